"""The out-of-statute notices of the jurisdictions: the gate knows them for what they are."""

from __future__ import annotations

import pytest

from agent.compliance import judge
from agent.domain.decision import VerdictKind
from agent.domain.review import Review
from agent.jurisdictions import age_notice, registry

NOTICES = [
    pytest.param(text, ask, id=f"{place.id}-{language}")
    for place in registry().values()
    if place.age and place.age.notice_en
    for language, text, ask in (
        ("en", place.age.notice_en, "Would you like to set up a payment plan?"),
        ("es", place.age.notice_es, "¿Puede pagar cincuenta dólares este mes?"),
    )
]


@pytest.mark.parametrize(("notice", "ask"), NOTICES)
def test_that_an_ask_on_an_old_debt_passes_with_its_notice_and_not_without(notice: str, ask: str):
    old = Review(time_barred=True)
    assert judge(f"{notice}\n{ask}", old).findings == ()
    assert "time-barred" in {finding.rule for finding in judge(ask, old).findings}


def test_that_a_place_without_a_notice_of_its_own_has_its_parents():
    own, parents = age_notice(["us-ma"]), age_notice(["us-fl"])
    assert own is not None
    assert parents is not None
    assert (own[0], parents[0]) == ("us-ma", "us")


def test_that_where_no_notice_is_written_down_there_is_none():
    assert age_notice(["eu"]) is None
    assert age_notice(["nowhere"]) is None


@pytest.mark.parametrize("place", [p for p in registry() if p.startswith("us")])
def test_that_every_place_of_the_united_states_has_a_notice(place: str):
    assert age_notice([place]) is not None


def test_that_a_threat_beside_the_age_of_the_debt_is_still_a_threat():
    verdict = judge("Debido a su antigüedad, vamos a demandarle.", Review(time_barred=True))
    assert verdict.kind is not VerdictKind.SEND
