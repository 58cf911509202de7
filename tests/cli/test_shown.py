from __future__ import annotations

from typing import Any

import pytest

from agent.cli._shown import shown
from agent.domain.message import ElementKind

BASE = "https://pay.example.com"
ELEMENTS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "quick_replies": ({"replies": [{"label": "Yes", "text": "yes"}, {"label": "No", "text": "no"}]}, ["  [Yes] [No]"]),
    "identity_form": ({"fields": ["reference", "postcode"]}, ["  (account reference, ZIP or postcode)"]),
    "offers": (
        {"group": "g", "offers": [{"id": "i", "title": "In parts", "lines": ["Total: $10"], "ordinal": 1}]},
        ["  1. In parts", "     Total: $10"],
    ),
    "schedule": (
        {"rows": [{"due": "1 Dec", "amount": "$5.00"}, {"due": "1 Jan", "amount": "$5.00"}], "total": "$10.00"},
        ["   $5.00  1 Dec", "   $5.00  1 Jan", "  $10.00  ="],
    ),
    "pay_button": (
        {"url": "/pay/x", "label": "Pay $5", "amount": "$5", "expires": "1 Dec"},
        ["  Pay $5: https://pay.example.com/pay/x  (1 Dec)"],
    ),
    "download": ({"url": "/receipt/1", "label": "Receipt"}, ["  Receipt: https://pay.example.com/receipt/1"]),
    "advice": (
        {"links": [{"label": "NFCC", "url": "https://nfcc.org", "phone": ""}]},
        ["  NFCC · https://nfcc.org"],
    ),
}


@pytest.mark.parametrize("kind", ElementKind)
def test_that_every_element_is_told_in_words(kind: ElementKind) -> None:
    data, expected = ELEMENTS[kind]
    assert shown("assistant", "Hello.", [{"kind": kind.value, "data": data}], BASE) == ["parley: Hello.", *expected]


def test_that_a_message_of_several_lines_keeps_them() -> None:
    assert shown("person", "One\n\ntwo", [], BASE) == ["person: One", "", "  two"]
