"""A bubble in a terminal: its words, and what it carries beside them in words too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urljoin

NAMES = {"assistant": "parley", "person": "person", "system": "parley"}
_FIELDS = {"reference": "account reference", "birth_date": "date of birth", "postcode": "ZIP or postcode"}


def shown(author: str, body: str, elements: Iterable[dict[str, Any]], base_url: str) -> list[str]:
    """The lines of one message."""
    name = NAMES.get(author, author)
    first, *rest = body.splitlines() or [""]
    beside = (line for element in elements for line in _element(element["kind"], element["data"], base_url))
    return [f"{name}: {first}", *(f"  {line}".rstrip() for line in (*rest, *beside))]


def _element(kind: str, data: dict[str, Any], base_url: str) -> Iterator[str]:
    match kind:
        case "quick_replies":
            yield " ".join(f"[{reply['label']}]" for reply in data["replies"])
        case "identity_form":
            yield "(" + ", ".join(_FIELDS.get(field, field) for field in data["fields"]) + ")"
        case "offers":
            yield from _offers(data["offers"])
        case "schedule":
            yield from _schedule(data)
        case "pay_button":
            yield f"{data['label']}: {urljoin(base_url, data['url'])}  ({data['expires']})"
        case "download":
            yield f"{data.get('label') or data.get('name')}: {urljoin(base_url, data['url'])}"
        case "advice":
            yield from (" · ".join(filter(None, (a["label"], a["phone"], a["url"]))) for a in data["links"])


def _offers(offers: list[dict[str, Any]]) -> Iterator[str]:
    for offer in offers:
        yield f"{offer['ordinal']}. {offer['title']}"
        yield from (f"   {line}" for line in offer["lines"])


def _schedule(data: dict[str, Any]) -> Iterator[str]:
    width = max(len(amount) for amount in (data["total"], *(row["amount"] for row in data["rows"])))
    yield from (f"{row['amount']:>{width}}  {row['due']}" for row in data["rows"])
    yield f"{data['total']:>{width}}  ="
