"""Places: a child states what differs, every value names its source, the strictest wins, unknown means hold."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from agent.domain.message import Channel
from agent.errors import ConfigError
from agent.jurisdictions import find, limits_for, load, places, registry, resolve

BASE = 'id = "{id}"\nname = "Place"\n'
HOURS = '[hours]\nopen = 08:00:00\nclose = 21:00:00\nsource = "law"\n'


def test_that_every_place_is_found():
    assert set(registry()) == {
        "eu", "uk", "us", "us-ca", "us-dc", "us-fl", "us-il", "us-ma", "us-ny", "us-nyc", "us-tx", "us-wa",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("NY", "us-ny"),
        ("US-CA", "us-ca"),
        ("New York City", "us-nyc"),
        ("nyc", "us-nyc"),
        ("UK", "uk"),
        ("texas", "us-tx"),
    ],
)
def test_that_places_are_found_as_people_write_them(name: str, place: str):
    assert find(name) == place


def test_that_new_york_city_is_told_by_its_postcode():
    assert places("US", "NY", "10001") == ("us-nyc",)
    assert places("US", "NY", "12207") == ("us-ny",)
    assert places("US", "OH", "43004") == ("us",)
    assert places("DE") == ("eu",)


def test_that_a_child_has_what_its_parent_states():
    assert limits_for("us-nyc").close == time(21)
    assert {cap.count for cap in limits_for("us-nyc").caps} == {3, 7}
    assert limits_for("us-nyc").age_notice_always


def test_that_of_several_places_the_strictest_of_each_value_wins():
    both = resolve(["us-nyc", "us-ma", "us-dc"])
    assert {cap.count for cap in both.caps} == {2, 3, 5, 7}
    assert Channel.EMAIL in both.consent_channels
    assert not both.medical_reporting
    assert both.payment_revives


@pytest.mark.parametrize("locations", [[], ["mars"], ["us-ny", "mars"]])
def test_that_an_unknown_place_is_marked_and_gets_the_strictest(locations: list[str]):
    limits = resolve(locations)
    assert not limits.known
    assert min(cap.count for cap in limits.caps) == 2


def write(folder: Path, name: str, text: str) -> Path:
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def test_that_a_complete_file_is_read(tmp_path: Path):
    assert load(write(tmp_path, "xx", BASE.format(id="xx") + HOURS))["xx"].hours


@pytest.mark.parametrize(
    "text",
    [
        BASE.format(id="xx") + HOURS.replace('source = "law"\n', ""),
        BASE.format(id="xx") + HOURS + "nonsense = 1\n",
        BASE.format(id="yy") + HOURS,
        BASE.format(id="xx"),
        BASE.format(id="xx") + 'parent = "nowhere"\n',
        "id = \n",
    ],
    ids=["no source", "unknown field", "wrong name", "no hours", "unknown parent", "no TOML"],
)
def test_that_a_wrong_file_stops_the_start_and_is_named(tmp_path: Path, text: str):
    with pytest.raises(ConfigError, match=r"xx\.toml|yy"):
        load(write(tmp_path, "xx", text))
