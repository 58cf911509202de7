"""What may be posted to the chat, and how it is read."""

from __future__ import annotations

import pytest

from agent.errors import BadInput
from agent.web.chat.inbound import clean, text_field, write
from agent.web.chat.posts import identity_text
from agent.web.words import EN, ES


def test_that_control_characters_go_and_lines_stay():
    assert clean("a\r\nb\x00\x07\tc\x7f ") == "a\nb\tc"


@pytest.mark.parametrize("value", ["", "   ", "\n\t", "\u200b\u200d", "\ufeff"])
def test_that_nothing_visible_is_refused(value: str):
    with pytest.raises(BadInput):
        text_field({"text": value}, "text")


@pytest.mark.parametrize("value", [1, None, ["a"], {"a": 1}, True])
def test_that_other_types_are_refused(value: object):
    with pytest.raises(BadInput, match="has to be text"):
        text_field({"text": value}, "text")


def test_that_a_long_message_is_cut_and_says_so():
    written = write("x" * 5000, "id", limit=4000, form=False)
    assert written.cut
    assert len(written.masked.text) == 4000


def test_that_a_card_number_on_the_cut_is_masked_whole():
    written = write("x " * 1995 + "4242 4242 4242 4242", "id", limit=4000, form=False)
    assert "4242" not in written.masked.text
    assert written.masked.kinds == ("card",)


def test_that_the_identity_form_reads_like_a_message():
    fields = {"reference": " NG-1004 ", "birth_date": "1985-03-12", "postcode": "60614"}
    assert identity_text(fields, EN) == ("My reference is NG-1004. My date of birth is 1985-03-12 and my ZIP is 60614")


def test_that_the_identity_form_refuses_what_is_no_date():
    with pytest.raises(BadInput, match="not a date"):
        identity_text({"birth_date": "12 March", "postcode": "60614"}, EN)


def test_that_both_languages_have_the_same_words():
    assert EN.keys() == ES.keys()
    assert all(EN.values())
    assert all(ES.values())
