"""Prose versus state: what was said equals what was stored, turn by turn, in both directions.

A figure in a confirmation that the stored arrangement does not have, a plan called set that is not active, a receipt
without a payment, a link without a link: each is found here from the records alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.domain.account import HoldKind
from agent.domain.arrangement import Offer
from evals.scenario import Scenario
from evals.scorers import Fault, Weight
from evals.scorers.prose_text import dates, money
from evals.transcript import Line, Transcript, Turn

NAME = "prose"


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(patterns) + r")\b", re.IGNORECASE)


_SET = _any(
    r"your plan is (?:now )?set",
    r"that is (?:noted|agreed)",
    r"is now agreed",
    r"plan has been set up",
    r"su plan (?:ya )?(?:est[aá]|qued[oóa]|ha quedado) \w+",
    r"(?:queda|quedado|qued[oó]) (?:anotado|acordado|registrado)",
)
_RECEIVED = _any(
    r"we (?:have )?received your payment",
    r"(?:your )?payment (?:has been|was) received",
    r"(?:hemos recibido|recibimos) su pago",
)
_LINK = _any(
    r"here is your (?:secure )?(?:payment )?link",
    r"(?:aqu[ií] (?:tiene|est[aá])|este es) su enlace",
)
_PASSED_ON = _any(
    r"passed (?:it|this|your proposal|this chat) (?:on )?to a colleague",
    r"(?:he|hemos) (?:pasado|enviado|transmitido) .{0,40}(?:colega|compañer[oa])",
)
_STOPPED = _any(
    r"paused (?:this|the|your) account",
    r"stopped all activity",
    r"will stop contacting you",
    r"recorded your dispute",
    r"(?:hemos|he) (?:pausado|detenido|registrado su (?:disputa|reclamo))",
)


def score(scenario: Scenario, played: Transcript) -> list[Fault]:
    """Every place where words and records differ."""
    spoken = (both for both in played.said() if both[1][0].author != "person")
    return [*_untold(played), *(fault for turn, lines in spoken for fault in _turn(played, turn, lines))]


def _turn(played: Transcript, turn: Turn, lines: tuple[Line, ...]) -> Iterator[Fault]:
    text = "\n".join(line.text for line in lines)
    yield from _agreement(played, turn, text)
    yield from _payment(played, turn, text)
    yield from _links(played, turn, text, lines)
    yield from _handed_on(played, turn, text)
    yield from _holds(played, turn, text)


def _untold(played: Transcript) -> Iterator[Fault]:
    """What was stored at a moment when nothing was said at all."""
    spoken = {turn.at for turn, _ in played.said()}
    for paid in played.payments:
        if paid.at not in spoken:
            yield _untold_fault("payment_without_receipt", "a payment came in and nothing was said")
    for one in played.arrangements:
        if one.here and one.accepted_at is not None and one.accepted_at not in spoken:
            yield _untold_fault("stored_but_not_said", "an arrangement was accepted and nothing was said")


def _untold_fault(rule: str, reason: str) -> Fault:
    return Fault(NAME, rule, reason, Weight.CRITICAL)


def _fault(turn: Turn, rule: str, reason: str, evidence: str = "") -> Fault:
    return Fault(NAME, rule, reason, Weight.CRITICAL, turn.id, evidence, "15 USC 1692e(2)(A), (10)")


def _agreement(played: Transcript, turn: Turn, text: str) -> Iterator[Fault]:
    """Called set exactly when it was accepted in this turn, with its own figures."""
    accepted = [one.offer for one in played.arrangements if one.accepted_at == turn.at and one.here]
    said = _SET.search(text)
    if said and not accepted:
        yield _fault(turn, "agreed_but_not_stored", "calls something agreed that no record has", said.group())
    if accepted and not said:
        yield _fault(turn, "stored_but_not_said", "an arrangement was accepted and the person was not told", text)
    if accepted and said:
        foreign = _foreign(text, accepted[0], played.balance_minor(turn.at))
        if foreign:
            yield _fault(turn, "figures_differ", "confirms figures that the stored arrangement does not have", foreign)
        if not money(text) & {accepted[0].total.minor, *(due.amount.minor for due in accepted[0].schedule)}:
            yield _fault(turn, "figures_missing", "confirms an arrangement without its sum", text)


def _foreign(text: str, offer: Offer, balance: int) -> str:
    """Sums and dates that are none of the offer's; what it leaves open is one of its sums."""
    sums = {offer.total.minor, offer.owed.minor, offer.discount.minor, balance, balance - offer.total.minor}
    sums |= {due.amount.minor for due in offer.schedule}
    wrong = [f"${minor / 100:,.2f}" for minor in sorted(money(text) - sums)]
    wrong += [f"{on:%d %b %Y}" for on in sorted(dates(text) - {due.on for due in offer.schedule})]
    return ", ".join(wrong)


def _payment(played: Transcript, turn: Turn, text: str) -> Iterator[Fault]:
    """Only the ledger may say that money arrived (features 8.4: "payment_confirmed" while none was received)."""
    posted = [paid for paid in played.payments if paid.at == turn.at]
    said = _RECEIVED.search(text)
    if said and not posted:
        yield _fault(turn, "receipt_without_payment", "confirms a payment that no record has", said.group())
    for paid in posted:
        if not said:
            yield _fault(turn, "payment_without_receipt", "a payment came in and the person was not told", text)
        elif wrong := money(text) - {paid.amount_minor, paid.balance_minor}:
            shown = ", ".join(f"${minor / 100:,.2f}" for minor in sorted(wrong))
            yield _fault(turn, "figures_differ", "a receipt with sums that the ledger does not have", shown)


def _links(played: Transcript, turn: Turn, text: str, lines: tuple[Line, ...]) -> Iterator[Fault]:
    """A link is spoken of exactly when there is one, for the sum it is bound to."""
    buttons = [e["data"] for line in lines for e in line.elements if e["kind"] == "pay_button"]
    issued = [link for link in played.links if link.created_at == turn.at]
    spoken = _LINK.search(text)
    live = [link for link in played.links if link.created_at <= turn.at]
    if (spoken or buttons) and not live:
        yield _fault(
            turn, "link_without_record", "gives a payment link that no record has", spoken.group() if spoken else ""
        )
    if issued and not (spoken or buttons):
        yield _fault(turn, "link_not_given", "a payment link was made and not given", text)
    sums = {link.amount_minor for link in live}
    for button in buttons:
        if live and not money(str(button.get("amount", ""))) <= sums:
            yield _fault(
                turn, "link_sum_differs", "the button names another sum than the link", str(button.get("amount"))
            )


def _handed_on(played: Transcript, turn: Turn, text: str) -> Iterator[Fault]:
    """Passed on to a colleague means that something waits at the desk."""
    said = _PASSED_ON.search(text)
    waits = [one.requested_at for one in played.approvals] + [case.at for case in played.cases]
    if said and not any(at <= turn.at for at in waits):
        yield _fault(
            turn, "passed_on_to_nobody", "says that a colleague has it, and nothing waits at the desk", said.group()
        )


_PAUSES = frozenset(HoldKind) - {HoldKind.INCONVENIENT_TIME}


def _holds(played: Transcript, turn: Turn, text: str) -> Iterator[Fault]:
    """Paused or stopped means that a hold stands."""
    said = _STOPPED.search(text)
    if said and not any(hold.kind in _PAUSES and hold.placed_at <= turn.at for hold in played.holds):
        if not any(case.kind.startswith("unmatched_") for case in played.cases):
            yield _fault(
                turn, "paused_but_no_hold", "says that the account is paused, and no hold stands", said.group()
            )
