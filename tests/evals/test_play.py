"""Scripts through the real turn on a real database, with a reader that understands what the test tells it to."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest

import tools
from agent.config import Settings
from agent.deps import Deps
from agent.domain.arrangement import Rhythm
from agent.domain.situation import Situation
from agent.domain.understanding import Entity, EntityKind, Intent, IntentScore, Reading
from agent.prompts import load_replies
from agent.store.database import Database
from evals.conversations import score
from evals.play import play
from evals.scenario import FOLDER, Scenario, load_scenario
from evals.world import World

BORN = Entity(EntityKind.BIRTH_DATE, {"date": "1985-03-12"}, "1985-03-12", 5, 15)
ZIP = Entity(EntityKind.POSTCODE, {"postcode": "60614"}, "60614", 21, 26)
FIRST = Entity(EntityKind.ORDINAL, {"ordinal": 1}, "first", 4, 9)


class Reader:
    """Understands the words it was told about, and nothing else."""

    WORDS = (
        ("stop", Intent.OPT_OUT),
        ("more time", Intent.NEED_TIME),
        ("first", Intent.ACCEPT_OFFER),
        ("pay", Intent.PAY_NOW),
        ("person", Intent.ASK_HUMAN),
        ("how much", Intent.ASK_BALANCE),
        ("thank", Intent.THANKS),
    )

    def understand(self, situation: Situation) -> Reading:
        text = situation.text.lower()
        intent = next((intent for word, intent in self.WORDS if word in text), Intent.UNCLEAR)
        entities = (BORN, ZIP) if "born" in text else (FIRST,) if "first" in text else ()
        return Reading((IntentScore(intent, 1.0),), entities)


@pytest.fixture
def world(pg_server, seeded_template) -> World:
    settings = Settings(environment="test", _env_file=None)
    reader: object = Reader()
    idle = Database(pg_server.address(seeded_template))
    deps = Deps(settings, idle, reader, load_replies(), tools.registry())  # type: ignore[arg-type]  # a fake
    return World(pg_server.url, deps, seeded_template, (1000 + n for n in count()))


def scenario(name: str, **changes: object) -> Scenario:
    return load_scenario(FOLDER / f"{name}.toml").model_copy(update=changes)


async def test_that_more_time_ends_in_a_stored_promise(world) -> None:
    script = scenario("need-time")
    played = await play(script, world, seed=7)
    assert (played.exit, played.fault) == ("said_all", "")
    (agreed,) = [one for one in played.arrangements if one.here and one.state == "active"]
    assert agreed.offer.rhythm is Rhythm.ONCE and agreed.offer.total.minor == 84250
    assert not [fault for fault in score(script, played).faults if fault.scorer != "tone"]


async def test_that_the_same_seed_gives_the_same_conversation_and_the_book_is_fresh_each_time(world) -> None:
    first, second = [await play(scenario("need-time"), world, seed=7, variation=2) for _ in range(2)]
    assert [line.text for line in first.lines] == [line.text for line in second.lines]
    assert [line.at for line in first.lines] == [line.at for line in second.lines]


async def test_that_a_payment_in_the_sandbox_ends_in_a_receipt(world) -> None:
    script = scenario("pay-now", who=scenario("need-time").who, lines=scenario("pay-now").lines[:1])
    played = await play(script, world, seed=7)
    assert (played.exit, played.fault) == ("said_all", "")
    assert [(link.amount_minor, link.state) for link in played.links] == [(84250, "used")]
    assert [(paid.amount_minor, paid.balance_minor) for paid in played.payments] == [(84250, 0)]


async def test_that_after_stop_there_is_silence_and_a_reply_would_be_found(world) -> None:
    script = scenario("stop")
    played = await play(script, world, seed=7)
    assert not [fault for fault in score(script, played).faults if fault.scorer != "tone"]
    loud = replace(played.lines[1], seq=played.spoken[1] + 1, text="Are you sure?")
    faults = score(script, replace(played, lines=(*played.lines, loud))).faults
    assert "silence" in {fault.rule for fault in faults}


async def test_that_a_script_that_never_ends_is_cut_off_and_says_so(world) -> None:
    played = await play(scenario("need-time", max_turns=1), world, seed=7)
    assert played.exit == "max_turns"


async def test_that_an_error_of_the_product_is_a_fault_of_the_conversation_and_not_the_end_of_the_run(world) -> None:
    class Broken(Reader):
        def understand(self, situation: Situation) -> Reading:
            raise RuntimeError("the reader broke")

    broken: object = Broken()
    world.deps = replace(world.deps, understanding=broken)
    script = scenario("need-time")
    played = await play(script, world, seed=7)
    assert played.exit == "fault" and "the reader broke" in played.fault
    assert "exit:fault" in {fault.rule for fault in score(script, played).faults}


async def test_that_no_database_is_left_behind(world, pg_server) -> None:
    import psycopg

    await play(scenario("stop"), world, seed=7)
    with psycopg.connect(pg_server.address("postgres")) as connection:
        left = connection.execute("select datname from pg_database where datname like 'evals\\_1%'").fetchall()
    assert left == []
