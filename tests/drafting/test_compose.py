"""Composing: approved words, notices where the law wants them, elements in the reader's language."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from agent.domain.account import Role
from agent.domain.affordability import Stated
from agent.domain.arrangement import Rhythm
from agent.domain.facts import Facts
from agent.domain.limits import terms_of
from agent.domain.message import Channel, Element, ElementKind
from agent.domain.negotiation import fit
from agent.domain.reply import Response
from agent.domain.situation import Situation
from agent.domain.understanding import Intent
from agent.drafting import compose, compose_notice, language_of, localise, offer_facts, schedule_element
from agent.drafting.elements import offer_cards, quick_replies
from agent.errors import ConfigError
from agent.testing.situations import NOW, TODAY, creditor, read, situation, thread, usd

FIRST = "attempt to collect a debt by a debt collector"
LATER = "This communication is from a debt collector."


def fresh(**changes) -> Situation:
    return situation(thread=thread(ai_notice_sent=False, collector_notice_on=None, **changes))


def thanks(**changes) -> Response:
    return Response(Intent.THANKS, says=["thanks"], **changes)


def plan():
    stated = Stated(each=usd(7500), rhythm=Rhythm.BIWEEKLY, first=TODAY + timedelta(days=4))
    return fit(stated, terms_of(situation()))


def test_that_the_first_words_carry_both_notices_in_order() -> None:
    draft = compose(thanks(), fresh(), read())
    first = draft.bubbles[0].text
    assert first.index("automated assistant") < first.index(FIRST) < first.index("You are welcome")
    assert draft.ai_notice and draft.collector_notice


def test_that_before_identity_only_the_ai_notice_stands() -> None:
    draft = compose(thanks(), fresh(verified=False), read())
    assert draft.ai_notice and not draft.collector_notice and "debt" not in draft.text


def test_that_notices_are_not_repeated_on_the_same_day() -> None:
    assert compose(thanks(), situation(), read()).text == "You are welcome. I am here if you need anything else."


def test_that_the_short_disclosure_opens_another_day() -> None:
    at = situation(thread=thread(collector_notice_on=NOW - timedelta(days=1)))
    draft = compose(thanks(), at, read())
    assert draft.text.startswith(LATER) and draft.collector_notice


def test_that_the_day_is_the_debtors_day() -> None:
    evening = NOW.replace(hour=4)  # 22:00 of the day before in Chicago
    at = situation(now=NOW, thread=thread(collector_notice_on=evening))
    assert LATER in compose(thanks(), at, read()).text


def test_that_a_first_party_never_says_debt_collector() -> None:
    at = replace(fresh(), creditor=creditor(role=Role.FIRST_PARTY))
    draft = compose(thanks(), at, read())
    assert "debt collector" not in draft.text and not draft.collector_notice


@pytest.mark.parametrize("key", ["crisis", "opt_out", "wrong_person"])
def test_that_nothing_joins_a_reply_that_stands_alone(key: str) -> None:
    facts = Facts()
    facts.add("crisis_line", "988", "help")
    at = situation(thread=thread(collector_notice_on=None))
    draft = compose(Response(Intent.DISTRESS, says=[key], facts=facts, fixed=True), at, read())
    assert not draft.collector_notice and "debt" not in draft.text


def test_that_wording_looks_at_the_identity_this_turn_verified() -> None:
    unverified = fresh(verified=False)
    known = replace(unverified, thread=replace(unverified.thread, verified=True))
    assert compose(thanks(after=known), unverified, read()).collector_notice


def test_that_every_key_is_a_bubble_and_elements_go_with_the_last() -> None:
    response = Response(Intent.GREETING, says=["thanks", "how_help"], elements=[quick_replies("yes")])
    draft = compose(response, situation(), read())
    assert [len(bubble.elements) for bubble in draft.bubbles] == [0, 1]
    assert draft.prompts.keys() == {"replies/thanks", "replies/how_help"}


def test_that_an_unknown_key_is_an_error_and_not_a_silence() -> None:
    with pytest.raises(ConfigError, match="no_such_reply"):
        compose(Response(Intent.THANKS, says=["no_such_reply"]), situation(), read())


def test_that_a_channel_without_cards_gets_the_alternatives_in_words() -> None:
    offers = [plan()]
    facts = offer_facts(offers[0])
    facts.add("option_list", "1. a plan", "offers")
    response = Response(Intent.NEED_TIME, says=["options"], facts=facts, elements=[offer_cards(offers)])
    on_sms = situation(thread=thread(channel=Channel.SMS))
    assert "1. a plan" in compose(response, on_sms, read()).text
    assert "1. a plan" not in compose(response, situation(), read()).text


def test_that_the_last_message_decides_the_language() -> None:
    at = situation(thread=thread(language="en"))
    assert language_of(at, read(language="es")) == "es"
    assert language_of(at, None) == "en"
    assert language_of(situation(thread=thread(language=None)), read(language="fr")) == "en"


def test_that_elements_speak_the_language_and_are_done_once() -> None:
    offer = plan()
    raw = [quick_replies("accept", "decline"), schedule_element(offer), offer_cards([offer])]
    raw.append(Element(ElementKind.DOWNLOAD, {"url": "/receipt/1", "label": "receipt"}))
    done = localise(raw, "es")
    assert done[0].data["replies"][0] == {"label": "Sí, acepto", "text": "Sí, acepto"}
    assert len(done[1].data["rows"]) == 8 and done[1].data["total"] == offer.total.show("es")
    assert "pagos" in done[2].data["offers"][0]["title"]
    assert done[3].data["label"] == "Recibo"
    assert localise(done, "en") == done


def test_that_the_facts_of_an_offer_cover_every_figure_of_its_line() -> None:
    shown = offer_facts(plan()).shown("en")
    assert shown["offer_line"] == "8 payments of $75.00, every two weeks, from 27 Nov 2026 to 5 Mar 2027"
    assert {shown["count"], shown["each"], shown["first"], shown["last"]} <= {
        "8",
        "$75.00",
        "27 Nov 2026",
        "5 Mar 2027",
    }
    assert "cada dos semanas" in offer_facts(plan()).shown("es")["offer_line"]


def test_that_a_decision_is_told_in_approved_words() -> None:
    draft = compose_notice("approval_approved", situation(), offer_facts(plan()), quick_replies("accept"))
    assert "8 payments of $75.00" in draft.text and draft.text.count("?") == 1
    assert draft.bubbles[0].elements[0].data["replies"][0]["label"] == "Yes, I accept"
