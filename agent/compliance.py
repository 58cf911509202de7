"""The gate on the finished text: every rule, worst remedy wins, no default verdict, closed when anything fails."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import structlog

from agent.domain.account import HoldKind
from agent.domain.arrangement import ArrangementState, Offer
from agent.domain.decision import Finding, Point, Severity, Verdict, VerdictKind
from agent.domain.effect import IssueLink, PlaceHold, Propose, RequestApproval, VerifyIdentity
from agent.domain.facts import Words
from agent.domain.message import Bubble
from agent.domain.money import Money
from agent.domain.reply import Draft, Response
from agent.domain.review import Review
from agent.domain.situation import Situation
from agent.domain.understanding import Intent, Reading
from agent.errors import BadInput
from agent.rules import Rule, Text, at, read

log = structlog.get_logger()

SEVERITY = (VerdictKind.SEND, VerdictKind.REPAIR, VerdictKind.TEMPLATE, VerdictKind.HOLD)
"""Remedies from mild to worst."""

FIELDS = (
    "verified", "speaking_to", "prior_debtor", "channel", "local_time", "jurisdiction", "collector_role", "facts",
    "suit_authorised", "suit_filed", "judgment", "time_barred", "revival_disclosed", "furnishes", "fees_in_contract",
    "interest_in_contract", "attorney_on_staff", "validation_window", "disputed", "attorney", "bankruptcy", "deceased",
    "ceased", "opted_out", "settlement_floor",
)  # fmt: skip
"""The state of ``parley check`` (DESIGN 8a)."""


def judge(text: str, review: Review) -> Verdict:
    """Judges one text.

    An exception inside a rule is a finding that holds the text: a rule that cannot be asked has not agreed.
    """
    rules = at(Point.SEND)
    plain = read(text)
    findings = tuple(finding for rule in rules for finding in _ask(rule, plain, review))
    worst = max((finding.remedy for finding in findings), key=SEVERITY.index, default=VerdictKind.SEND)
    return Verdict(worst, findings, tuple(rule.id for rule in rules))


def _ask(rule: Rule, text: Text, review: Review) -> tuple[Finding, ...]:
    try:
        return rule.judge(text, review)
    except Exception:
        log.exception("rule failed", rule=rule.id)
        reason = f"the rule {rule.id} could not be asked"
        return (Finding(rule.id, rule.citation, reason, "", VerdictKind.HOLD, Severity.CRITICAL),)


def gate(draft: Draft, review: Review) -> Verdict:
    """Judges everything of a draft that a person will read: words, buttons, offers, schedules and links."""
    if not draft.bubbles:
        raise BadInput("There is nothing to judge.", where="draft", do="Use a silent response instead.")
    return judge("\n".join(_readable(draft.bubbles)), review)


_SHOWN = frozenset(
    {
        "label",
        "text",
        "title",
        "lines",
        "due",
        "amount",
        "total",
        "expires",
        "phone",
        "name",
        "note",
        "heading",
        "url",
        "body",
    }
)


def _readable(bubbles: tuple[Bubble, ...]) -> Iterator[str]:
    for bubble in bubbles:
        yield bubble.text
        for element in bubble.elements:
            yield from _texts(element.data)


def _texts(data: Any, key: str = "") -> Iterator[str]:
    """Every text of an element that is shown; identifiers and relative addresses are not."""
    if isinstance(data, Mapping):
        for name, value in data.items():
            if not (name == "text" and "label" in data):  # what a tap sends is the person's message
                yield from _texts(value, str(name))
    elif isinstance(data, (list, tuple)):
        for value in data:
            yield from _texts(value, key)
    elif isinstance(data, str) and key in _SHOWN and not data.startswith("/"):
        yield data


# --- the state of `parley check` ---------------------------------------------------------------------------------


def review_from_state(state: object) -> Review:
    """The review a JSON state describes.

    Raises:
        BadInput: for an unknown or wrongly typed field; names it.
    """
    if not isinstance(state, Mapping):
        raise BadInput("The state has to be an object.", where="state", do='For example {"verified": true}.')
    hints = get_type_hints(Review)
    values: dict[str, Any] = {}
    for name, value in state.items():
        if name not in FIELDS:
            raise BadInput("There is no such field.", where=f"state.{name}", do="Known: " + ", ".join(FIELDS) + ".")
        if name == "opted_out" and isinstance(value, list):
            value = tuple(value)
        if value is None and name in ("verified", "opted_out"):
            continue
        if not _fits(value, hints[name]):
            raise BadInput(f"{value!r} does not fit.", where=f"state.{name}", do=f"It has to be {_words(hints[name])}.")
        values[name] = value
    return Review(**values)


def _fits(value: object, hint: Any) -> bool:
    """True when a JSON value has the annotated type; whole numbers count as shares, true and false never as numbers."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return any(_fits(value, option) for option in args)
    if origin is Literal:
        return value in args
    if origin is tuple:
        return isinstance(value, tuple) and all(isinstance(item, str) for item in value)
    if origin is not None:
        return isinstance(value, Mapping) and all(isinstance(key, str) for key in value)
    if hint is float:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return isinstance(value, hint)


def _words(hint: Any) -> str:
    text = str(hint).replace("typing.", "").replace("collections.abc.", "")
    return {"<class 'bool'>": "true or false"}.get(text, text.replace("<class '", "").replace("'>", ""))


# --- the review of a turn ----------------------------------------------------------------------------------------


def review_of(situation: Situation, reading: Reading | None, response: Response, draft: Draft) -> Review:
    """What the rules may know about a draft of this turn (``reading`` is None for messages we start)."""
    verified = situation.thread.verified or any(isinstance(e, VerifyIdentity) and e.success for e in response.effects)
    holds = {hold.kind for hold in situation.holds} | {e.kind for e in response.effects if isinstance(e, PlaceHold)}
    account, creditor, today = situation.account, situation.creditor, situation.local.date()
    return Review(
        verified=verified,
        prior_debtor=situation.text or None if reading is not None else None,
        channel=situation.thread.channel.value,
        jurisdiction=creditor.jurisdiction if creditor else None,
        collector_role=creditor.role.value if creditor else None,
        facts=facts_of(situation, response),
        suit_authorised=False,
        suit_filed=False,
        judgment=False,
        time_barred=account.time_barred(today) if account else None,
        furnishes=creditor.furnishes if creditor else None,
        disputed=HoldKind.DISPUTE in holds,
        attorney=HoldKind.ATTORNEY in holds,
        bankruptcy=HoldKind.BANKRUPTCY in holds,
        deceased=HoldKind.DECEASED in holds,
        ceased=bool(holds & {HoldKind.CEASE, HoldKind.REFUSAL}),
        settlement_floor=1 - creditor.authority.max_discount if creditor else None,
        language=draft.language,
        answering=response.intent if reading is not None else None,
        response_fixed=response.fixed,
        holds=frozenset(holds),
        now=situation.now,
        ai_notice_due=not situation.thread.ai_notice_sent and not _by_a_person(reading, response),
        collector_notice_due=_collector_notice_due(situation, verified) and not response.fixed,
        ai_notice_placed=draft.ai_notice,
        collector_notice_placed=draft.collector_notice,
        known_names=_names(situation),
        asks_payment=response.intent in (Intent.PAY_NOW, Intent.PAYMENT_PLAN),
        extra={"by_a_person": _by_a_person(reading, response)},
    )


def _by_a_person(reading: Reading | None, response: Response) -> bool:
    """Words typed at the desk come with no reading and no approved reply."""
    return reading is None and not response.says


def _collector_notice_due(situation: Situation, verified: bool) -> bool:
    """Every conversation about a debt in which it has not gone out (12 CFR 1006.18(e)); not before identity."""
    third_party = situation.creditor is not None and situation.creditor.role.value == "third_party"
    return third_party and verified and situation.thread.collector_notice_on is None


def _names(situation: Situation) -> frozenset[str]:
    creditor = situation.creditor
    names = {creditor.name, creditor.legal_name, creditor.collector_name} if creditor else set()
    if situation.account:
        names.add(situation.account.original_creditor)
    if situation.debtor and situation.thread.verified:
        names.add(situation.debtor.name)
    return frozenset(name for name in names if name)


def facts_of(situation: Situation, response: Response) -> dict[str, Any]:
    """Every figure the text may state: the facts of the turn, and the offers and links its effects carry."""
    facts: dict[str, Any] = {"currency": situation.account.currency if situation.account else "USD"}
    for name, fact in response.facts.items_.items():
        facts[f"{name}_minor" if isinstance(fact.value, Money) else name] = _plain(fact.value)
        if isinstance(fact.value, (str, date, Words)):
            facts[f"{name}_shown"] = [fact.show("en"), fact.show("es")]
    if situation.known and situation.account is not None:
        facts["balance_minor"] = situation.account.balance.minor
    facts["offers"] = [{**_offer_facts(offer), "waiting": waiting} for offer, waiting in _offers(situation, response)]
    facts["links"] = [
        {
            "amount_minor": e.amount.minor,
            "expires": e.expires_at.astimezone(situation.zone).isoformat(),
            "token": e.token,
        }
        for e in response.effects
        if isinstance(e, IssueLink)
    ]
    return facts


def _plain(value: Any) -> Any:
    match value:
        case Money():
            return value.minor
        case Words():
            return value.texts.get("en", "")
        case datetime() | date():
            return value.isoformat()
        case _:
            return value


def _offers(situation: Situation, response: Response) -> Iterator[tuple[Offer, bool]]:
    """Every offer on the table or made in this turn, and whether it still waits for a person's approval."""
    for effect in response.effects:
        if isinstance(effect, Propose):
            yield from ((offer, False) for offer in effect.offers)
        elif isinstance(effect, RequestApproval):
            yield effect.offer, True
    for standing in situation.standing:
        yield standing.offer, standing.state is ArrangementState.AWAITING_APPROVAL


def _offer_facts(offer: Offer) -> dict[str, Any]:
    return {
        "owed_minor": offer.owed.minor,
        "discount_minor": offer.discount.minor,
        "total_minor": offer.total.minor,
        "count": len(offer.schedule),
        "schedule": [{"on": due.on.isoformat(), "amount_minor": due.amount.minor} for due in offer.schedule],
    }
