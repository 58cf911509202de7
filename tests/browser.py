"""A browser for the page tests: the system's Chromium, else one that can be installed. ``python -m tests.browser``.

Says loudly when there is none: then the page tests do not run, and with CI=true that is a failure.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
ASK = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""
MISSING = "NO BROWSER: the page tests did NOT run. Install Chromium, or set CHROMIUM to its path."


def find() -> Path | None:
    """The browser to use: the one that CHROMIUM names, the system's, playwright's own."""
    named = os.environ.get("CHROMIUM")
    if named:
        return Path(named) if Path(named).is_file() else None
    for name in NAMES:
        if path := shutil.which(name):
            return Path(path)
    return _playwrights()


def _playwrights() -> Path | None:
    """Playwright's own Chromium. Asked in another process: its plain interface refuses to run beside an event loop."""
    done = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, timeout=60, check=False)
    path = Path(done.stdout.strip() or "/nowhere")
    return path if path.is_file() else None


def in_ci() -> bool:
    """True where a missing browser is a failure."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def install() -> None:
    """Try the distribution's package as root on Debian and its kin, else playwright's own download."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
        if _run([*quiet, "install", "-y", "chromium"]) or (
            _run([*quiet, "update"]) and _run([*quiet, "install", "-y", "chromium"])
        ):
            return
    _run([sys.executable, "-m", "playwright", "install", "chromium"])


def _run(command: list[str]) -> bool:
    print("browser:", " ".join(command), file=sys.stderr)
    try:
        done = subprocess.run(
            command,
            env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
            capture_output=True,
            timeout=600,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        print("browser:", error, file=sys.stderr)
        return False
    if done.returncode:
        print(done.stderr.decode(errors="replace")[-2000:], file=sys.stderr)
    return done.returncode == 0


def main() -> int:
    """Find or install; 0 also without one, except in CI."""
    found = find()
    if found is None:
        install()
        found = find()
    if found is not None:
        print(f"browser: {found}", file=sys.stderr)
        return 0
    print(f"\n{'!' * 100}\n{MISSING}\n{'!' * 100}\n", file=sys.stderr)
    return 1 if in_ci() else 0


if __name__ == "__main__":
    sys.exit(main())
