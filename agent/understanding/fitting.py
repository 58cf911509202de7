"""Fitting of the intent heads: vectors and labels in, weights, calibration and thresholds out. No I/O.

Kernel ridge regression, one column per intent: on the examples of ``prompts/intents`` it reads better than logistic
regression on the same vectors (``models/README.md`` has the figures), because near misses lie close to what they
resemble. It is solved in closed form, and so are its leave-one-phrasing-out predictions, on which calibration and
thresholds rest: one matrix inverse instead of a cross-validation loop.

Shapes: n examples, d features, k intents.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.linalg import cholesky, lapack  # type: ignore[import-untyped]
from scipy.optimize import minimize  # type: ignore[import-untyped]
from scipy.sparse.csgraph import connected_components  # type: ignore[import-untyped]
from scipy.special import expit  # type: ignore[import-untyped]

Floats = npt.NDArray[np.floating[Any]]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.integer[Any]]

RIDGE = np.float32(0.1)
SAME = 0.8
"""Cosine from which two examples count as one phrasing and are left out together."""
_START = np.array([6.0, -2.5])
"""Slope and shift towards which calibration is pulled: a raw score of 0.42 is an even chance."""
_SMOOTHING = 2.0
"""Pseudo-examples that hold a threshold near the middle when an intent has few."""
_CANDIDATES = np.linspace(0.06, 0.6, 28)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Per intent: probability = sigmoid(slope * score + shift), and from which probability it counts. All (k,)."""

    slope: Floats
    shift: Floats
    thresholds: Floats
    possible: Floats
    """From this probability a right is possible: too little to act on, too much to ignore."""

    def apply(self, scores: Floats) -> Floats:
        """(n, k) probabilities of raw scores."""
        probabilities: Floats = expit(self.slope * scores + self.shift)
        return probabilities


def solve(kernel: Floats, labels: Bools, groups: Ints) -> tuple[Floats, Floats]:
    """Weights (n, k) of kernel ridge regression, and scores (n, k) of each row without its group.

    ``kernel`` (n, n) is overwritten: it is the largest thing in the process (36 MB for 3,000 examples).
    """
    kernel[np.diag_indices_from(kernel)] += RIDGE
    inverse = _inverse(kernel)
    target = labels.astype(np.float32)
    weights = inverse @ target
    scores = np.empty_like(weights)
    for rows in _rows_of(groups):
        # Leaving a group out changes its scores by a system of the group's own size only.
        scores[rows] = target[rows] - np.linalg.solve(inverse[np.ix_(rows, rows)], weights[rows])
    return weights, scores


def phrasing_groups(vectors: Floats, same: float = SAME) -> Ints:
    """(n,) group numbers: near-duplicates share one, so that none is scored by its own paraphrase."""
    length = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    unit = vectors / length
    groups: Ints = connected_components((unit @ unit.T) >= same, directed=False)[1]
    return groups


def calibrate(scores: Floats, labels: Bools, recall_first: Bools) -> Calibration:
    """Platt scaling and thresholds from left-out scores; ``recall_first`` (k,) marks the rights."""
    columns = range(labels.shape[1])
    slope, shift = np.array([_platt(scores[:, column], labels[:, column]) for column in columns]).T
    sure = expit(slope * scores + shift)
    betas = np.where(recall_first, 2.0, 1.0)
    thresholds = [_threshold(sure[:, column], labels[:, column], betas[column]) for column in columns]
    possible = [_threshold(sure[:, column], labels[:, column], 2 * betas[column]) for column in columns]
    return Calibration(slope, shift, np.array(thresholds), np.minimum(thresholds, possible))


def _inverse(matrix: Floats) -> Floats:
    """The inverse of a symmetric positive definite matrix, in place where LAPACK can."""
    lower = cholesky(matrix, lower=True, overwrite_a=True, check_finite=False)
    inverse, _ = lapack.spotri(lower, lower=1, overwrite_c=1)
    half: Floats = np.tril(inverse)
    half += np.tril(half, -1).T
    return half


def _rows_of(groups: Ints) -> list[Ints]:
    order = np.argsort(groups, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(groups[order])) + 1)


def _platt(scores: Floats, labels: Bools) -> tuple[float, float]:
    """Slope and shift that make probabilities honest."""

    def loss(at: Floats) -> tuple[float, Floats]:
        odds = at[0] * scores + at[1]
        wrong = expit(odds) - labels
        pull = at - _START
        value = float((np.logaddexp(0, odds) - labels * odds).sum()) + 0.05 * float(pull @ pull)
        return value, np.array([wrong @ scores, wrong.sum()]) + 0.1 * pull

    slope, shift = minimize(loss, _START, jac=True, method="L-BFGS-B", bounds=[(1, 40), (-20, 5)]).x
    return float(slope), float(shift)


def _threshold(sure: Floats, labels: Bools, beta: float) -> float:
    """The probability from which the F-measure is best; with beta 2 a missed right costs four false alarms."""
    square = beta**2
    quality = []
    for candidate in _CANDIDATES:
        seen = sure >= candidate
        hits = float((seen & labels).sum()) + _SMOOTHING
        false, missed = float((seen & ~labels).sum()), float((~seen & labels).sum())
        quality.append((1 + square) * hits / ((1 + square) * hits + square * missed + false + _SMOOTHING))
    # The middle of the plateau, because the single best point is partly luck.
    plateau = _CANDIDATES[np.array(quality) >= max(quality) - 0.003]
    return float(np.median(plateau))
