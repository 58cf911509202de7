"""The intent heads: embeddings and words to 32 calibrated probabilities, by matrix products only.

Fitted from the examples in ``prompts/intents`` when the program starts and cached by content, so that adding an
intent is adding a file. The cache holds arrays, never pickled objects: a cache file cannot run code.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from agent.domain.understanding import RIGHTS, all_intents
from agent.understanding.examples import Example
from agent.understanding.fitting import Bools, Calibration, Floats, calibrate, phrasing_groups, solve
from agent.understanding.similarity import Similarity


def labels_now() -> tuple[str, ...]:
    """The columns: every intent that is known now, added ones last."""
    return tuple(str(intent) for intent in all_intents())


RECIPE = "3"
"""Raise when anything in fitting or features changes: cached heads are then fitted again."""

Progress = Callable[[float, str], None]
"""Called with the share done, 0 to 1, and what is being done."""

_CHUNK = 128
_ENCODING_SHARE = 0.85
"""Of the time fitting takes."""


class TextEncoder(Protocol):
    """What the heads need of an encoder (``agent.understanding.encoder.Encoder``)."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever vectors may."""

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Vectors of shape (n, d)."""


@dataclass(frozen=True)
class Heads:
    """Fitted heads. Columns everywhere are ``labels``, in the order of ``Intent``."""

    similarity: Similarity
    weights: Floats
    """(examples, k)"""
    calibration: Calibration
    labels: tuple[str, ...] = field(default_factory=labels_now)

    @property
    def thresholds(self) -> Floats:
        """(k,) probability from which an intent counts: best F1, for rights best F2 (recall first)."""
        return self.calibration.thresholds

    @property
    def possible_thresholds(self) -> Floats:
        """(k,) probability from which a right is possible and must be asked about; never above ``thresholds``."""
        return self.calibration.possible

    def predict(self, embeddings: Floats, texts: Sequence[str]) -> Floats:
        """(n, k) calibrated probabilities, each intent by itself; ``embeddings`` (n, d) are those of ``texts``."""
        scores = np.zeros((len(texts), len(self.labels)))
        for start in range(0, len(texts), _CHUNK):
            rows = slice(start, start + _CHUNK)
            scores[rows] = self.similarity.of(embeddings[rows], texts[rows]) @ self.weights
        return self.calibration.apply(scores)

    @classmethod
    def load_or_fit(
        cls, examples: Sequence[Example], encoder: TextEncoder, cache_dir: Path, progress: Progress | None = None
    ) -> Heads:
        """The heads for exactly these examples and this encoder: from the cache, else fitted and cached."""
        path = cache_dir / f"heads-{cache_key(examples, encoder)}.npz"
        cached = _load(path)
        if cached is not None:
            return cached
        heads = cls.fit(examples, encoder, progress)
        _save(heads, path)
        return heads

    @classmethod
    def fit(cls, examples: Sequence[Example], encoder: TextEncoder, progress: Progress | None = None) -> Heads:
        """Fit on every example; calibration and thresholds come from examples left out."""
        report = progress or (lambda share, what: None)
        texts = [example.text for example in examples]
        vectors = _encode(texts, encoder, lambda share: report(_ENCODING_SHARE * share, "encoding examples"))
        report(_ENCODING_SHARE, "fitting")
        heads, _ = fit_vectors(texts, vectors, label_matrix(examples))
        report(1.0, "fitted")
        return heads


def fit_vectors(texts: Sequence[str], vectors: Floats, labels: Bools) -> tuple[Heads, Floats]:
    """Heads, and probabilities (n, k) of every example by heads that never saw its phrasing."""
    similarity = Similarity.fit(vectors, texts)
    weights, scores = solve(similarity.among_examples(), labels, phrasing_groups(vectors))
    calibration = calibrate(scores, labels, np.array([label in RIGHTS for label in labels_now()]))
    return Heads(similarity, weights, calibration), calibration.apply(scores)


def label_matrix(examples: Sequence[Example]) -> Bools:
    """(n, k): which example carries which intent, whatever file it is in."""
    return np.array([[label in example.labels for label in labels_now()] for example in examples], dtype=bool)


def cache_key(examples: Sequence[Example], encoder: TextEncoder) -> str:
    """Changes with the examples, the encoder and the recipe."""
    content = [[example.text, sorted(example.labels)] for example in examples]
    rights = sorted(str(intent) for intent in RIGHTS)
    parts = [RECIPE, encoder.fingerprint, labels_now(), rights, content]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


def _encode(texts: Sequence[str], encoder: TextEncoder, done: Callable[[float], None]) -> npt.NDArray[np.float32]:
    chunks = []
    for start in range(0, len(texts), _CHUNK):
        chunks.append(encoder.encode(texts[start : start + _CHUNK]))
        done(min(start + _CHUNK, len(texts)) / len(texts))
    return np.concatenate(chunks)


def _save(heads: Heads, path: Path) -> None:
    """Write beside and rename, so that another process never reads half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    calibration = heads.calibration
    descriptor, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
    with os.fdopen(descriptor, "wb") as file:
        np.savez_compressed(
            file,
            allow_pickle=False,
            weights=heads.weights,
            calibration=np.stack([calibration.slope, calibration.shift, calibration.thresholds, calibration.possible]),
            **heads.similarity.arrays(),
        )
    Path(name).replace(path)


def _load(path: Path) -> Heads | None:
    """The cached heads, or None where there are none that can be read: fitting again is always right."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            similarity = Similarity.from_arrays(stored)
            return Heads(similarity, stored["weights"], Calibration(*stored["calibration"]))
    except (OSError, ValueError, KeyError, EOFError, TypeError, zipfile.BadZipFile):
        return None
