"""What the person just wrote, read lightly: enough that no reply asks for money after a right was used.

Understanding reads messages properly; this is the gate's own second pair of eyes, also for ``parley check``.
"""

from __future__ import annotations

from functools import lru_cache

from agent.rules._lexicon import lexicon
from agent.rules._text import Text, read

PATTERNS = lexicon("prior")

RIGHTS = frozenset(
    {
        "distress",
        "opt_out",
        "cease",
        "refuse",
        "attorney",
        "bankruptcy",
        "deceased",
        "identity_theft",
        "wrong_person",
        "dispute",
    }
)


@lru_cache(maxsize=256)
def prior(message: str | None) -> frozenset[str]:
    """Which of ``PATTERNS`` the person's message shows."""
    if not message:
        return frozenset()
    text = read(message)
    return frozenset(name for name, pattern in PATTERNS.items() if text.has(pattern))


@lru_cache(maxsize=256)
def prior_text(message: str) -> Text:
    """The person's message, read once."""
    return read(message)
