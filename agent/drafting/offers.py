"""Offers in words: the facts of an offer, its one-line description, and the replies that read it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from agent.domain.arrangement import ArrangementKind, Offer
from agent.domain.facts import Fact, Facts, Words
from agent.prompts import LANGUAGES, labels


def label(name: str, language: str, **values: str) -> str:
    """A label in a language (English where we do not serve it), its values filled."""
    return labels().get(language, labels()["en"])[name].format(**values)


def words(make: Callable[[str], str]) -> Words:
    """A phrase in every language, from what makes it in one."""
    return Words({language: make(language) for language in LANGUAGES})


def show_date(on: date, language: str) -> str:
    """A date (or a date and time) as every reply writes it."""
    return Fact("", on, "").show(language)


def offer_facts(offer: Offer, source: str = "", prefix: str = "") -> Facts:
    """Every figure and date of an offer as facts, and the whole of it as one line (``offer_line``)."""
    source = source or f"arrangement:{offer.id}"
    facts = Facts()
    facts.add(f"{prefix}count", len(offer.schedule), source)
    facts.add(f"{prefix}each", offer.first.amount, source)
    facts.add(f"{prefix}final", offer.last.amount, source)
    facts.add(f"{prefix}first", offer.first.on, source)
    facts.add(f"{prefix}last", offer.last.on, source)
    facts.add(f"{prefix}total", offer.total, source)
    facts.add(f"{prefix}owed", offer.owed, source)
    facts.add(f"{prefix}rest", offer.owed - offer.discount - offer.total, source)
    facts.add(f"{prefix}rhythm", words(lambda language: label(offer.rhythm.value, language)), source)
    facts.add(f"{prefix}offer_line", words(lambda language: line(offer, language)), source)
    return facts


def option_facts(offers: Sequence[Offer]) -> Facts:
    """The facts of several offers (``option_1_each`` ...) and the list of them as text (``option_list``)."""
    facts = Facts()
    for number, offer in enumerate(offers, 1):
        facts.merge(offer_facts(offer, prefix=f"option_{number}_"))
    source = "arrangements:" + ",".join(str(offer.id) for offer in offers)
    facts.add("option_list", words(lambda language: listed(offers, language)), source)
    return facts


def listed(offers: Sequence[Offer], language: str) -> str:
    """Offers as a numbered list, one a line."""
    return "\n".join(f"{number}. {line(offer, language)}" for number, offer in enumerate(offers, 1))


def line(offer: Offer, language: str) -> str:
    """The offer in one line: what, when, how often."""
    return _fill(f"offer_{_name(offer)}", offer, language)


def title(offer: Offer, language: str) -> str:
    """The head of an offer's card."""
    name = _name(offer)
    return _fill(f"title_{'once' if name == 'part' else name}", offer, language)


def lines(offer: Offer, language: str) -> list[str]:
    """The lines of an offer's card."""
    several = len(offer.schedule) > 1
    names = ("line_rhythm", "line_first", "line_last", "line_total") if several else ("line_first", "line_total")
    return [_fill(name, offer, language) for name in names]


def readback(offer: Offer) -> str:
    """The approved reply that reads an offer back."""
    return f"readback_{_name(offer)}"


def accepted(offer: Offer) -> str:
    """The approved reply that says the offer stands."""
    return f"accepted_{_name(offer).removesuffix('_rest')}"


def _name(offer: Offer) -> str:
    if offer.kind is ArrangementKind.SETTLEMENT:
        return "settlement"
    if len(offer.schedule) == 1:
        return "part" if offer.partial else "once"
    even = len({due.amount.minor for due in offer.schedule}) == 1
    return "plan" if even else "plan_rest"


def _fill(name: str, offer: Offer, language: str) -> str:
    values = {
        "count": str(len(offer.schedule)),
        "each": offer.first.amount.show(language),
        "final": offer.last.amount.show(language),
        "total": offer.total.show(language),
        "owed": offer.owed.show(language),
        "rest": (offer.owed - offer.discount - offer.total).show(language),
        "rhythm": label(offer.rhythm.value, language),
        "first": show_date(offer.first.on, language),
        "last": show_date(offer.last.on, language),
    }
    return label(name, language, **values)
