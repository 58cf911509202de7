from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from agent.config import ROOT
from agent.errors import ConfigError
from agent.store import postgres_place
from agent.store.postgres import SOCKET_PATH_LIMIT, EmbeddedPostgres, running_socket
from agent.store.postgres_place import Place, Runner, barrier, find_place, runner


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder that another user may enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="parley-pg-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def answer(url: str) -> str:
    with psycopg.connect(url) as connection:
        row = connection.execute("show server_encoding").fetchone()
        assert row is not None
        return str(row[0])


def test_that_a_second_start_joins_the_first_and_only_the_first_stops_it(home: Path) -> None:
    first, second = EmbeddedPostgres(home, fsync=False), EmbeddedPostgres(home, fsync=False)
    url = first.start()
    assert second.start() == url
    second.stop()
    assert answer(url) == "UTF8"
    first.stop()
    with pytest.raises(psycopg.OperationalError):
        answer(url)


def test_that_data_survives_a_restart(home: Path) -> None:
    server = EmbeddedPostgres(home, fsync=False)
    with psycopg.connect(server.start()) as connection:
        connection.execute("create table kept (n int)")
    server.stop()
    with psycopg.connect(server.start()) as connection:
        connection.execute("select * from kept")
    server.stop()


def test_that_two_starts_at_once_make_one_server(home: Path) -> None:
    servers = [EmbeddedPostgres(home, fsync=False) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        urls = set(pool.map(EmbeddedPostgres.start, servers))
        assert len(urls) == 1
        for server in servers:
            server.stop()


def test_that_a_long_path_does_not_matter(home: Path) -> None:
    deep = home / ("x" * SOCKET_PATH_LIMIT)
    server = EmbeddedPostgres(deep, fsync=False)
    assert answer(server.start()) == "UTF8"
    server.stop()


START_AND_WAIT = """
import sys, time
from pathlib import Path
from agent.store.postgres import EmbeddedPostgres
EmbeddedPostgres(Path(sys.argv[1]), fsync=False).start()
print("up", flush=True)
sys.stdin.read()
"""


def child(home: Path, **how: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", START_AND_WAIT, str(home)]
    process = subprocess.Popen(  # type: ignore[call-overload]
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, **how
    )
    assert process.stdout.readline().strip() == "up"
    return process  # type: ignore[no-any-return]


@pytest.mark.skipif(not shutil.which("setpriv"), reason="without setpriv the server cannot be tied to its parent")
def test_that_the_server_dies_with_a_parent_that_was_killed(home: Path) -> None:
    with child(home) as process:
        server = int((home / "pg" / "postmaster.pid").read_text().splitlines()[0])
        watch = os.pidfd_open(server)
        process.send_signal(signal.SIGKILL)
        assert select.select([watch], [], [], 20)[0], "the server outlived its parent"
        os.close(watch)
    assert running_socket(home / "pg") is None
    again = EmbeddedPostgres(home, fsync=False)
    assert answer(again.start()) == "UTF8"
    again.stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can try being somebody else")
def test_that_an_ordinary_user_can_start_it_too(home: Path) -> None:
    user = runner().user
    assert user is not None
    if barrier(Path(sys.executable), Runner(user)) or barrier(ROOT, Runner(user)):
        pytest.skip("this environment can be read by root only")
    os.chown(home, user.pw_uid, user.pw_gid)
    with child(home, user=user.pw_uid, group=user.pw_gid, extra_groups=[]) as process:
        assert (home / "pg").stat().st_uid == user.pw_uid
        process.communicate()


@dataclass(frozen=True, slots=True)
class Barred(Runner):
    """A user who may not enter one folder."""

    closed: Path = Path("/nowhere")

    def may(self, permission: str, path: Path) -> bool:
        return path != self.closed


@pytest.fixture
def barred(home: Path) -> Barred:
    user = runner().user
    if user is None:
        import pwd

        user = pwd.getpwuid(os.geteuid())
    return Barred(user=user, closed=home)


def test_that_a_home_the_server_may_not_enter_is_replaced_by_the_same_place_every_time(
    home: Path, barred: Barred, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = Path(tempfile.mkdtemp(prefix="parley-shared-"))
    monkeypatch.setattr(postgres_place, "SHARED", shared)
    first, second = find_place(home, barred), find_place(home, barred)
    assert first == second
    assert first.data.is_relative_to(shared)
    assert not (home / "pg").exists()
    shutil.rmtree(shared)


def test_that_without_any_place_the_error_names_the_folder_and_the_way_out(
    home: Path, barred: Barred, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "file").touch()
    monkeypatch.setattr(postgres_place, "SHARED", home / "file" / "below")
    with pytest.raises(ConfigError, match=f"may not enter {home}.*DATABASE_URL"):
        find_place(home, barred)


def test_that_programs_out_of_reach_are_copied_once(
    home: Path, barred: Barred, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = postgres_place._wheel()
    assert wheel is not None
    monkeypatch.setattr(postgres_place, "SHARED", home / "shared")
    away = Barred(user=barred.user, closed=wheel)
    copy = postgres_place._reachable_binaries(away)
    assert copy == postgres_place._reachable_binaries(away)
    assert copy.is_relative_to(home / "shared")
    assert "18" in subprocess.run([copy / "postgres", "--version"], capture_output=True, text=True, check=True).stdout


def test_that_data_of_somebody_else_is_not_touched(home: Path) -> None:
    (home / "pg").mkdir()
    stranger = Barred(user=runner().user, closed=Path("/nowhere"))
    if stranger.user is None or (home / "pg").stat().st_uid == stranger.user.pw_uid:
        pytest.skip("the folder is ours in either case")
    with pytest.raises(ConfigError, match="belongs to user id"):
        find_place(home, stranger)


def test_that_a_server_that_cannot_start_says_why(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = EmbeddedPostgres(home, fsync=False)
    place = find_place(server.home, runner())
    monkeypatch.setattr(
        EmbeddedPostgres, "_arguments", lambda self, data, socket_dir: ["-D", str(data), "--nonsense=1"]
    )
    with pytest.raises(ConfigError, match=r"did not start(?s:.)*nonsense(?s:.)*DATABASE_URL"):
        server.start()
    assert isinstance(place, Place)
