from pathlib import Path

import pytest

from agent.domain.understanding import RIGHTS, Intent
from agent.errors import RegistryError
from agent.understanding.examples import Example, load_examples, load_file

GOOD = """\
---
intent: {intent}
right: {right}
summary: what it is about
in:
  - this
out:
  - that
near:
  hardship: another thing
---
# Examples
## en
- I need time
- can't pay, lost my job, until June? || also: {other}, distress

## es
- necesito tiempo

# Near misses
## en
- my brother lost his job || is: off_topic
## es
- gracias || is: thanks
"""


def write(folder: Path, intent: str = "need_time", replace: tuple[str, str] = ("", "")) -> Path:
    right = "true" if Intent(intent) in RIGHTS else "false"
    other = "hardship" if intent != "hardship" else "need_time"
    text = GOOD.format(intent=intent, right=right, other=other).replace(*replace)
    path = folder / f"{intent}.md"
    path.write_text(text, encoding="utf-8")
    return path


def test_that_a_file_gives_its_messages_with_all_their_intents(tmp_path):
    assert load_file(write(tmp_path)) == [
        Example("I need time", frozenset({"need_time"}), "en", "need_time", "example"),
        Example(
            "can't pay, lost my job, until June?",
            frozenset({"need_time", "hardship", "distress"}),
            "en",
            "need_time",
            "example",
        ),
        Example("necesito tiempo", frozenset({"need_time"}), "es", "need_time", "example"),
        Example("my brother lost his job", frozenset({"off_topic"}), "en", "need_time", "near_miss"),
        Example("gracias", frozenset({"thanks"}), "es", "need_time", "near_miss"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("---\nintent", "intent", 1, "must start with front matter"),
        ("summary: what it is about", "summary: [", 6, "not YAML"),
        ("summary: what it is about\n", "", 1, "lacks summary"),
        ("summary:", "colour: red\nsummary:", 1, "unknown keys: colour"),
        ("intent: need_time", "intent: dispute", 1, "must be the file's name"),
        ("right: false", "right: true", 1, "one of the rights"),
        ("right: false", "right: maybe", 1, "one of the rights"),
        ("# Examples", "# Exampels", 12, "unknown section"),
        ("## en\n- I need", "## fr\n- I need", 13, "expected ## en or ## es"),
        ("## en\n- I need time", "## en\nI need time", 14, "expected a line '- message'"),
        ("## en\n- I need", "- I need", 13, "expected a line '- message'"),
        ("- I need time", "- || also: thanks", 14, "the message is empty"),
        ("|| also: hardship, distress", "|| also: poverty", 15, "unknown intents: 'poverty'"),
        ("|| also: hardship, distress", "|| also: need_time", 15, "never named in its lines"),
        ("|| also: hardship, distress", "|| is: hardship", 15, "expected '\\|\\| also: intent"),
        ("|| also: hardship, distress", "|| hardship", 15, "expected '\\|\\| also: intent"),
        ("|| also: hardship, distress", "|| also:", 15, "unknown intents: ''"),
        (" || is: off_topic", "", 22, "a near miss must end in"),
        ("|| is: off_topic", "|| is: need_time", 22, "never named in its lines"),
        ("|| is: off_topic", "|| also: off_topic", 22, "expected '\\|\\| is: intent"),
    ],
)
def test_that_a_malformed_line_is_named_with_its_file_and_number(tmp_path, old, new, line, what):
    path = write(tmp_path, replace=(old, new))
    with pytest.raises(RegistryError, match=rf"need_time\.md, line {line}: .*{what}"):
        load_file(path)


def test_that_a_file_without_near_misses_is_refused(tmp_path):
    path = write(tmp_path)
    path.write_text(path.read_text(encoding="utf-8").partition("# Near misses")[0], encoding="utf-8")
    with pytest.raises(RegistryError, match=r"need_time\.md: has no near miss"):
        load_file(path)


def test_that_a_file_that_is_not_text_is_refused(tmp_path):
    path = tmp_path / "need_time.md"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(RegistryError, match=r"need_time\.md: cannot be read"):
        load_file(path)


def test_that_a_folder_gives_the_examples_of_every_intent(tmp_path):
    for intent in Intent:
        write(tmp_path, intent, ("also: hardship, distress", "also: need_time") if intent == "distress" else ("", ""))
    for name in ("off_topic", "thanks"):
        path = tmp_path / f"{name}.md"
        path.write_text(path.read_text(encoding="utf-8").replace(f"is: {name}", "is: unclear"), encoding="utf-8")
    assert {example.source_intent for example in load_examples(tmp_path)} == set(Intent)


def test_that_a_folder_without_a_file_for_an_intent_is_refused(tmp_path):
    write(tmp_path)
    with pytest.raises(RegistryError, match=r"no file for the intents abusive, .*wrong_person"):
        load_examples(tmp_path)
