"""The scripted debtor: answers what was asked as the scenario says, else says the next line, else is done."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from random import Random

from agent.domain.situation import Awaiting
from evals.scenario import Say, Scenario

DEFAULTS: dict[Awaiting, str] = {
    Awaiting.CONFIRM: "yes",
    Awaiting.ACCEPT_APPROVED: "yes, I accept",
}
SPANISH: dict[Awaiting, str] = {
    Awaiting.CONFIRM: "sí",
    Awaiting.ACCEPT_APPROVED: "sí, acepto",
}
_ONCE = frozenset(DEFAULTS)
ANSWERED_TIMES = 3
"""How often a scripted person answers the same question before giving up."""


@dataclass(slots=True)
class Debtor:
    """One play of a script. ``variation`` 0 is the text as written; others are typed by somebody else."""

    scenario: Scenario
    factors: dict[str, str]
    dice: Random
    variation: int = 0
    line: int = 0
    """Lines said so far."""
    _used: dict[Awaiting, int] = field(default_factory=dict)

    def next(self, asked: Awaiting) -> tuple[list[str], bool] | None:
        """The bubbles to send next and whether they are a line of the script; None when there is nothing left to say.

        Args:
            asked: what we asked last.
        """
        answer = self._answer(asked)
        if answer is not None:
            return [answer], False
        if self.line >= len(self.scenario.lines):
            return None
        say = self.scenario.lines[self.line]
        self.line += 1
        return self._typed(say), True

    def _answer(self, asked: Awaiting) -> str | None:
        """What they say to this question: each scripted answer once, in order; identity as often as asked."""
        used = self._used.get(asked, 0)
        scripted = self.scenario.answers.get(asked, ())
        if used < len(scripted):
            text = self._phrase(scripted[used])
        elif scripted or used >= (1 if asked in _ONCE else ANSWERED_TIMES):
            return None
        elif asked is Awaiting.IDENTITY and self.scenario.knows:
            text = self._identity()
        else:
            text = (SPANISH if self.scenario.language == "es" else DEFAULTS).get(asked, "")
        if not text:
            return None
        self._used[asked] = used + 1
        return text

    def _identity(self) -> str:
        """The details they know, as people write them."""
        year, month, day = self.factors["birth_date"].split("-")
        wrong = f"{int(year) - 1}-{month}-{day}"
        spanish = self.scenario.language == "es"
        said = {
            "reference": self.factors["reference"],
            "birth_date": f"{'nacida el' if spanish else 'born'} {self.factors['birth_date']}",
            "wrong_birth_date": f"{'nacida el' if spanish else 'born'} {wrong}",
            "postcode": f"{'código postal' if spanish else 'ZIP'} {self.factors['postcode']}",
        }
        return ", ".join(said[factor] for factor in self.scenario.knows)

    def _typed(self, say: Say) -> list[str]:
        if say.bubbles:
            return [self._noisy(bubble) for bubble in say.bubbles]
        return [self._noisy(self._phrase(say))]

    def _phrase(self, say: Say) -> str:
        """The first phrasing as it is written; another one in later variations."""
        if not say.one_of:
            return "\n".join(say.bubbles)
        return say.one_of[0] if self.variation == 0 else self.dice.choice(say.one_of)

    def _noisy(self, text: str) -> str:
        style = self.scenario.style if self.variation == 0 else self.dice.choice(("plain", "hurried", "typos", "plain"))
        match style:
            case "hurried":
                return re.sub(r"[.!,;]+(?=\s|$)", "", text).lower()
            case "typos":
                return _typo(text, self.dice)
            case _:
                return text


def _typo(text: str, dice: Random) -> str:
    """Two neighbouring letters swapped in one longer word; figures and short words stay readable."""
    words = text.split(" ")
    long = [number for number, word in enumerate(words) if len(word) > 6 and word.isalpha()]
    if not long:
        return text
    number = dice.choice(long)
    word = words[number]
    at = dice.randrange(2, len(word) - 2)
    words[number] = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return " ".join(words)
