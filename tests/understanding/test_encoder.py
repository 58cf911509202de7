import shutil
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from agent.understanding.encoder import (
    MAX_CHARACTERS,
    MINILM_SIZE,
    MODELS,
    SHA256,
    SIZE,
    Encoder,
    ModelFileError,
    default_encoder,
)

ODD = ["", "   ", "\n", "\x00", "half an emoji \ud83d", "🙂", "مرحبا", "x" * 5_000_000, "word " * 5_000]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return default_encoder().warm()


def cosine(encoder: Encoder, first: str, second: str) -> float:
    left, right = encoder.encode_multilingual([first, second])
    return float(left @ right)


def test_that_each_half_of_a_vector_has_length_one(encoder):
    vectors = encoder.encode(["I lost my job", "no me llamen"])
    assert vectors.shape == (2, SIZE)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors[:, :MINILM_SIZE], axis=1), 1, atol=1e-5)
    assert np.allclose(np.linalg.norm(vectors[:, MINILM_SIZE:], axis=1), 1, atol=1e-5)


def test_that_the_halves_are_the_two_encoders(encoder):
    texts = ["I lost my job", "no me llamen"]
    both = np.hstack([encoder.encode_minilm(texts), encoder.encode_multilingual(texts)])
    assert np.array_equal(encoder.encode(texts), both)


def test_that_minilm_puts_paraphrases_nearer_than_other_messages(encoder):
    asked, same, other = encoder.encode_minilm(
        ["could I have a few more weeks", "please give me some extra time", "the weather is lovely"]
    )
    assert asked @ same > asked @ other + 0.2


def test_that_spanish_lands_beside_its_english(encoder):
    spanish = "necesito más tiempo para pagar"
    assert cosine(encoder, "I need more time to pay", spanish) > cosine(encoder, "stop calling me", spanish) + 0.2


@pytest.mark.parametrize("text", ODD, ids=lambda text: repr(text[:20]))
def test_that_any_text_has_a_finite_vector(encoder, text):
    assert np.isfinite(encoder.encode([text])).all()


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_that_a_blank_text_is_all_zeros(encoder, text):
    assert not encoder.encode([text, "hello"])[0].any()


def test_that_no_texts_give_no_vectors(encoder):
    assert encoder.encode([]).shape == (0, SIZE)


def test_that_a_text_has_the_same_vector_whatever_stands_beside_it(encoder):
    text = "my lawyer will write to you"
    alone = encoder.encode([text])[0]
    beside = encoder.encode(["ok", text, "a much longer message " * 30])[1]
    assert np.allclose(alone, beside, atol=1e-5)


@pytest.mark.parametrize(
    ("text", "cut"), [("short", False), ("", False), ("y " * 300, True), ("a" * (MAX_CHARACTERS + 1), True)]
)
def test_that_a_text_that_is_not_read_to_its_end_is_told(encoder, text, cut):
    assert encoder.is_cut(text) is cut


def test_that_threads_sharing_an_encoder_get_the_same_vectors():
    shared = Encoder()
    texts = [f"I can pay {amount} on Friday" for amount in range(24)]
    with ThreadPoolExecutor(4) as pool:
        vectors = list(pool.map(lambda text: shared.encode([text])[0], texts))
    assert np.allclose(np.stack(vectors), shared.encode(texts), atol=1e-5)


def test_that_making_an_encoder_loads_nothing(tmp_path):
    Encoder(tmp_path)


@pytest.fixture
def models(tmp_path):
    for name in SHA256:
        shutil.copy(MODELS / name, tmp_path / name)
    return tmp_path


def test_that_copied_model_files_load(models):
    assert Encoder(models).encode_minilm(["hello"]).any()


@pytest.mark.parametrize("name", sorted(SHA256))
def test_that_a_model_file_with_one_flipped_byte_is_refused(models, name):
    data = bytearray((models / name).read_bytes())
    data[len(data) // 2] ^= 1
    (models / name).write_bytes(data)
    with pytest.raises(ModelFileError, match=f"{name}: sha256 is"):
        Encoder(models).encode_minilm(["hello"])


@pytest.mark.parametrize("name", sorted(SHA256))
def test_that_a_missing_model_file_is_named(models, name):
    (models / name).unlink()
    with pytest.raises(ModelFileError, match=f"{name}: the model file cannot be read"):
        Encoder(models).encode_minilm(["hello"])


def test_that_the_model_card_states_the_hashes_that_are_checked():
    card = (MODELS / "README.md").read_text(encoding="utf-8")
    assert all(sha256 in card for sha256 in SHA256.values())
