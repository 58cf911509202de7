"""Scenario files: all of them load, cover what they should, and a careless one is refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.domain.understanding import Intent
from agent.errors import ConfigError
from evals.scenario import FOLDER, load_scenario, load_scenarios

GOOD = """
name = "one"
title = "A scenario for the test"
intents = ["ask_balance"]
persona = "cooperative"
why_now = "for the test"
lines = ["How much do I owe?"]
[who]
account = "NG-1001"
[expect]
verified = false
said = ["automated"]
never = ["owe"]
"""


def write(folder: Path, text: str, name: str = "one") -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_that_every_scenario_file_loads_and_there_are_enough() -> None:
    found = load_scenarios()
    assert len(found) == len(list(FOLDER.glob("*.toml"))) >= 24
    assert len({scenario.name for scenario in found}) == len(found)


def test_that_every_intent_has_a_scenario() -> None:
    meant = {intent for scenario in load_scenarios() for intent in scenario.intents}
    assert meant == set(Intent)


def test_that_a_good_file_loads(tmp_path) -> None:
    assert load_scenario(write(tmp_path, GOOD)).expect.verified is False


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('said = ["automated"]\nnever = ["owe"]', "", "said"),
        ('said = ["automated"]', "said = []", "said"),
        ('never = ["owe"]', "never = []", "never"),
        ('said = ["automated"]', 'said = [""]', "finds everything"),
        ("[expect]\nverified = false\n", "[expect]\n", "verified"),
        ('lines = ["How much do I owe?"]', "lines = []", "lines"),
        ('lines = ["How much do I owe?"]', "lines = [[]]", "one_of"),
        ('account = "NG-1001"', 'acount = "NG-1001"', "acount"),
        ('intents = ["ask_balance"]', 'intents = ["ask_balans"]', "intents"),
        ("verified = false", "verified = false\nholds = ['dispte']", "dispte"),
        ("verified = false", "verified = false\nsilent_after = [2]", "line 2"),
        ('said = ["automated"]', 'said = ["("]', "is no pattern"),
        ('name = "one"', 'name = "two"', "two"),
        ('name = "one"', "name = ", "one.toml"),
    ],
)
def test_that_a_careless_file_is_refused_with_its_name(tmp_path, old, new, said) -> None:
    path = write(tmp_path, GOOD.replace(old, new))
    with pytest.raises(ConfigError) as error:
        load_scenario(path)
    assert str(path) in str(error.value)
    assert said in str(error.value)


def test_that_a_filter_that_leaves_nothing_is_an_error_and_not_an_empty_pass() -> None:
    with pytest.raises(ConfigError, match="no scenario matches"):
        load_scenarios(only="no such scenario")
