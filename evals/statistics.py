"""The few statistics a report needs: intervals, percentiles, pass^k, a paired test. Formulas name their source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb, sqrt
from random import Random
from statistics import NormalDist, fmean

Z95 = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with its 95 % interval and the number of cases behind it; all None when there are none."""

    value: float | None
    low: float | None
    high: float | None
    n: int

    def as_json(self) -> dict[str, float | int | None]:
        """For the report, rounded once, here."""
        return {"value": _round(self.value), "low": _round(self.low), "high": _round(self.high), "n": self.n}


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


NO_DATA = Interval(None, None, None, 0)


def wilson(successes: int, n: int) -> Interval:
    """A share with its Wilson score interval (Wilson 1927, without continuity correction).

    Raises:
        ValueError: when there are more successes than cases.
    """
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} of {n}")
    if n == 0:
        return NO_DATA
    share, z2 = successes / n, Z95**2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 / (1 + z2 / n) * sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return Interval(share, max(0.0, centre - half), min(1.0, centre + half), n)


def mean_interval(values: Sequence[float], *, seed: int = 7, rounds: int = 1000) -> Interval:
    """A mean with its percentile bootstrap interval (Efron 1979). The order of the values does not matter."""
    if not values:
        return NO_DATA
    ordered, dice = sorted(values), Random(seed)
    means = (
        sorted(fmean(dice.choices(ordered, k=len(ordered))) for _ in range(rounds)) if len(values) > 1 else [values[0]]
    )
    return Interval(fmean(ordered), percentile(means, 0.025), percentile(means, 0.975), len(values))


def percentile(values: Sequence[float], share: float) -> float:
    """The ``share`` quantile with linear interpolation (type 7 of Hyndman and Fan 1996).

    Raises:
        ValueError: of nothing.
    """
    if not values:
        raise ValueError("no values")
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def pass_hat(successes: int, n: int, k: int) -> float:
    """The chance that ``k`` tries all succeed, without bias from ``n`` tries (tau-bench, Yao et al. 2024).

    Raises:
        ValueError: when ``k`` tries were never made.
    """
    if not 0 < k <= n:
        raise ValueError(f"pass^{k} of {n} tries")
    return comb(successes, k) / comb(n, k)


def sign_test(better: int, worse: int) -> float:
    """Two-sided exact p-value that as many pairs differ in one direction (McNemar's exact test)."""
    n = better + worse
    if n == 0:
        return 1.0
    tail = sum(comb(n, i) for i in range(min(better, worse) + 1)) * 0.5**n
    return float(min(1.0, 2 * tail))
