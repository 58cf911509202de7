from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.domain.links import check_token, new_token, token_hash
from agent.errors import ConfigError
from agent.store.conversations import token_hash as stored_hash

SECRET = "a secret"


def test_that_a_token_passes_its_own_secret_and_no_other() -> None:
    token = new_token(SECRET)
    assert check_token(token, SECRET)
    assert not check_token(token, "another secret")


def test_that_tokens_are_long_random_and_fit_into_an_address() -> None:
    tokens = {new_token(SECRET) for _ in range(200)}
    assert len(tokens) == 200
    assert all(
        len(token) >= 80 and token.replace("-", "").replace("_", "").replace(".", "").isalnum() for token in tokens
    )


@given(st.integers(0, 86), st.characters(codec="utf-8"))
def test_that_a_token_changed_in_any_place_is_refused(place: int, char: str) -> None:
    token = new_token(SECRET)
    changed = token[:place] + char + token[place + 1 :]
    assert check_token(changed, SECRET) == (changed == token)


@given(st.text())
def test_that_a_made_up_token_is_refused_without_an_error(token: str) -> None:
    assert not check_token(token, SECRET)
    assert len(token_hash(token)) == 64


def test_that_nothing_is_signed_without_a_secret() -> None:
    with pytest.raises(ConfigError):
        new_token("")
    with pytest.raises(ConfigError):
        check_token("x.y", "")


def test_that_the_hash_is_the_one_the_store_keeps() -> None:
    token = new_token(SECRET)
    assert token_hash(token) == stored_hash(token)
