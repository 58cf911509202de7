"""What the record says about a turn: seen, decided, said. Never a payment link's token, never a masked secret."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any
from uuid import UUID

from agent.domain.message import Element
from agent.domain.understanding import Reading
from agent.store.record import Entry
from agent.store.tables import Message

if TYPE_CHECKING:
    from agent.store.commit import TurnWrite

SECRET_KEYS = frozenset({"url", "token"})


def turn_entries(write: TurnWrite, turn_id: UUID, messages: Sequence[Message], notes: Sequence[Entry]) -> list[Entry]:
    """The entries of one turn, in the order in which things happened."""
    seen = {"turn": turn_id, "messages": list(write.answered_message_ids), **_reading(write.reading)}
    return [("seen", seen), ("decided", _decided(write, turn_id)), *notes, ("said", _said(write, turn_id, messages))]


def _reading(reading: Reading | None) -> dict[str, Any]:
    if reading is None:
        return {}
    return {
        "intents": [
            {"intent": s.intent, "confidence": round(s.confidence, 4), "seen_by": s.seen_by} for s in reading.intents
        ],
        "entities": [{"kind": e.kind, "value": e.value} for e in reading.entities],
        "signals": asdict(reading.signals),
        "language": reading.language,
        "possible_rights": reading.possible_rights,
    }


def _decided(write: TurnWrite, turn_id: UUID) -> dict[str, Any]:
    response, permissions = write.response, write.permissions
    return {
        "turn": turn_id,
        "kind": write.kind,
        "intent": response.intent,
        "disposition": response.disposition,
        "granted": permissions.granted,
        "denials": [asdict(denial) for denial in permissions.denials],
        "rules": permissions.rules,
        "tools": response.tools,
        "effects": [type(effect).__name__ for effect in response.effects],
        "facts": [fact | {"value": _without_link(fact["value"])} for fact in response.facts.record()],
    }


def _said(write: TurnWrite, turn_id: UUID, messages: Sequence[Message]) -> dict[str, Any]:
    draft, verdict = write.draft, write.verdict
    elements = [element for bubble in (draft.bubbles if draft else ()) for element in bubble.elements]
    return {
        "turn": turn_id,
        "messages": [{"id": m.id, "seq": m.seq, "state": m.state, "body": m.body} for m in messages],
        "elements": [_element(element) for element in elements],
        "verdict": verdict.kind if verdict else None,
        "rules": verdict.rules if verdict else (),
        "findings": [asdict(finding) for finding in verdict.findings] if verdict else [],
        "prompts": draft.prompts if draft else {},
        "model": draft.model if draft else None,
    }


def _element(element: Element) -> dict[str, Any]:
    return {"kind": element.kind, "data": {k: v for k, v in element.data.items() if k not in SECRET_KEYS}}


def _without_link(value: str) -> str:
    return value.rpartition("/")[0] + "/..." if "/pay/" in value else value
