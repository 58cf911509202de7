from __future__ import annotations

import re
import tomllib
from pathlib import Path

import agent.demo

HERE = Path(agent.demo.__file__).parent
TOPICS = {"fees", "hardship", "complaints", "how-to-pay", "office", "data-protection", "disputes"}


def test_that_every_creditor_has_every_topic_in_every_language_it_serves() -> None:
    files = sorted((HERE / "creditors").glob("*.toml"))
    assert len(files) == 3
    for path in files:
        creditor = tomllib.loads(path.read_text())
        folder = HERE / "knowledge" / creditor["slug"]
        assert {text.stem for text in folder.glob("*.md")} == TOPICS
        for text in folder.glob("*.md"):
            languages = set(re.findall(r"^# (en|es)$", text.read_text(), re.MULTILINE))
            assert languages == set(creditor["languages"]), text


def test_that_addresses_in_the_texts_are_fictional() -> None:
    for path in (HERE / "knowledge").rglob("*.md"):
        text = path.read_text()
        assert all(domain.endswith("example.com") for domain in re.findall(r"@([\w.]+\w)", text)), path
        assert all("555 01" in number for number in re.findall(r"\+1[ \d]+", text)), path
