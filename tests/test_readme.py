"""The README's table "to add something, edit this one file" is true: one new file in the folder is enough."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

import agent.channels
import agent.rules
import agent.rules.content
import tools
from agent import jurisdictions
from agent.actions.intents import answer_by_file
from agent.domain.understanding import ADDED, Intent, IntentScore, Reading
from agent.errors import RegistryError
from agent.prompts import added_replies, load_replies
from agent.understanding.examples import load_examples
from agent.understanding.heads import label_matrix, labels_now

ROOT = Path(__file__).parents[1]


def rows() -> dict[str, str]:
    """What the table says: kind -> example file."""
    table = (ROOT / "README.md").read_text(encoding="utf-8").partition("edit this one file")[2]
    found = re.findall(r"^\| (\w+) \| .+ \| `([^`]+)` \|$", table, re.MULTILINE)
    return dict(found)


@pytest.fixture
def put(monkeypatch, tmp_path):
    """Put one more file into a package's folder, as far as imports can tell."""

    def add(package, name: str, source: str) -> None:
        (tmp_path / f"{name}.py").write_text(source, encoding="utf-8")
        monkeypatch.setattr(package, "__path__", [*package.__path__, str(tmp_path)])

    return add


@pytest.fixture(autouse=True)
def forget():
    yield
    ADDED.clear()
    for registry in (agent.rules.registry, tools.registry, agent.channels.registry):
        clear = getattr(registry, "cache_clear", None)
        if clear:
            clear()


def refresh(registry):
    clear = getattr(registry, "cache_clear", None)
    if clear:
        clear()
    return registry()


def test_that_every_example_in_the_table_exists():
    assert set(rows()) == {"rule", "tool", "channel", "intent", "reply", "jurisdiction", "creditor"}
    assert [path for path in rows().values() if not (ROOT / path).is_file()] == []


def test_that_one_file_adds_a_rule(put):
    source = (ROOT / rows()["rule"]).read_text(encoding="utf-8")
    put(agent.rules.content, "another", re.sub(r'id="[^"]+"', 'id="another-rule"', source, count=1))
    assert "another-rule" in refresh(agent.rules.registry)


def test_that_one_file_adds_a_tool(put):
    source = (ROOT / rows()["tool"]).read_text(encoding="utf-8")
    put(tools, "another", re.sub(r'tool\(\s*"[^"]+"', 'tool("another_tool"', source, count=1))
    assert "another_tool" in refresh(tools.registry)


def test_that_a_wrong_file_stops_the_start_and_is_named(put):
    put(agent.rules.content, "broken", "RULE = 1\n")
    with pytest.raises(RegistryError, match="broken"):
        refresh(agent.rules.registry)


def test_that_one_file_adds_an_intent_with_its_reply(tmp_path):
    folder = tmp_path / "intents"
    shutil.copytree(ROOT / "prompts" / "intents", folder)
    (folder / "ask_hours.md").write_text(
        "---\nintent: ask_hours\nright: false\nsummary: Asks when the office is open.\nreply: callback\n---\n"
        "# Examples\n## en\n- when are you open\n# Near misses\n## en\n- call me at nine || is: callback\n",
        encoding="utf-8",
    )
    examples = load_examples(folder)
    assert "ask_hours" in labels_now()
    assert label_matrix(examples)[:, labels_now().index("ask_hours")].sum() == 1
    assert Reading((IntentScore(Intent("ask_hours"), 0.9),)).top == "ask_hours"
    assert added_replies(folder) == {"ask_hours": "callback"}
    assert callable(answer_by_file)


def test_that_an_intent_without_a_reply_of_its_own_is_refused(tmp_path):
    folder = tmp_path / "intents"
    shutil.copytree(ROOT / "prompts" / "intents", folder)
    source = (folder / "thanks.md").read_text(encoding="utf-8")
    (folder / "new_one.md").write_text(source.replace("intent: thanks", "intent: new_one"), encoding="utf-8")
    with pytest.raises(RegistryError, match="reply"):
        load_examples(folder)


def test_that_one_file_adds_a_reply(tmp_path):
    folder = tmp_path / "replies"
    shutil.copytree(ROOT / "prompts" / "replies", folder)
    shutil.copy(folder / "thanks.md", folder / "thanks_again.md")
    assert "thanks_again" in load_replies(folder)


def test_that_one_file_adds_a_jurisdiction(tmp_path, monkeypatch):
    for path in jurisdictions.FOLDER.glob("*.toml"):
        shutil.copy(path, tmp_path)
    source = (tmp_path / "us-ma.toml").read_text(encoding="utf-8")
    (tmp_path / "us-nv.toml").write_text(source.replace('id = "us-ma"', 'id = "us-nv"'), encoding="utf-8")
    assert "us-nv" in jurisdictions.load(tmp_path)
    assert "us-nv" not in jurisdictions.load(jurisdictions.FOLDER)


def test_that_documents_named_in_the_readme_exist():
    links = re.findall(r"\]\((docs/[^)]+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert [link for link in links if not (ROOT / link).exists()] == []
