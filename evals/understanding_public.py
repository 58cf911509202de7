"""The product's encoder and heads on two public data sets: does the recipe hold where others have measured?

    python -m evals.understanding_public --data DIR

``DIR`` holds ``banking77/train.csv`` and ``test.csv`` (CC BY 4.0) and ``clinc150/data_full.json`` (CC BY 3.0);
neither is in the repository. Both have one intent a message, so the answer is the intent with the highest score.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.progress import track
from rich.table import Table
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from agent.understanding.encoder import Encoder, default_encoder
from agent.understanding.fitting import RIDGE, solve
from agent.understanding.similarity import Similarity

Floats = npt.NDArray[np.floating[Any]]
_CHUNK = 256
_OUT_OF_SCOPE = "oos"


@dataclass(frozen=True, slots=True)
class Split:
    """Texts, their vectors (n, d) and the intent of each."""

    texts: list[str]
    vectors: Floats
    intents: list[str]


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table; ``auroc`` tells in-scope from out-of-scope messages by the highest score."""

    data: str
    head: str
    accuracy: float
    auroc: float | None
    fit_s: float


def evaluate(folder: Path, encoder: Encoder, *, logistic: bool = True) -> list[Result]:
    """Both data sets with the product's head, and with plain logistic regression on the same vectors."""
    return [
        *_score("BANKING77", *_banking(folder / "banking77", encoder), None, logistic),
        *_score("CLINC150", *_clinc(folder / "clinc150" / "data_full.json", encoder), logistic),
    ]


def _banking(folder: Path, encoder: Encoder) -> tuple[Split, Split]:
    splits = []
    for name in ("train", "test"):
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = [(row["text"], row["category"]) for row in csv.DictReader(file)]
        splits.append(_split(rows, encoder, f"BANKING77 {name}"))
    return splits[0], splits[1]


def _clinc(path: Path, encoder: Encoder) -> tuple[Split, Split, Split]:
    data: dict[str, list[tuple[str, str]]] = json.loads(path.read_text(encoding="utf-8"))
    names = ("train", "test", f"{_OUT_OF_SCOPE}_test")
    train, test, outside = (_split(data[name], encoder, f"CLINC150 {name}") for name in names)
    return train, test, outside


def _split(rows: Sequence[tuple[str, str]], encoder: Encoder, what: str) -> Split:
    texts = [text for text, _ in rows]
    starts = track(range(0, len(texts), _CHUNK), description=f"encoding {what}")
    vectors = np.concatenate([encoder.encode(texts[start : start + _CHUNK]) for start in starts])
    return Split(texts, vectors, [intent for _, intent in rows])


def _score(data: str, train: Split, test: Split, outside: Split | None, logistic: bool) -> list[Result]:
    results = []
    heads = {"similarity (the product's)": _by_similarity} | ({"logistic regression": _by_logistic} if logistic else {})
    for head, predict in heads.items():
        started = perf_counter()
        others = [test] if outside is None else [test, outside]
        names, *scores = predict(train, others)
        right = np.array(names)[scores[0].argmax(axis=1)] == np.array(test.intents)
        auroc = None if outside is None else _auroc(scores[0], scores[1])
        results.append(Result(data, head, float(right.mean()), auroc, perf_counter() - started))
    return results


def _by_similarity(train: Split, others: list[Split]) -> tuple[Any, ...]:
    """Intent names, then scores (n, k) of each other split."""
    names = sorted(set(train.intents))
    labels = np.array([[intent == name for name in names] for intent in train.intents])
    similarity = Similarity.fit(train.vectors, train.texts)
    weights = solve(similarity.among_examples(), labels, np.arange(len(labels)))[0]
    return names, *(similarity.of(split.vectors, split.texts) @ weights for split in others)


def _by_logistic(train: Split, others: list[Split]) -> tuple[Any, ...]:
    """The published recipe, for comparison: multinomial, C = 20, on the vectors alone."""
    model = LogisticRegression(C=20, max_iter=200, tol=1e-3).fit(train.vectors, train.intents)
    return list(model.classes_), *(model.predict_proba(split.vectors) for split in others)


def _auroc(inside: Floats, outside: Floats) -> float:
    truth = np.r_[np.ones(len(inside)), np.zeros(len(outside))]
    return float(roc_auc_score(truth, np.r_[inside.max(axis=1), outside.max(axis=1)]))


def _table(results: Sequence[Result]) -> Table:
    table = Table("data", "head", "accuracy", "out-of-scope AUROC", "fit and predict", title=f"ridge {RIDGE}")
    for line in results:
        auroc = "" if line.auroc is None else f"{line.auroc:.3f}"
        table.add_row(line.data, line.head, f"{line.accuracy:.1%}", auroc, f"{line.fit_s:.0f} s")
    return table


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with banking77/ and clinc150/")
    parser.add_argument("--no-logistic", action="store_true", help="leave out the slow comparison")
    options = parser.parse_args(arguments)
    Console().print(_table(evaluate(options.data, default_encoder(), logistic=not options.no_logistic)))


if __name__ == "__main__":
    main()
