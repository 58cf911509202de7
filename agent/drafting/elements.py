"""Elements: what a bubble carries beside its words.

They are made raw (offers, sums, names of labels) and put into the reader's language once, by ``localise``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from agent.domain.arrangement import Offer
from agent.domain.message import Element, ElementKind
from agent.domain.money import Money
from agent.drafting.offers import label, lines, show_date, title
from agent.prompts import labels


def quick_replies(*names: str) -> Element:
    """Taps that send a short text; ``names`` are labels."""
    return Element(ElementKind.QUICK_REPLIES, {"choices": list(names)})


def identity_form(*, cold: bool) -> Element:
    """The details identity needs; the reference only where nobody is bound."""
    fields = ["reference"] if cold else []
    return Element(ElementKind.IDENTITY_FORM, {"fields": [*fields, "birth_date", "postcode"]})


def offer_cards(offers: Sequence[Offer]) -> Element:
    """Alternatives to pick from."""
    return Element(ElementKind.OFFERS, {"options": list(offers)})


def schedule_element(offer: Offer) -> Element:
    """Every due date of an offer and the sum."""
    return Element(ElementKind.SCHEDULE, {"offer": offer})


def pay_button(url: str, amount: Money, expires: datetime) -> Element:
    """A payment link as a button."""
    return Element(ElementKind.PAY_BUTTON, {"url": url, "money": amount, "until": expires})


def advice(name: str, url: str, phone: str) -> Element:
    """Where free and independent advice is."""
    return Element(ElementKind.ADVICE, {"links": [{"label": name, "url": url, "phone": phone}]})


def localise(elements: Iterable[Element], language: str) -> tuple[Element, ...]:
    """Raw elements as they are stored and shown; one that is done already stays as it is."""
    return tuple(Element(element.kind, _data(element.data, language)) for element in elements)


def _data(raw: dict[str, Any], language: str) -> dict[str, Any]:
    match raw:
        case {"choices": names}:
            texts = [label(name, language) for name in names]
            return {"replies": [{"label": text, "text": text} for text in texts]}
        case {"options": offers}:
            return {"group": str(offers[0].id), "offers": _cards(offers, language)}
        case {"offer": Offer() as offer}:
            rows = [{"due": show_date(due.on, language), "amount": due.amount.show(language)} for due in offer.schedule]
            return {"rows": rows, "total": offer.total.show(language)}
        case {"url": url, "money": Money() as money, "until": until}:
            shown = money.show(language)
            text = label("pay", language, amount=shown)
            return {"url": url, "label": text, "amount": shown, "expires": show_date(until, language)}
        case {"url": url, "label": name} if name in labels()["en"]:
            return {**raw, "label": label(name, language)}
        case _:
            return raw


def _cards(offers: Sequence[Offer], language: str) -> list[dict[str, Any]]:
    return [
        {"id": str(offer.id), "title": title(offer, language), "lines": lines(offer, language), "ordinal": number}
        for number, offer in enumerate(offers, 1)
    ]
