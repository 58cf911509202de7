"""PostgreSQL from a wheel: the embedded default and the test database.

No root, no service, no port: the server listens on a Unix socket only and dies with the process that started it.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from agent.errors import ConfigError
from agent.store.postgres_place import WAY_OUT, Place, Runner, find_place, runner

SUPERUSER = "parley"
DATABASE = "parley"
START_SECONDS = 60.0
SOCKET_PATH_LIMIT = 107  # sun_path of struct sockaddr_un, less the closing zero


class EmbeddedPostgres:
    """A PostgreSQL server below ``home``. ``start`` joins the server that another process runs there, if one does.

    The server dies with the *thread* that started it (Linux parent-death signal), so start it from the main thread. A
    process that joined loses it when its owner ends: what should outlast a command belongs to ``parley serve``.

    Raises:
        ConfigError: when it cannot start; says why and what to do.
    """

    def __init__(self, home: Path, *, fsync: bool = True) -> None:
        self.home = home.resolve()
        self.fsync = fsync
        self._process: subprocess.Popen[bytes] | None = None
        self._socket_dir: Path | None = None

    def start(self) -> str:
        """Start the server, or join the one that runs already, and return the URL of its database."""
        self.home.mkdir(parents=True, exist_ok=True)
        with _only_one_starts(self.home / "pg.lock"):
            run = runner()
            place = find_place(self.home, run)
            joined = running_socket(place.data)
            socket_dir = joined or self._launch(place, run)
            url = f"postgresql://{SUPERUSER}@/{DATABASE}?host={socket_dir}"
            _create_database(url)
        return url

    def stop(self) -> None:
        """Stop the server, if this object started it."""
        process, self._process = self._process, None
        if process is not None and process.poll() is None:
            process.send_signal(signal.SIGINT)  # "fast shutdown": sessions are cut, data is safe
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGQUIT)
                process.wait(timeout=10)
        if self._socket_dir is not None:
            shutil.rmtree(self._socket_dir, ignore_errors=True)
            self._socket_dir = None
        atexit.unregister(self.stop)

    def _launch(self, place: Place, run: Runner) -> Path:
        if not (place.data / "PG_VERSION").exists():
            _initdb(place, run)
        socket_dir = self._place_for_socket(place.data, run)
        log_file = place.data.parent / "pg.log"
        with log_file.open("wb") as out:
            self._process = run.start([str(place.binaries / "postgres"), *self._arguments(place.data, socket_dir)], out)
        atexit.register(self.stop)
        self._wait_until_ready(socket_dir, log_file)
        return socket_dir

    def _arguments(self, data: Path, socket_dir: Path) -> list[str]:
        settings = ["unix_socket_permissions=0700", "timezone=UTC", "max_connections=100"]
        if not self.fsync:
            settings += ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
        return ["-D", str(data), "-k", str(socket_dir), "-h", "", *(x for s in settings for x in ("-c", s))]

    def _place_for_socket(self, data: Path, run: Runner) -> Path:
        """The data folder where the path is short enough, else a fresh short folder."""
        if len(str(data / ".s.PGSQL.5432")) <= SOCKET_PATH_LIMIT:
            return data
        self._socket_dir = Path(tempfile.mkdtemp(prefix="parley-", dir="/tmp"))  # short on purpose
        run.own(self._socket_dir)
        return self._socket_dir

    def _wait_until_ready(self, socket_dir: Path, log_file: Path) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._process is None or self._process.poll() is not None:
                break
            try:
                psycopg.connect(_maintenance(socket_dir), connect_timeout=2).close()
            except psycopg.OperationalError:
                time.sleep(0.03)
                continue
            return
        self.stop()
        tail = log_file.read_text(errors="replace")[-1500:]
        raise ConfigError(f"The embedded PostgreSQL did not start. Its log ({log_file}) ends with:\n{tail}\n{WAY_OUT}")


def running_socket(data: Path) -> Path | None:
    """The socket folder of a live server on this data folder (line 5 of ``postmaster.pid``), else None.

    The file of a server that was killed stays behind, and its process id may belong to somebody else by now: only an
    answer on the socket counts.
    """
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
        socket_dir = Path(lines[4])
    except (OSError, IndexError):
        return None
    try:
        psycopg.connect(_maintenance(socket_dir), connect_timeout=5).close()
    except psycopg.OperationalError:
        return None
    return socket_dir


def _maintenance(socket_dir: Path) -> str:
    return f"postgresql://{SUPERUSER}@/postgres?host={socket_dir}"


@contextmanager
def _only_one_starts(lock_file: Path) -> Iterator[None]:
    """Two processes of one home start one server: the second waits here and then joins."""
    with lock_file.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _initdb(place: Place, run: Runner) -> None:
    # initdb refuses a folder with files in it; a first start that was cut off leaves some.
    for leftover in place.data.iterdir():
        shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
    command = [str(place.binaries / "initdb"), "-D", str(place.data), "-U", SUPERUSER]
    command += ["-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"]
    done = run.run(command)
    if done.returncode != 0:
        raise ConfigError(f"The embedded PostgreSQL could not be set up: {done.stderr.strip()} {WAY_OUT}")
    os.sync()  # instead of initdb's own file-by-file sync, which takes seconds


def _create_database(url: str) -> None:
    with psycopg.connect(url.replace(f"/{DATABASE}?", "/postgres?"), autocommit=True) as connection:
        found = connection.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone()
        if found is None:
            connection.execute(f'create database "{DATABASE}"')
