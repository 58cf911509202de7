"""The notice that goes with every word about paying a debt that is too old for court."""

from __future__ import annotations

from agent.actions._talk import Talk
from agent.domain.facts import Words
from agent.jurisdictions import age_notice, places

_ABOUT_MONEY = (
    "accepted", "approval", "ask_amount", "ask_promise", "balance", "confirm", "option", "pay_link", "pick_which",
    "plan_active", "readback", "unclear_pick",
)  # fmt: skip
"""How the keys of replies begin that state, ask or offer a sum."""


def tell_age(talk: Talk) -> None:
    """Put the place's notice before what is said about money; after the balance that was asked for."""
    situation, response = talk.situation, talk.response
    if response.fixed or not situation.known or situation.account is None or situation.debtor is None:
        return
    if not situation.account.time_barred(situation.local.date()):
        return
    first = next((n for n, key in enumerate(response.says) if key.startswith(_ABOUT_MONEY)), None)
    debtor = situation.debtor
    found = age_notice(places(debtor.country, debtor.state, debtor.postcode))
    if first is None or found is None:
        return
    place, age = found
    notice = Words({"en": age.notice_en, "es": age.notice_es or age.notice_en})
    response.facts.add("age_notice", notice, f"jurisdiction:{place}")
    response.says.insert(first + (response.says[first] == "balance"), "time_barred")
