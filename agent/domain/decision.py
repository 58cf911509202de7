"""Decisions: what a rule found, what a gate says, what is permitted now."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Point(StrEnum):
    """Where a rule is asked."""

    PLAN = "plan"  # before acting: which acts are permitted
    SEND = "send"  # on the finished text
    CONTACT = "contact"  # at the moment a message really leaves


class Severity(StrEnum):
    """How bad it is when the rule is broken."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"


class VerdictKind(StrEnum):
    """What happens to a finished text. The names are a contract (``parley check``)."""

    SEND = "send"
    REPAIR = "repair"
    TEMPLATE = "template"
    HOLD = "hold"


class Act(StrEnum):
    """What may be done in a turn; silence means no."""

    REPLY = "reply"  # say anything at all
    DISCUSS_DEBT = "discuss_debt"  # any fact about the account
    ASK_PAYMENT = "ask_payment"  # ask for money, a date or a plan
    OFFER_PLAN = "offer_plan"
    OFFER_SETTLEMENT = "offer_settlement"
    ISSUE_LINK = "issue_link"
    CONTACT_LATER = "contact_later"  # messages we start ourselves: reminders, follow-ups


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule did not like something.

    ``span`` is the piece of text it is about ("" when it is about the state).
    """

    rule: str
    citation: str
    reason: str
    span: str = ""
    remedy: VerdictKind = VerdictKind.HOLD
    severity: Severity = Severity.CRITICAL


@dataclass(frozen=True, slots=True)
class Verdict:
    """The gate's answer; the worst remedy of its findings."""

    kind: VerdictKind
    findings: tuple[Finding, ...] = ()
    rules: tuple[str, ...] = ()
    """Every rule that was consulted, for the record."""


@dataclass(frozen=True, slots=True)
class Denial:
    """Why an act is not permitted."""

    act: Act
    rule: str
    citation: str
    reason: str


@dataclass(frozen=True, slots=True)
class Permissions:
    """What may be done now. Built from nothing: an act is allowed only if it was granted and nothing denied it."""

    granted: frozenset[Act] = frozenset()
    denials: tuple[Denial, ...] = field(default=())
    rules: tuple[str, ...] = ()

    def may(self, act: Act) -> bool:
        """True when ``act`` was granted and no rule denies it."""
        return act in self.granted and not any(denial.act == act for denial in self.denials)

    def why_not(self, act: Act) -> str:
        """The first reason against ``act``, for a person to read."""
        return next((d.reason for d in self.denials if d.act == act), "" if act in self.granted else "not granted")
