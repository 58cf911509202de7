"""Approved replies and prompts: wrong files stop the start; every reply renders, is plain, and passes the rules."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from agent.config import PROMPTS
from agent.domain.review import Review
from agent.domain.understanding import RIGHTS
from agent.errors import ConfigError
from agent.prompts import LANGUAGES, ApprovedReply, load_labels, load_prompt, load_replies

REPLIES = load_replies()
GOOD = (
    '---\npurpose: "p"\nvariables: [amount]\nfixed: false\n---\n# en\nPay {{ amount }}.\n\n# es\nPague {{ amount }}.\n'
)
SAMPLE = {
    "name": "Maria",
    "amount": "$75.00",
    "balance": "$600.00",
    "paid": "$100.00",
    "paid_on": "20 Oct 2026",
    "first": "27 Nov 2026",
    "last": "5 Mar 2027",
    "due_on": "20 Sep 2026",
    "reply_by": "25 Nov 2026",
    "expires": "23 Nov 2026, 10:00",
    "count": "8",
    "crisis_line": "988",
    "advice_phone": "1-800-388-2227",
}
MONEY = ("each", "final", "total", "rest", "owed", "disputed", "charged", "interest", "fees", "credited")


def shown(reply: ApprovedReply) -> dict[str, str]:
    known = SAMPLE | dict.fromkeys(MONEY, "$100.00")
    return {name: known.get(name, name.replace("_", " ")) for name in reply.variables}


def write(folder: Path, text: str, name: str = "one") -> Path:
    (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return folder


def test_that_a_good_reply_loads_and_renders(tmp_path: Path) -> None:
    reply = load_replies(write(tmp_path, GOOD))["one"]
    assert reply.render("es", {"amount": "$5.00", "other": "x"}) == "Pague $5.00."
    assert reply.render("de", {"amount": "$5.00"}) == "Pay $5.00."


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("variables: [amount]", "variables: []", "used but not declared"),
        ("variables: [amount]", "variables: [amount, date]", "declared but not used"),
        ("fixed: false", "fixed: maybe", "fixed must be"),
        ("fixed: false", "fixed: false\nmood: kind", "unknown keys"),
        ('purpose: "p"\n', "", "missing or unknown keys"),
        ("# es\n", "# fr\n", "needs exactly the sections"),
        ("Pague {{ amount }}.", "", "is empty"),
        ("Pague {{ amount }}.", "Pague algo.", "declared but not used"),
        ("{{ amount }}.\n\n# es", "{{ amount.\n\n# es", "one.md"),
        ("---\n# en", "# en", "front matter"),
        ('purpose: "p"', "purpose: [", "not YAML"),
    ],
)
def test_that_a_wrong_reply_stops_the_start_and_is_named(tmp_path: Path, old: str, new: str, why: str) -> None:
    assert old in GOOD
    with pytest.raises(ConfigError, match=re.escape(why)) as error:
        load_replies(write(tmp_path, GOOD.replace(old, new, 1)))
    assert "one.md" in str(error.value)


def test_that_no_replies_at_all_stop_the_start(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        load_replies(tmp_path)


def test_that_a_missing_fact_is_an_error_and_not_an_empty_word() -> None:
    with pytest.raises(ConfigError, match="amount"):
        REPLIES["pay_link"].render("en", {"expires": "x"})


def test_that_the_hash_changes_with_the_words(tmp_path: Path) -> None:
    before = load_replies(write(tmp_path, GOOD))["one"].hash
    assert load_replies(write(tmp_path, GOOD.replace("Pay ", "Send ")))["one"].hash != before


def test_that_a_fact_cannot_smuggle_a_template_in() -> None:
    text = REPLIES["pay_link"].render("en", {"amount": "{{ 7 * 7 }}", "expires": "x"})
    assert "{{ 7 * 7 }}" in text and "49" not in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", sorted(REPLIES))
def test_that_every_reply_is_short_asks_one_thing_and_passes_the_rules(key: str, language: str) -> None:
    from agent.compliance import judge

    reply = REPLIES[key]
    text = reply.render(language, shown(reply))
    assert len(text.split()) <= 64 and text.count("?") <= 1 and "!" not in text
    verdict = judge(text, Review(language=language, response_fixed=reply.fixed))
    assert verdict.kind.value == "send", verdict.findings


def grade(text: str) -> float:
    """Flesch-Kincaid grade, with syllables counted as groups of vowels."""
    words = re.findall(r"[A-Za-z']+", text)
    sentences = max(1, len(re.findall(r"[.!?:](?:\s|$)", text)))
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", re.sub(r"e$", "", word.lower())))) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


@pytest.mark.parametrize("key", sorted(key for key in REPLIES if not key.startswith("notice_")))
def test_that_every_reply_is_plain(key: str) -> None:
    reply = REPLIES[key]
    text = reply.render("en", shown(reply))
    assert len(text.split()) < 8 or grade(text) <= 8, grade(text)


def test_that_replies_are_plain_on_the_whole() -> None:
    texts = [reply.render("en", shown(reply)) for key, reply in REPLIES.items() if not key.startswith("notice_")]
    assert sum(map(grade, texts)) / len(texts) <= 6


def test_that_every_right_has_its_replies() -> None:
    for right in RIGHTS:
        assert f"clarify_{right.value}" in REPLIES
        assert right.value in REPLIES or right.value == "distress"


def test_that_labels_are_the_same_in_every_language(tmp_path: Path) -> None:
    assert set(load_labels()) == set(LANGUAGES)
    wrong = tmp_path / "labels.toml"
    wrong.write_text('[en]\nyes = "Yes"\nno = "No"\n[es]\nyes = "Sí"\n')
    with pytest.raises(ConfigError, match="no"):
        load_labels(wrong)


@pytest.mark.parametrize("name", sorted(path.stem for path in PROMPTS.glob("*.md")))
def test_that_every_model_prompt_loads_and_refuses_missing_values(name: str) -> None:
    prompt = load_prompt(name)
    assert prompt.render(**dict.fromkeys(prompt.variables, "x"))
    with pytest.raises(ConfigError):
        prompt.render(no_such_variable="x")


def test_that_no_prompt_or_reply_carries_a_figure_of_its_own() -> None:
    for reply in REPLIES.values():
        for text in reply.texts.values():
            assert not re.search(r"[$€£]\s?\d|\d+\s?%", text), reply.key
