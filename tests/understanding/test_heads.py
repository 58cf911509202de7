import os
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from agent.understanding import fitting
from agent.understanding.encoder import default_encoder
from agent.understanding.examples import Example
from agent.understanding.heads import Heads, fit_vectors, label_matrix, labels_now

WORDS = {
    "need_time": ["more time", "extra weeks", "a later date", "an extension", "until payday"],
    "attorney": ["my lawyer", "my attorney", "our solicitor", "legal counsel", "represented by smith"],
    "thanks": ["thank you", "many thanks", "cheers", "much appreciated", "grateful"],
}
FRAMES = [
    "{}",
    "{} please",
    "hello, {}",
    "so {} it is",
    "about {} then",
    "i say {}",
    "{} ok",
    "it is {}",
    "{}!!",
    "and {}",
]


class CountingEncoder:
    """The real encoder, counting what it was asked."""

    fingerprint = default_encoder().fingerprint

    def __init__(self, fingerprint: str = fingerprint) -> None:
        self.fingerprint = fingerprint
        self.seen = 0

    def encode(self, texts: Sequence[str]):
        self.seen += len(texts)
        return default_encoder().encode(texts)


def example(text: str, *labels: str) -> Example:
    return Example(text, frozenset(labels), "en", labels[0], "example")


EXAMPLES = [
    *(example(frame.format(word), label) for label, words in WORDS.items() for word in words for frame in FRAMES),
    *(
        example(f"{word} and {thanks}", "need_time", "thanks")
        for word in WORDS["need_time"]
        for thanks in WORDS["thanks"]
    ),
]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("heads")


@pytest.fixture(scope="module")
def heads(cache) -> Heads:
    return Heads.load_or_fit(EXAMPLES, CountingEncoder(), cache)


def probabilities(heads: Heads, text: str) -> dict[str, float]:
    row = heads.predict(default_encoder().encode([text]), [text])[0]
    return dict(zip(heads.labels, row.tolist(), strict=True))


def counted(heads: Heads, text: str) -> set[str]:
    row = heads.predict(default_encoder().encode([text]), [text])[0]
    return {label for label, above in zip(heads.labels, row >= heads.thresholds, strict=True) if above}


def test_that_an_unseen_message_gets_its_intent(heads):
    assert counted(heads, "please speak to my lawyer") == {"attorney"}


def test_that_a_message_can_have_two_intents(heads):
    assert counted(heads, "thank you, i just want more time") == {"need_time", "thanks"}


def test_that_an_intent_without_examples_is_never_counted(heads):
    assert probabilities(heads, "thank you")["voicemail"] < heads.thresholds[labels_now().index("voicemail")]


def test_that_probabilities_are_probabilities_for_any_text(heads):
    texts = ["", "🙂", "x" * 1_000_000, "ok"]
    found = heads.predict(default_encoder().encode(texts), texts)
    assert found.shape == (4, 32)
    assert ((found >= 0) & (found <= 1)).all()


def test_that_no_messages_give_no_rows(heads):
    assert heads.predict(default_encoder().encode([]), []).shape == (0, 32)


def test_that_messages_together_read_like_each_alone(heads):
    texts = [entry.text for entry in EXAMPLES]
    vectors = default_encoder().encode(texts)
    alone = np.vstack([heads.predict(vectors[row : row + 1], texts[row : row + 1]) for row in range(0, len(texts), 20)])
    assert np.allclose(heads.predict(vectors, texts)[::20], alone, atol=1e-4)


def test_that_a_possible_right_needs_no_more_than_a_counted_one(heads):
    assert (heads.possible_thresholds <= heads.thresholds).all()


def test_that_cached_heads_answer_exactly_like_fitted_ones(heads, cache):
    encoder = CountingEncoder()
    cached = Heads.load_or_fit(EXAMPLES, encoder, cache)
    assert encoder.seen == 0
    assert probabilities(cached, "my lawyer, thank you") == probabilities(heads, "my lawyer, thank you")
    assert np.array_equal(cached.thresholds, heads.thresholds)


@pytest.mark.parametrize(
    ("examples", "fingerprint"),
    [
        ([*EXAMPLES, example("ta very much", "thanks")], CountingEncoder.fingerprint),
        ([*EXAMPLES[:-1], example(EXAMPLES[-1].text, "need_time")], CountingEncoder.fingerprint),
        (EXAMPLES, "another encoder"),
    ],
    ids=["a new example", "another label", "another encoder"],
)
def test_that_a_change_fits_again(heads, cache, examples, fingerprint):
    encoder = CountingEncoder(fingerprint)
    Heads.load_or_fit(examples, encoder, cache)
    assert encoder.seen == len(examples)


@pytest.mark.parametrize("damage", [b"", b"not a zip file", None], ids=["empty", "other", "half"])
def test_that_a_damaged_cache_is_fitted_again_and_mended(tmp_path, damage):
    Heads.load_or_fit(EXAMPLES, CountingEncoder(), tmp_path)
    (path,) = tmp_path.glob("*.npz")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2] if damage is None else damage)
    encoder = CountingEncoder()
    Heads.load_or_fit(EXAMPLES, encoder, tmp_path)
    Heads.load_or_fit(EXAMPLES, encoder, tmp_path)
    assert encoder.seen == len(EXAMPLES)
    assert os.listdir(tmp_path) == [path.name]


def test_that_a_pickle_in_the_cache_is_never_run(tmp_path):
    class Bomb:
        def __reduce__(self):
            return (os.mkdir, (str(tmp_path / "exploded"),))

    Heads.load_or_fit(EXAMPLES, CountingEncoder(), tmp_path)
    (path,) = tmp_path.glob("*.npz")
    with path.open("wb") as file:
        np.savez(file, weights=np.array([Bomb()], dtype=object), vocabulary=np.array([Bomb()], dtype=object))
    Heads.load_or_fit(EXAMPLES, CountingEncoder(), tmp_path)
    assert not (tmp_path / "exploded").exists()


def test_that_fitting_tells_how_far_it_is(tmp_path):
    told: list[tuple[float, str]] = []
    Heads.load_or_fit(EXAMPLES, CountingEncoder(), tmp_path, lambda share, what: told.append((share, what)))
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert told[0][1] == "encoding examples"


def test_that_left_out_scores_are_those_of_heads_fitted_without_the_group():
    rng = np.random.default_rng(3)
    points = rng.normal(size=(30, 4)).astype(np.float32)
    kernel = np.exp(-((points[:, None] - points) ** 2).sum(axis=2) / 4).astype(np.float32)
    labels = rng.random((30, 2)) < 0.4
    groups = np.repeat(np.arange(10), 3)
    _, left_out = fitting.solve(kernel.copy(), labels, groups)
    inside = np.flatnonzero(groups == 4)
    others = np.flatnonzero(groups != 4)
    weights, _ = fitting.solve(kernel[np.ix_(others, others)].copy(), labels[others], groups[others])
    assert np.allclose(left_out[inside], kernel[np.ix_(inside, others)] @ weights, atol=1e-4)


def test_that_near_duplicates_share_a_group():
    vectors = np.array([[1, 0], [0.99, 0.05], [0, 1]], dtype=np.float32)
    groups = fitting.phrasing_groups(vectors)
    assert groups[0] == groups[1] != groups[2]


def test_that_calibrated_scores_are_honest():
    rng = np.random.default_rng(5)
    truth = rng.random(8000)
    labels = (rng.random(8000) < truth)[:, None]
    scores = (np.log(truth / (1 - truth)) / 9 + 0.3)[:, None]
    found = fitting.calibrate(scores, labels, np.array([False])).apply(scores)[:, 0]
    assert np.abs(found - truth).mean() < 0.03


def test_that_a_right_counts_from_a_lower_probability():
    rng = np.random.default_rng(7)
    labels = rng.random(4000) < 0.1
    scores = np.where(labels, 0.6, 0.2) + rng.normal(scale=0.2, size=4000)
    both = fitting.calibrate(np.c_[scores, scores], np.c_[labels, labels], np.array([False, True]))
    assert both.thresholds[1] < both.thresholds[0]


def test_that_the_left_out_probabilities_do_not_know_the_answers():
    texts = [f"message number {number}" for number in range(60)]
    vectors = np.random.default_rng(1).normal(size=(60, 20)).astype(np.float32)
    nonsense = [example(text, labels_now()[number % 2]) for number, text in enumerate(texts)]
    _, left_out = fit_vectors(texts, vectors, label_matrix(nonsense))
    right = left_out[:, :2].argmax(axis=1) == np.arange(60) % 2
    assert right.mean() < 0.75


def test_that_one_message_takes_a_few_milliseconds(heads):
    vectors = default_encoder().encode(["I need more time"])
    took = []
    for _ in range(50):
        started = time.perf_counter()
        heads.predict(vectors, ["I need more time"])
        took.append(time.perf_counter() - started)
    assert sorted(took)[25] < 0.02
