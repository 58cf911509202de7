"""No claim to be, or to act for, a government, court, credit bureau or lawyer."""

from __future__ import annotations

from collections.abc import Iterator

from agent.domain.decision import Severity, VerdictKind
from agent.domain.review import Review
from agent.rules._lexicon import lexicon
from agent.rules._rule import Example, Hit, Rule
from agent.rules._text import Text

LEXICON = lexicon("authority")
_GOVERNMENT = LEXICON["government"]
_LAWYER = LEXICON["lawyer"]
_THEIR_LAWYER = LEXICON["their_lawyer"]
_BUREAU = LEXICON["bureau"]


def check(text: Text, review: Review) -> Iterator[Hit]:
    """False authority. A real attorney on the staff may be mentioned; the assistant itself never is one."""
    for match in text.said(_GOVERNMENT):
        yield Hit("implies a government or court stands behind the message", text.shown(match))
    for match in text.said(_LAWYER):
        real = review.attorney_on_staff and not match.group().startswith(("i am", "this is", "soy"))
        if not real and not _THEIR_LAWYER.search(text.sentence(match.start())):
            yield Hit("implies the message is from or reviewed by an attorney", text.shown(match))
    for match in text.said(_BUREAU):
        yield Hit("implies to be a credit bureau", text.shown(match))


RULE = Rule(
    id="authority",
    rows=(
        "REGF-1006.18-b-gov",
        "REGF-1006.18-b-cra",
        "REGF-1006.18-b-attorney",
        "FDCPA-1692e-14-name",
        "REGF-1006.30-e-forms",
    ),
    citation="15 USC 1692e(1), (3), (9), (14), (16); 12 CFR 1006.18(b)(1)",
    severity=Severity.CRITICAL,
    remedy=VerdictKind.TEMPLATE,
    send=check,
    passes=(
        Example("We are not attorneys and we are not a government agency."),
        Example("You can send us your attorney's name and we will write to them."),
        Example("Our attorney has reviewed the file.", {"attorney_on_staff": True}),
    ),
    stops=(
        Example("This is the legal department calling about your file."),
        Example("I'm writing on behalf of the county court."),
        Example("Our attorney has reviewed the file.", {"attorney_on_staff": False}),
        Example("Somos una agencia del gobierno."),
    ),
)
