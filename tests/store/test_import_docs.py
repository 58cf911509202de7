from __future__ import annotations

import re
import tomllib

import pytest

from agent.config import ROOT
from agent.domain.account import CreditorConfig
from agent.store.book_read import FILES

TEXT = (ROOT / "docs" / "import.md").read_text()


def documented(name: str) -> dict[str, bool]:
    """The columns the page names for a file, and whether it marks them as required."""
    (paragraph,) = re.findall(rf"^\*\*{name}\.csv\*\*: (.*?)(?:\n\n|\Z)", TEXT, re.MULTILINE | re.DOTALL)
    names = re.findall(r"`(\w+)`(\*?)", paragraph)
    found: dict[str, bool] = {}
    for column, star in names:  # later mentions explain, the first one documents
        if column in FILES[name]:
            found.setdefault(column, bool(star))
    return found


@pytest.mark.parametrize("name", FILES)
def test_that_the_page_names_every_column_and_marks_the_required_ones(name: str) -> None:
    assert documented(name) == {column: spec.required for column, spec in FILES[name].items()}


def test_that_the_creditor_of_the_page_is_a_valid_one() -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    assert CreditorConfig.model_validate(tomllib.loads(example)).slug == "acme-store"
