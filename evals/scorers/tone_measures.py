"""The measures of tone: each says yes, no or nothing about one turn, with the words it is about."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from statistics import fmean
from typing import NamedTuple

from agent.understanding.language import detect
from evals.scorers import prose_text as prose
from evals.scorers import tone_words as lexicon
from evals.transcript import Turn

_HARD = frozenset({"hardship", "distress", "deceased", "identity_theft", "abusive", "legal_threat", "bankruptcy"})
_ADVERSE = _HARD | {"dispute", "refuse", "cease_contact", "opt_out", "attorney", "wrong_person", "already_paid"}
WANTS = frozenset({"pay_now", "payment_plan", "settlement", "need_time", "promise_to_pay", "accept_offer"})


class Answer(NamedTuple):
    """What a measure found; ``evidence`` is the piece of text it is about."""

    ok: bool
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """One turn as the measures see it. ``text`` is without the notices; ``earlier`` are our turns before."""

    turn: Turn
    text: str
    bubbles: tuple[str, ...]
    choices: int
    language: str
    channel: str
    verified: bool
    name: str
    intents: frozenset[str]
    after_no: bool
    earlier: tuple[str, ...]


def _reading_grade(said: Said) -> Answer | None:
    grade = prose.reading_grade(said.text) if said.language == "en" else None
    return None if grade is None else Answer(grade <= 8, f"grade {grade:.1f}")


def _sentence_length(said: Said) -> Answer | None:
    counts = [(len(prose.words(sentence)), sentence) for sentence in prose.sentences(said.text)]
    if not counts:
        return None
    longest = max(counts)
    average = fmean(count for count, _ in counts)
    return Answer(average <= 15 and longest[0] <= 25, f"mean {average:.0f}, longest {longest[0]}: {longest[1]}")


def _message_length(said: Said) -> Answer | None:
    if said.channel == "sms":
        longest = max(len(bubble) for bubble in said.bubbles)
        return Answer(longest <= 320, f"{longest} characters")
    longest = max(len(prose.words(bubble)) for bubble in said.bubbles)
    return Answer(longest <= (180 if said.channel == "email" else 90), f"{longest} words")


def _one_ask(said: Said) -> Answer | None:
    asks = [sentence for sentence in prose.sentences(said.text) if "?" in sentence]
    return Answer(len(asks) <= 1, " | ".join(asks))


def _all_caps(said: Said) -> Answer | None:
    shouted = [
        w
        for w in said.text.split()
        if (c := w.strip(".,!?:;()")).isalpha() and c.isupper() and len(c) >= 4 and c not in lexicon.CAPS_ALLOWED
    ]
    return Answer(not shouted, " ".join(shouted))


def _exclamation(said: Said) -> Answer | None:
    marks = said.text.count("!")
    return Answer(marks <= (0 if said.intents & _ADVERSE else 1), "!" * marks)


def _emoji(said: Said) -> Answer | None:
    found = lexicon.EMOJI.findall(said.text)
    return Answer(not found, "".join(found))


def _passive_voice(said: Said) -> Answer | None:
    found = prose.sentences(said.text)
    if said.language != "en" or len(found) < 5:
        return None
    passive = [sentence for sentence in found if lexicon.PASSIVE.search(sentence)]
    return Answer(len(passive) / len(found) <= 0.2, " | ".join(passive))


def _lacks(words: re.Pattern[str]) -> Callable[[Said], Answer | None]:
    def check(said: Said) -> Answer | None:
        found = words.search(said.text)
        return Answer(found is None, found.group() if found else "")

    return check


def _positive_framing(said: Said) -> Answer | None:
    cannot = lexicon.CANNOT.findall(said.text)
    if not cannot:
        return None
    can = lexicon.CAN.findall(lexicon.CANNOT.sub("", said.text))
    return Answer(len(can) >= len(cannot), f"can {len(can)}, cannot {len(cannot)}")


def _acknowledgement(said: Said) -> Answer | None:
    """The first sentence; a greeting by name, or the word that identity is confirmed, may stand before it."""
    if not said.intents & _HARD:
        return None
    opening = " ".join(prose.sentences(said.text)[:4])
    first = prose.sentences(said.text)[:1]
    return Answer(bool(lexicon.ACKNOWLEDGES.search(opening)), first[0] if first else "")


def _empathy_once(said: Said) -> Answer | None:
    """At most one statement of empathy in a turn, and never the same twice in a row."""
    found = [s for s in prose.sentences(said.text) if lexicon.EMPATHY.search(s)]
    if not found:
        return None
    again = [s for s in found if said.earlier and s in said.earlier[-1]]
    many = sum(len(lexicon.EMPATHY.findall(s)) for s in found) > 1
    return Answer(not many and not again, " | ".join(found))


def _repetition(said: Said) -> Answer | None:
    if not said.earlier:
        return None
    return Answer(said.text != said.earlier[-1], said.text)


def _autonomy(said: Said) -> Answer | None:
    if not said.intents & WANTS or not said.verified or said.after_no:
        return None
    return Answer(said.choices > 1 or bool(lexicon.CHOICE.search(said.text)), said.text)


def _name_use(said: Said) -> Answer | None:
    count = said.text.count(said.name) if said.name else 0
    if not count:
        return None
    return Answer(
        said.verified and count <= len(said.bubbles) and said.text.count(said.name) <= 1, f"{said.name} × {count}"
    )


def _formats(said: Said) -> Answer | None:
    """Sums as $1,234.56, dates with their year, no vague time."""
    vague = lexicon.VAGUE_TIME.search(said.text)
    short = [word for word in prose.words(said.text) if word.startswith("$") and not prose.money(word)]
    bare = [w for w in said.text.split() if w.startswith("$") and "." not in w.rstrip(".,;:!?")]
    wrong = [*short, *bare, *([vague.group()] if vague else [])]
    return Answer(not wrong, " ".join(wrong))


def _repeat_ask(said: Said) -> Answer | None:
    if not said.after_no:
        return None
    found = lexicon.ASKS_TO_PAY.search(said.text)
    return Answer(found is None, found.group() if found else "")


def _language_match(said: Said) -> Answer | None:
    if len(prose.words(said.text)) < 6:
        return None
    found = detect(said.text)
    return Answer(found == said.language, f"{found}: {said.text[:80]}")


MEASURES: dict[str, Callable[[Said], Answer | None]] = {
    "reading_grade": _reading_grade,
    "sentence_length": _sentence_length,
    "message_length": _message_length,
    "one_ask": _one_ask,
    "all_caps": _all_caps,
    "exclamation": _exclamation,
    "emoji": _emoji,
    "passive_voice": _passive_voice,
    "jargon": _lacks(lexicon.JARGON),
    "blame_words": _lacks(lexicon.BLAME),
    "threat_or_urgency_words": _lacks(lexicon.URGENCY),
    "positive_framing": _positive_framing,
    "acknowledgement": _acknowledgement,
    "no_false_empathy": _lacks(lexicon.FALSE_EMPATHY),
    "empathy_once": _empathy_once,
    "repetition": _repetition,
    "autonomy": _autonomy,
    "name_use": _name_use,
    "currency_and_dates": _formats,
    "repeat_ask_after_no": _repeat_ask,
    "language_match": _language_match,
    "certainty": _lacks(lexicon.CERTAINTY),
    "respect": _lacks(lexicon.DISRESPECT),
}

TARGETS: dict[str, str] = {
    "reading_grade": "Flesch-Kincaid grade at most 8 (English, notices left out)",
    "sentence_length": "sentences of 15 words on average and 25 at most",
    "message_length": "at most 90 words a bubble, 180 an e-mail, 320 characters a text message",
    "one_ask": "at most one question in a turn",
    "all_caps": "no words in capitals",
    "exclamation": "no exclamation mark in adverse news, one otherwise",
    "emoji": "no emoji",
    "passive_voice": "at most a fifth of the sentences passive (turns of five sentences or more)",
    "jargon": "no trade words",
    "blame_words": "no words of blame",
    "threat_or_urgency_words": "no words of threat or urgency",
    "positive_framing": "as many words of what can be done as of what cannot",
    "acknowledgement": "hardship, anger and grief are acknowledged first",
    "no_false_empathy": "no feelings a machine cannot have",
    "empathy_once": "one statement of empathy at most, not the same twice in a row",
    "repetition": "not the same words twice in a row",
    "autonomy": "a choice, including not now or a person",
    "name_use": "the name once at most, and only after identity",
    "currency_and_dates": "sums as $1,234.56, full dates, no vague time",
    "repeat_ask_after_no": "no further ask after a clear no",
    "language_match": "the person's language",
    "certainty": "no guarantee or promise",
    "respect": "no sarcasm, shame or moralising",
}
"""What each measure asks for; printed in the report."""

NOT_MEASURED = ("sarcasm in fine words", "whether empathy fits the situation", "change of the person's mood")
"""Parts of the rubric that need a classifier or a human reader."""
