"""The record: append-only, hash-chained per stream. What was seen, decided and said, by which rule, prompt and model.

A stream is ``conversation:<id>``, ``account:<id>`` or ``desk``. Each entry's hash covers the one before it, so that a
changed byte, a removed row or an exchanged order breaks the chain;
the head row finds a cut-off tail.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from agent.store.sql import run

START = b"\x00" * 32

Entry = tuple[str, dict[str, Any]]
"""Kind and body."""


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the chain does not hold."""

    stream: str
    seq: int
    reason: str


def conversation_stream(conversation_id: UUID) -> str:
    """The stream of one conversation."""
    return f"conversation:{conversation_id}"


def account_stream(account_id: UUID) -> str:
    """The stream of one account: payments, imports, releases of holds."""
    return f"account:{account_id}"


def canonical(body: dict[str, Any]) -> bytes:
    """One spelling per content: sorted keys, no spaces, UTF-8. Ids and dates are written as text."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain).encode()


def _plain(value: Any) -> Any:
    match value:
        case frozenset() | set():
            return sorted(value)
        case datetime():
            return value.astimezone(UTC).isoformat()
        case _:
            return str(value)


def chain(previous: bytes, stream: str, seq: int, at: datetime, kind: str, body: bytes) -> bytes:
    """The hash of an entry: over the previous hash, its own place and time, and its content."""
    head = json.dumps([stream, seq, at.astimezone(UTC).isoformat(), kind], separators=(",", ":")).encode()
    return hashlib.sha256(previous + hashlib.sha256(head).digest() + hashlib.sha256(body).digest()).digest()


_LOCK_HEAD = text(
    # The insert makes the row that is then locked, so that two first entries of one stream do not collide.
    "insert into record_head (stream, seq, hash) values (:stream, 0, :start) "
    "on conflict (stream) do update set seq = record_head.seq returning seq, hash"
)
_APPEND = text(
    """
    with added as (
        insert into record (stream, at, seq, kind, body, prev_hash, hash)
        select :stream, :at, e.* from unnest(
            cast(:seqs as int[]), cast(:kinds as text[]), cast(:bodies as bytea[]), cast(:previous as bytea[]),
            cast(:hashes as bytea[])) as e
    )
    update record_head set seq = :end, hash = :last where stream = :stream
    """
)


async def append(session: AsyncSession, stream: str, kind: str, body: dict[str, Any], at: datetime) -> None:
    """Add one entry; it counts when the transaction commits."""
    await append_all(session, stream, [(kind, body)], at)


async def append_all(session: AsyncSession, stream: str, entries: Sequence[Entry], at: datetime) -> None:
    """Add several entries in order. Two round trips, whatever their number."""
    if not entries:
        return
    head = (await run(session, _LOCK_HEAD, {"stream": stream, "start": START})).one()
    seq, hashes = head.seq, [bytes(head.hash)]
    bodies = [canonical(body) for _, body in entries]
    kinds = [kind for kind, _ in entries]
    for kind, body in zip(kinds, bodies, strict=True):
        seq += 1
        hashes.append(chain(hashes[-1], stream, seq, at, kind, body))
    values = {"stream": stream, "at": at, "kinds": kinds, "bodies": bodies, "end": seq, "last": hashes[-1]}
    values |= {"seqs": list(range(head.seq + 1, seq + 1)), "previous": hashes[:-1], "hashes": hashes[1:]}
    await run(session, _APPEND, values)


async def verify(session: AsyncSession) -> list[Break]:
    """Walk every chain; an empty list means that nothing was changed, removed or cut off."""
    connection = await session.connection()
    heads = {row.stream: row for row in await connection.execute(text("select stream, seq, hash from record_head"))}
    breaks: list[Break] = []
    walk = _Walk(breaks)
    rows = await connection.stream(
        text("select stream, seq, at, kind, body, prev_hash, hash from record order by stream, seq")
    )
    async for row in rows:
        walk.step(row)
    for stream, head in sorted(heads.items()):
        if walk.ends.get(stream, (0, START)) != (head.seq, bytes(head.hash)):
            breaks.append(Break(stream, head.seq, "the end of the stream is missing or was changed"))
    breaks += [
        Break(stream, seq, "the stream has no head row")
        for stream, (seq, _) in walk.ends.items()
        if stream not in heads
    ]
    return breaks


@dataclass(slots=True)
class _Walk:
    """Checks rows that come in order and remembers where each stream ended."""

    breaks: list[Break]
    ends: dict[str, tuple[int, bytes]]

    def __init__(self, breaks: list[Break]) -> None:
        self.breaks, self.ends = breaks, {}

    def step(self, row: Any) -> None:
        last_seq, last_hash = self.ends.get(row.stream, (0, START))
        expected = chain(last_hash, row.stream, row.seq, row.at, row.kind, bytes(row.body))
        if row.seq != last_seq + 1:
            self.breaks.append(Break(row.stream, row.seq, f"entries {last_seq + 1} to {row.seq - 1} are missing"))
        elif bytes(row.prev_hash) != last_hash:
            self.breaks.append(Break(row.stream, row.seq, "does not follow the entry before it"))
        elif bytes(row.hash) != expected:
            self.breaks.append(Break(row.stream, row.seq, "its content does not fit its hash"))
        self.ends[row.stream] = (row.seq, bytes(row.hash))


async def streams_of(session: AsyncSession, reference: str) -> list[str]:
    """The streams about an account: its own and those of its conversations."""
    query = """
        select 'account:' || a.id as stream, 0 as n, a.opened_on as at from account a
        where upper(a.reference) = upper(:reference)
        union all
        select 'conversation:' || c.id, 1, c.started_at from conversation c join account a on a.id = c.account_id
        where upper(a.reference) = upper(:reference) order by 2, 3
    """
    return [row.stream for row in await run(session, query, {"reference": reference.strip()})]


async def export(session: AsyncSession, stream: str) -> list[dict[str, Any]]:
    """The entries of a stream (or, given an account's reference, of all its streams), ready for JSON.

    Hashes are hex; with ``chain`` and ``canonical`` the export can be verified without the database.
    """
    streams = [stream] if ":" in stream else await streams_of(session, stream) or [stream]
    return [entry for name in streams for entry in await _entries(session, name)]


async def _entries(session: AsyncSession, stream: str) -> list[dict[str, Any]]:
    query = text("select seq, at, kind, body, prev_hash, hash from record where stream = :stream order by seq")
    return [
        {
            "stream": stream,
            "seq": row.seq,
            "at": row.at.astimezone(UTC).isoformat(),
            "kind": row.kind,
            "body": json.loads(bytes(row.body)),
            "prev_hash": bytes(row.prev_hash).hex(),
            "hash": bytes(row.hash).hex(),
        }
        for row in await run(session, query, {"stream": stream})
    ]
