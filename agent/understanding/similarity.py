"""How alike two messages are: by meaning (the encoder's vectors) and by wording (words and pieces of words).

Wording keeps what vectors blur: STOP, "chapter 7", a misspelt keyword.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]
from sklearn.feature_extraction.text import TfidfVectorizer

from agent.understanding.encoder import MAX_CHARACTERS
from agent.understanding.fitting import Floats

_WIDTH = np.float32(0.25)
"""Similarity is exp(-0.25 * squared distance) + 1; the 1 gives every head its own offset."""
_COMPONENTS = 256
"""Principal directions kept: as good as all 896 on left-out examples, and a quarter of the time."""
_FEW = 200
"""With more examples than this, a gram of one example alone is dropped: it says nothing about other messages."""
_WORD = re.compile(r"\w+|[?!]")
_SIZES = range(2, 6)


@dataclass(frozen=True)
class Similarity:
    """Similarity to n fitted examples."""

    directions: Floats
    """(d, c): embedding to principal directions."""
    meaning: Floats
    """(n, c) of the examples."""
    wording: Any
    """(words, n) CSR matrix of the examples' tf-idf, transposed so that a message touches only its own words."""
    words: Any
    """The ``TfidfVectorizer``."""

    @classmethod
    def fit(cls, vectors: Floats, texts: Sequence[str]) -> Similarity:
        """Similarity to these examples: vectors (n, d) and their texts."""
        words = _vectorizer(None, rarest=2 if len(texts) > _FEW else 1)
        wording = words.fit_transform(texts).T.tocsr()
        wording.data = _stored(wording.data)
        directions = _stored(np.linalg.eigh(vectors.T @ vectors)[1][:, -_COMPONENTS:])
        return cls(directions, _stored(vectors @ directions), wording, words)

    def of(self, vectors: Floats, texts: Sequence[str]) -> Floats:
        """(m, n): each message to each example, 1 (nothing alike) to 2 (the same)."""
        return self._to_examples(vectors @ self.directions, self.words.transform(texts))

    def among_examples(self) -> Floats:
        """(n, n): each example to each."""
        return self._to_examples(self.meaning, self.wording.T.tocsr())

    def _to_examples(self, meaning: Floats, wording: Any) -> Floats:
        """One large array, changed in place: among 6,000 examples it holds 144 MB."""
        alike: Floats = (wording @ self.wording).toarray()
        alike += meaning @ self.meaning.T
        alike *= 2
        alike -= _squares(meaning, wording)[:, None]
        alike -= self._example_squares
        alike *= _WIDTH
        np.exp(alike, out=alike)
        alike += 1
        return alike

    @cached_property
    def _example_squares(self) -> Floats:
        return _squares(self.meaning, self.wording.T)

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Everything as plain arrays, to be stored."""
        vocabulary = "\n".join(self.words.get_feature_names_out())
        return {
            "directions": self.directions.astype(np.float16),
            "meaning": self.meaning.astype(np.float16),
            "wording_data": self.wording.data.astype(np.float16),
            "wording_indices": self.wording.indices.astype(np.uint16 if len(self.meaning) < 65536 else np.int32),
            "wording_indptr": self.wording.indptr,
            "vocabulary": np.frombuffer(vocabulary.encode(), dtype=np.uint8),
            "idf": self.words.idf_,
        }

    @classmethod
    def from_arrays(cls, stored: Mapping[str, npt.NDArray[Any]]) -> Similarity:
        """What ``arrays`` gave."""
        words = _vectorizer(bytes(stored["vocabulary"]).decode().split("\n"))
        words.idf_ = stored["idf"]
        meaning, indptr = _stored(stored["meaning"]), stored["wording_indptr"]
        parts = (_stored(stored["wording_data"]), stored["wording_indices"].astype(np.int32), indptr)
        wording = csr_matrix(parts, shape=(len(indptr) - 1, len(meaning)))
        return cls(_stored(stored["directions"]), meaning, wording, words)


def _stored(values: Floats) -> npt.NDArray[np.float32]:
    """Rounded as in the cache (half the size), so that fitted and cached heads answer exactly the same."""
    return values.astype(np.float16).astype(np.float32)


def _squares(meaning: Floats, wording: Any) -> Floats:
    """(n,) squared length of meaning and wording together."""
    squares: Floats = (
        np.einsum("ij,ij->i", meaning, meaning) + np.asarray(wording.multiply(wording).sum(axis=1)).ravel()
    )
    return squares


def _grams(text: str) -> list[str]:
    """Words, word pairs (with a space) and 2 to 5 characters (with a leading ~) of a message."""
    words = _WORD.findall(text[:MAX_CHARACTERS].lower())
    pairs = [f"{first} {second}" for first, second in pairwise(words)]
    padded = [f" {word} " for word in words]
    pieces = [f"~{word[at : at + size]}" for word in padded for size in _SIZES for at in range(len(word) - size + 1)]
    return words + pairs + pieces


def _vectorizer(vocabulary: Sequence[str] | None, rarest: int = 1) -> Any:
    """Fitted later, or complete with a stored vocabulary (and idf, set by the caller)."""
    return TfidfVectorizer(analyzer=_grams, vocabulary=vocabulary, min_df=rarest, sublinear_tf=True, dtype=np.float32)
