"""The judges are judged: planted faults are found, a clean conversation is not blamed, a broken judge is noticed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from evals.planted import PLANTED, SCORERS, clean, missed
from evals.scorers import compliance, prose, state, tone
from evals.scorers.prose_text import dates, money, reading_grade, sentences, syllables
from evals.scorers.tone_measures import MEASURES, TARGETS
from evals.transcript import Line, Turn


def test_that_every_planted_fault_is_found_and_a_clean_conversation_is_not_blamed() -> None:
    assert missed() == []


@pytest.mark.parametrize("broken", sorted(SCORERS))
def test_that_a_judge_that_sees_nothing_is_caught(broken) -> None:
    found = missed({**SCORERS, broken: lambda *_: []})
    assert found and all(line.startswith(broken) for line in found)


@pytest.mark.parametrize("one", PLANTED, ids=lambda one: f"{one.scorer}-{one.rule}")
def test_that_a_judge_that_overlooks_one_rule_is_caught(one) -> None:
    judge = SCORERS[one.scorer]
    blind = {**SCORERS, one.scorer: lambda *args: [f for f in judge(*args) if f.rule != one.rule]}
    assert f"{one.scorer} does not see {one.rule}" in missed(blind)


def test_that_a_judge_that_always_complains_is_caught() -> None:
    scenario, played = clean()
    fault = SCORERS["prose"](scenario, replace(played, arrangements=()))[0]
    assert any("clean conversation" in line for line in missed({**SCORERS, "prose": lambda *_: [fault]}))


def test_that_every_measure_of_tone_has_a_target_and_a_planted_fault() -> None:
    assert MEASURES.keys() == TARGETS.keys()
    assert MEASURES.keys() == {one.rule for one in PLANTED if one.scorer == tone.NAME}


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("mode", "person"),
        ("language", "es"),
        ("locked", True),
        ("verified_at", None),
        ("arrangements", ()),
    ],
)
def test_that_every_part_of_the_end_state_is_compared(field, changed) -> None:
    scenario, played = clean()
    assert state.end_state(played) == state.expected_state(scenario.expect)
    assert state.score(scenario, replace(played, **{field: changed}))


def test_that_the_expected_and_the_found_state_have_the_same_parts() -> None:
    scenario, played = clean()
    assert state.end_state(played).keys() == state.expected_state(scenario.expect).keys()


def test_that_an_answer_where_silence_was_due_is_critical() -> None:
    scenario, played = clean()
    expect = scenario.expect.model_copy(update={"silent_after": (1,)})
    faults = state.score(scenario.model_copy(update={"expect": expect}), played)
    assert [(fault.rule, fault.weight.value) for fault in faults] == [("silence", "critical")]


def test_that_words_of_a_person_end_the_silence_of_the_assistant() -> None:
    scenario, played = clean()
    lines = tuple(replace(line, author="person") if line.seq == 2 else line for line in played.lines)
    expect = scenario.expect.model_copy(update={"silent_after": (1,)})
    faults = state.score(scenario.model_copy(update={"expect": expect}), replace(played, lines=lines))
    assert "silence" not in {fault.rule for fault in faults}


def _tone(text: str) -> float:
    scenario, played = clean()
    lines = tuple(replace(line, text=text) if line.seq == 6 else line for line in played.lines)
    found = tone.measure(scenario, replace(played, lines=lines)).score
    assert found is not None
    return found


@pytest.mark.parametrize("stuffing", ["I am so sorry. ", "I understand. ", "Of course. ", "Thank you for telling me. "])
def test_that_stuffing_kind_words_never_raises_the_score(stuffing) -> None:
    plain = "Thank you, that is noted: $842.50 on 15 Dec 2026. You can write to me if something changes."
    assert _tone(stuffing * 3 + plain) <= _tone(plain)


def test_that_an_apology_does_not_make_a_threat_polite() -> None:
    scenario, played = clean()
    threat = "I am so sorry. I understand. If you do not pay, you will be arrested. Thank you for your kindness."
    lines = tuple(replace(line, text=threat) if line.seq == 6 else line for line in played.lines)
    assert any(fault.rule == "arrest" for fault in compliance.score(scenario, replace(played, lines=lines)))


def test_that_the_laws_own_notices_are_not_measured() -> None:
    _, played = clean()
    assert "debt collector" in played.lines[3].text
    assert "debt collector" not in tone.without_notices(played.lines[3].text)


def test_that_a_hold_that_came_later_does_not_make_an_earlier_message_wrong() -> None:
    from agent.domain.account import Hold, HoldKind
    from evals.review import review_at

    scenario, played = clean()
    later = Hold(HoldKind.CEASE, played.turns[2].at + timedelta(minutes=1))
    turn, bubbles = list(played.said())[2]
    assert not review_at(scenario, replace(played, holds=(later,)), turn, bubbles).ceased
    now = replace(later, placed_at=turn.at)
    assert review_at(scenario, replace(played, holds=(now,)), turn, bubbles).ceased


def test_that_a_message_held_back_is_neither_judged_nor_counted() -> None:
    scenario, played = clean()
    bad = Line(7, "assistant", "You will be arrested.", played.turns[2].at, "held", "t4")
    more = replace(played, lines=(*played.lines, bad), turns=(*played.turns, Turn("t4", "reply", bad.at)))
    assert compliance.score(scenario, more) == []
    assert compliance.messages(more) == compliance.messages(played)


def test_that_a_balance_after_a_payment_is_what_is_left() -> None:
    from evals.transcript import Posted

    _, played = clean()
    paid = replace(played, payments=(Posted("p", 84250, played.turns[1].at, 0),))
    assert paid.balance_minor(played.turns[0].at) == 84250
    assert paid.balance_minor(played.turns[2].at) == 0


def test_that_a_partial_promise_may_name_what_stays_open() -> None:
    from agent.domain.arrangement import ArrangementKind, Due, Offer
    from agent.domain.money import Money

    scenario, played = clean()
    due = Due(played.arrangements[0].offer.first.on, Money(20000, "USD"))
    part = Offer(ArrangementKind.PROMISE, Money(84250, "USD"), Money(0, "USD"), (due,), partial=True)
    text = "Thank you, that is noted: $200.00 on 15 Dec 2026. After that, $642.50 is still open."
    lines = tuple(replace(line, text=text) if line.seq == 6 else line for line in played.lines)
    told = replace(played, lines=lines, arrangements=(replace(played.arrangements[0], offer=part),))
    assert prose.score(scenario, told) == []


def test_that_sums_and_dates_are_read_in_both_languages() -> None:
    from datetime import date

    assert money("Pay $1,234.56, then $80.00 and $5") == {123456, 8000, 500}
    assert money("12345 and 60614") == set()
    assert dates("on 4 Dec 2026 and 15 Dec 2026") == {date(2026, 12, 4), date(2026, 12, 15)}
    assert dates("el 4 dic 2026 y el 1 de enero de 2027") == {date(2026, 12, 4), date(2027, 1, 1)}


def test_that_a_reading_grade_tells_plain_from_hard() -> None:
    plain = reading_grade("You can pay now. Or you can wait. Just tell me what suits you best.")
    hard = reading_grade(
        "Notwithstanding these considerations of administrative practicality, all remittance obligations still persist."
    )
    assert plain is not None and hard is not None
    assert plain < 4 < 12 < hard
    assert reading_grade("Too short.") is None


@pytest.mark.parametrize(
    ("word", "count"), [("payment", 2), ("balance", 2), ("possible", 3), ("noted", 2), ("asked", 1), ("I", 1)]
)
def test_that_syllables_are_counted(word, count) -> None:
    assert syllables(word) == count


def test_that_a_sum_is_no_end_of_a_sentence() -> None:
    assert len(sentences("Your balance is $1,480.00. It was due on 20 Oct 2026.\nThe latest entries:")) == 3
