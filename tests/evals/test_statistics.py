"""Known values, from the papers and by hand."""

from __future__ import annotations

from typing import Any

import pytest

from evals.report.compare import compare
from evals.statistics import NO_DATA, mean_interval, pass_hat, percentile, sign_test, wilson


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [(8, 10, 0.4902, 0.9433), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (1, 29, 0.0061, 0.1718)],
)
def test_that_wilson_intervals_are_those_of_the_tables(successes, n, low, high) -> None:
    interval = wilson(successes, n)
    assert interval.low == pytest.approx(low, abs=2e-4)
    assert interval.high == pytest.approx(high, abs=2e-4)
    assert interval.value == pytest.approx(successes / n)


def test_that_no_cases_are_no_data_and_not_zero() -> None:
    assert wilson(0, 0) == NO_DATA
    assert mean_interval([]) == NO_DATA
    assert wilson(0, 0).as_json() == {"value": None, "low": None, "high": None, "n": 0}


def test_that_more_successes_than_cases_are_refused() -> None:
    with pytest.raises(ValueError, match="3 of 2"):
        wilson(3, 2)


def test_that_the_order_of_conversations_does_not_change_a_mean_or_its_interval() -> None:
    values = [0.2, 0.9, 0.7, 1.0, 0.4, 0.8]
    assert mean_interval(values) == mean_interval(values[::-1])
    assert mean_interval([0.5]).low == 0.5


def test_that_a_mean_interval_holds_the_mean_and_shrinks_with_more_cases() -> None:
    few, many = mean_interval([0.0, 1.0] * 5), mean_interval([0.0, 1.0] * 200)
    assert few.low is not None and few.high is not None and many.low is not None and many.high is not None
    assert few.low < 0.5 < few.high
    assert many.high - many.low < few.high - few.low


def test_that_percentiles_interpolate() -> None:
    assert percentile([1, 2, 3, 4], 0.5) == 2.5
    assert percentile([10], 0.95) == 10
    assert percentile([4, 1, 3, 2], 0.25) == 1.75
    with pytest.raises(ValueError, match="no values"):
        percentile([], 0.5)


def test_that_pass_hat_k_is_the_unbiased_estimate() -> None:
    assert pass_hat(3, 4, 1) == 0.75
    assert pass_hat(3, 4, 2) == 0.5
    assert pass_hat(3, 4, 4) == 0.0
    assert pass_hat(4, 4, 4) == 1.0
    with pytest.raises(ValueError, match=r"pass\^5"):
        pass_hat(3, 4, 5)


def test_that_the_sign_test_is_exact() -> None:
    assert sign_test(5, 0) == 0.0625
    assert sign_test(0, 0) == 1.0
    assert sign_test(10, 1) == pytest.approx(0.01172, abs=1e-5)


def _run(rights: list[bool], tones: list[float]) -> dict[str, Any]:
    rows = [
        {"name": f"c{n}#0", "right": right, "tone": tone, "critical": 0}
        for n, (right, tone) in enumerate(zip(rights, tones, strict=True))
    ]
    return {"conversations": rows, "folder": "before"}


def test_that_two_equal_runs_cannot_be_distinguished() -> None:
    run = _run([True] * 10, [0.9] * 10)
    found = compare(run, run)
    assert found is not None
    assert [row["verdict"] for row in found["rows"]] == ["cannot distinguish"] * 2
    assert [row["p"] for row in found["rows"]] == [1.0, 1.0]


def test_that_a_clear_loss_is_called_worse_and_a_small_one_is_not() -> None:
    good, bad, nearly = (
        _run([True] * 12, [0.9] * 12),
        _run([False] * 12, [0.9] * 12),
        _run([False] + [True] * 11, [0.9] * 12),
    )
    worse, unclear = compare(good, bad), compare(good, nearly)
    assert worse is not None and unclear is not None
    assert worse["rows"][0]["verdict"] == "worse"
    assert unclear["rows"][0]["verdict"] == "cannot distinguish"


def test_that_runs_without_a_common_conversation_are_not_compared() -> None:
    assert compare(_run([True], [1.0]) | {"conversations": []}, _run([True], [1.0])) is None
    assert compare(None, _run([True], [1.0])) is None
