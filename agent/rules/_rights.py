"""What no reply may do once a right was used: ask for money, coax a contact, push back, or carry on."""

from __future__ import annotations

from collections.abc import Iterator

from agent.domain.account import HoldKind
from agent.domain.decision import Act
from agent.domain.review import Review
from agent.domain.situation import Situation
from agent.domain.understanding import Intent, Reading
from agent.rules._asks import CONTACT, ask
from agent.rules._lexicon import lexicon
from agent.rules._prior import prior
from agent.rules._rule import Deny, Hit
from agent.rules._text import Text

ASKS = (Act.ASK_PAYMENT, Act.OFFER_PLAN, Act.OFFER_SETTLEMENT)
MONEY = (*ASKS, Act.ISSUE_LINK)
ALL = (*MONEY, Act.CONTACT_LATER)

LEXICON = lexicon("rights")
PUSH_BACK = LEXICON["push_back"]
"""Arguing with somebody who used a right."""


def used(review: Review, *names: str) -> bool:
    """True when the person just used one of these rights (see ``agent.rules._prior``)."""
    return bool(prior(review.prior_debtor) & set(names))


def carries_on(text: Text, what: str, *, soft: bool = True, contact: bool = False) -> Iterator[Hit]:
    """Asks, offers and links; with ``contact`` also "please call us"; and pushing back."""
    if match := ask(text, soft=soft):
        yield Hit(f"asks for or offers payment {what}", text.shown(match))
    elif contact and (match := text.says(CONTACT)):
        yield Hit(f"asks the person to get in touch {what}", text.shown(match))
    if match := text.says(PUSH_BACK):
        yield Hit(f"argues with the person {what}", text.shown(match))


def held(situation: Situation, reading: Reading, kinds: tuple[HoldKind, ...], intents: tuple[Intent, ...]) -> bool:
    """True when such a hold stands or such a right is used in this message."""
    return situation.held(*kinds) or bool(reading.names & set(intents))


def deny_all(why: str, *acts: Act) -> Deny:
    """Shorthand for a denial of several acts."""
    return Deny(acts or ALL, why)
