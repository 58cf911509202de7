"""``python -m agent.understanding``: fit the intent heads now, so that the next start finds them in the cache."""

from __future__ import annotations

from rich.console import Console
from rich.progress import Progress

from agent.config import settings
from agent.understanding.read import load_understanding


def main() -> None:
    """Fit or load, with a progress bar."""
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Reading the intent examples", total=1.0)
        load_understanding(settings().home, lambda share, what: bar.update(task, completed=share, description=what))


if __name__ == "__main__":
    main()
