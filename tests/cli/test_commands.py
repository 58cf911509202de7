from __future__ import annotations

import shutil
import socket
from pathlib import Path

import pytest

from agent.cli.serve import listen
from agent.config import ROOT, Settings
from agent.demo.book import write_book
from agent.errors import ConfigError
from agent.store.book import import_book
from agent.store.database import Database
from agent.store.record import append
from agent.store.sql import run
from agent.store.staff import check_password
from tests.cli.running import parley, parley_on, refused
from tests.conftest import NOON

KNOWLEDGE = ROOT / "agent" / "demo" / "knowledge"
GOOD_PASSWORD = b"correct horse battery\n"
NO_HOME = {"PARLEY_HOME": "/dev/null/nowhere"}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    write_book(tmp_path / "book", NOON.date())
    return tmp_path / "book"


# --- what goes wrong is told in a sentence -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["evals", "run", "nosuch"], "conversations"),
        (["import", "/no/such/folder"], "no such folder"),
        (["import", str(ROOT / "pyproject.toml")], "no such folder"),
        (["staff", "add", "a@example.com"], "--password-stdin"),
    ],
)
def test_that_a_mistake_costs_a_sentence_and_no_database(arguments: list[str], says: str) -> None:
    assert says in refused(parley(*arguments, env=NO_HOME))


@pytest.mark.parametrize(
    ("arguments", "env", "says"),
    [
        (["serve"], {"PARLEY_PORT": "many"}, "port"),
        (["serve"], {"PARLEY_ENVIRONMENT": "production"}, "PARLEY_SECRET"),
        (["record", "verify"], NO_HOME, "PARLEY_HOME"),
        (["record", "verify"], {"DATABASE_URL": "postgresql://u:hidden-word@127.0.0.1:1/x"}, "DATABASE_URL"),
    ],
)
def test_that_a_wrong_setting_is_named_and_no_password_is_shown(
    arguments: list[str], env: dict[str, str], says: str
) -> None:
    sentence = refused(parley(*arguments, env=env))
    assert says in sentence
    assert "hidden-word" not in sentence


def test_that_the_demonstration_is_refused_in_production() -> None:
    env = {"PARLEY_ENVIRONMENT": "production", "PARLEY_SECRET": "a long and random value of somebody"}
    assert "refused in production" in refused(parley("demo", "--seed-only", env=env))


def test_that_a_port_in_use_is_told_before_anything_slow_starts() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        sentence = refused(parley("serve", "--port", str(taken.getsockname()[1]), env=NO_HOME))
    assert "in use" in sentence
    assert "--port" in sentence


def test_that_a_free_port_is_taken() -> None:
    with listen(Settings(port=0)) as listener:
        assert listener.getsockname()[1] > 0


def test_that_an_address_of_somebody_else_is_refused() -> None:
    with pytest.raises(ConfigError, match="not to be had"):
        listen(Settings(host="203.0.113.9", port=0))


def test_that_every_command_of_the_contract_is_there() -> None:
    help_ = parley("--help").out
    for name in ("serve", "demo", "chat", "understand", "check", "evals", "import", "record", "staff", "bench"):
        assert f" {name} " in help_


def test_that_the_suites_are_listed_with_their_newest_report(tmp_path: Path) -> None:
    for stamp in ("20260101-000000", "20260301-000000"):
        (tmp_path / f"check-{stamp}").mkdir()
        (tmp_path / f"check-{stamp}" / "report.html").touch()
    done = parley("evals", "list", "--out", str(tmp_path))
    assert done.code == 0
    assert "conversations" in done.out
    assert "check-20260301-000000" in done.out
    assert "check-20260101-000000" not in done.out


# --- the book and the record -------------------------------------------------------------------------------------


async def test_that_the_demonstration_is_seeded_once(db: Database, tmp_path: Path) -> None:
    first = await parley_on(db, "demo", "--seed-only", env={"PARLEY_HOME": str(tmp_path)})
    again = await parley_on(db, "demo", "--seed-only", env={"PARLEY_HOME": str(tmp_path)})
    assert (first.code, again.code) == (0, 0), first.err + again.err
    assert "is seeded" in first.err
    assert "there already" in again.err
    async with db.read() as session:
        assert (await run(session, "select count(*) from account")).scalar_one() == 40


async def test_that_an_import_tells_what_it_loaded_and_may_be_repeated(db: Database, book: Path) -> None:
    async with db.write() as session:
        report = await import_book(session, book)
    again = await parley_on(db, "import", str(book))
    assert again.code == 0, again.err
    assert again.out.splitlines() == [f"{name}: {count}" for name, count in report.rows.items()]


async def test_that_a_bad_row_is_named_and_nothing_is_loaded(db: Database, book: Path) -> None:
    debtors = book / "debtors.csv"
    debtors.write_text(debtors.read_text().replace("1985-03-12", "yesterday"))
    (book / "holds.csv").write_bytes(b"\xff\xfe")
    done = await parley_on(db, "import", str(book))
    assert done.code == 2
    assert "debtors.csv, row 2, column birth_date" in done.err
    assert "holds.csv, row 1" in done.err
    assert done.err.splitlines()[-1].endswith("nothing was loaded.")
    async with db.read() as session:
        assert (await run(session, "select count(*) from debtor")).scalar_one() == 0


@pytest.fixture
async def recorded(db: Database) -> Database:
    """A record of one entry."""
    async with db.write() as session:
        await append(session, "book", "imported", {"rows": 3}, NOON)
    return db


async def test_that_verify_finds_one_flipped_byte(recorded: Database) -> None:
    whole = await parley_on(recorded, "record", "verify")
    assert (whole.code, whole.out) == (0, "The record is whole.\n")
    async with recorded.write() as session:
        await run(session, "alter table record disable trigger user")
        await run(session, "update record set body = set_byte(body, 3, get_byte(body, 3) # 1)")
        await run(session, "alter table record enable trigger user")
    broken = await parley_on(recorded, "record", "verify")
    assert broken.code == 1
    assert broken.out == "book, entry 1: its content does not fit its hash.\n"


async def test_that_an_export_is_json_lines_and_nothing_is_no_export(recorded: Database) -> None:
    done = await parley_on(recorded, "record", "export", "book")
    assert [line["kind"] for line in done.lines] == ["imported"]
    assert "NG-9999" in refused(await parley_on(recorded, "record", "export", "NG-9999"))


# --- people ------------------------------------------------------------------------------------------------------


async def test_that_a_person_is_added_and_can_log_in(db: Database) -> None:
    add = ["staff", "add", "Ann@example.com", "--role", "supervisor", "--password-stdin"]
    done = await parley_on(db, *add, stdin=GOOD_PASSWORD)
    assert done.code == 0, done.err
    async with db.read() as session:
        staff = await check_password(session, "ann@example.com", GOOD_PASSWORD.decode().strip())
        assert staff is not None
        assert staff.role == "supervisor"
        assert (await run(session, "select kind from record where stream = 'desk'")).scalars().all() == ["staff_added"]


@pytest.mark.parametrize(("password", "says"), [(b"\xff\n", "UTF-8"), (b"x" * 5000, "too long")])
def test_that_a_password_nobody_can_type_is_refused(password: bytes, says: str) -> None:
    add = ["staff", "add", "a@example.com", "--password-stdin"]
    assert says in refused(parley(*add, stdin=password, env=NO_HOME))


async def test_that_a_weak_password_is_refused(db: Database) -> None:
    done = await parley_on(db, "staff", "add", "a@example.com", "--password-stdin", stdin=b"short\n")
    assert "too short" in refused(done)
    async with db.read() as session:
        assert (await run(session, "select count(*) from staff")).scalar_one() == 0


# --- chat --------------------------------------------------------------------------------------------------------


@pytest.fixture
def places(tmp_path: Path) -> dict[str, str]:
    """A home of its own with this checkout's fit of the encoder, and a creditor's policy of one page."""
    fitted = ROOT / ".parley" / "understanding"
    if fitted.exists():
        shutil.copytree(fitted, tmp_path / "home" / "understanding")
    (tmp_path / "texts" / "acme-store").mkdir(parents=True)
    shutil.copy(KNOWLEDGE / "acme-store" / "office.md", tmp_path / "texts" / "acme-store")
    return {"PARLEY_HOME": str(tmp_path / "home"), "PARLEY_KNOWLEDGE": str(tmp_path / "texts")}


async def test_that_a_script_can_hold_a_conversation(seeded_db: Database, places: dict[str, str]) -> None:
    said = "Hello\nborn 1985-03-12, ZIP 60614\n\nI need more time\n"
    done = await parley_on(seeded_db, "chat", "--account", "ng-1001", stdin=said.encode(), env=places)
    assert done.code == 0, done.err
    assert done.out.startswith("parley: ")
    assert "  (date of birth, ZIP or postcode)" in done.out.splitlines()
    assert any(line.startswith("  1. ") for line in done.out.splitlines())
    assert done.err == ""


async def test_that_an_unknown_account_is_told_with_the_way_to_one(db: Database) -> None:
    assert "demo --seed-only" in refused(await parley_on(db, "chat", "--account", "NG-0"))
