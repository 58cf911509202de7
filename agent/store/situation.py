"""The situation at the start of a turn: everything about one conversation and its account, in three queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from agent.domain.account import CreditorConfig
from agent.domain.message import Author, Channel, ElementKind, Seen
from agent.domain.situation import Awaiting, LiveLink, Mode, Situation, Thread
from agent.errors import NotFound
from agent.store import account_view
from agent.store.account_view import AccountView
from agent.store.conversations import token_hash
from agent.store.sql import run

HISTORY = 60
"""Messages a turn sees; what is unanswered is always among them, whatever its number."""

_THREAD = """
select c.*, k.config as creditor_config, d.name as debtor_name, d.birth_date, d.postcode, d.state as debtor_state,
       d.country, d.timezone, d.language as debtor_language, d.version as debtor_version
from conversation c
left join debtor d on d.id = c.debtor_id
left join creditor k on k.id = c.creditor_id
where c.id = :id
"""

_MESSAGES = """
select id, seq, author, body, at, secrets, elements, turn_id from message
where conversation_id = :id and state not in ('held', 'failed')
  and (seq > :after or (author = 'debtor' and turn_id is null))
order by seq
"""


async def load_situation(session: AsyncSession, conversation_id: UUID, *, now: datetime, base_url: str) -> Situation:
    """Read a conversation as values; nothing in it changes afterwards.

    Raises:
        NotFound: when there is no such conversation.
    """
    row = (await run(session, _THREAD, {"id": conversation_id})).one_or_none()
    if row is None:
        raise NotFound("no such conversation")
    messages = (await run(session, _MESSAGES, {"id": conversation_id, "after": row.next_seq - 1 - HISTORY})).all()
    situation = Situation(
        now=now,
        thread=_thread(row),
        unanswered=tuple(_seen(m) for m in messages if m.author == Author.DEBTOR and m.turn_id is None),
        history=tuple(_seen(m) for m in messages if m.author != Author.DEBTOR or m.turn_id is not None),
        last_asks=_last_asks(messages),
    )
    if row.account_id is None:
        return situation
    view = await account_view.load(session, row.account_id)
    bound = _bind(situation, view, row.creditor_config)
    return replace(bound, links=_links(messages, view.links, now, base_url))


async def identify(session: AsyncSession, situation: Situation, reference: str) -> Situation | None:
    """The same conversation, bound to the account of this reference but still unverified; None when there is none.

    Nothing is stored: the binding is kept only by a successful ``VerifyIdentity``.
    """
    query = """
        select a.id, k.config from account a join creditor k on k.id = a.creditor_id
        where upper(a.reference) = upper(:reference)
    """
    row = (await run(session, query, {"reference": reference.strip()})).one_or_none()
    if row is None:
        return None
    return _bind(situation, await account_view.load(session, row.id), row.config)


def _bind(situation: Situation, view: AccountView, config: dict[str, Any]) -> Situation:
    return replace(
        situation,
        creditor=CreditorConfig.model_validate(config),
        debtor=view.debtor,
        account=view.account,
        standing=view.standing,
    )


def _thread(row: Any) -> Thread:
    return Thread(
        id=row.id,
        channel=Channel(row.channel),
        mode=Mode(row.mode),
        version=row.version,
        language=row.language,
        verified=row.verified_at is not None,
        tries=row.tries,
        locked=row.locked_at is not None,
        awaiting=Awaiting(row.awaiting),
        awaiting_data=row.awaiting_data,
        ai_notice_sent=row.ai_notice_at is not None,
        collector_notice_on=row.collector_notice_at,
        handed_back=row.handed_back,
        address=row.address,
    )


def _seen(row: Any) -> Seen:
    return Seen(row.id, row.seq, Author(row.author), row.body, row.at, tuple(row.secrets))


def _last_asks(messages: Sequence[Any]) -> tuple[str, ...]:
    """The questions among our last messages, newest first: what a short answer may refer to."""
    ours = [m.body for m in messages if m.author in (Author.ASSISTANT, Author.PERSON) and "?" in m.body]
    return tuple(reversed(ours[-5:]))


def _links(
    messages: Sequence[Any], live: Sequence[dict[str, Any]], now: datetime, base_url: str
) -> tuple[LiveLink, ...]:
    """Live links as they were shown in this conversation.

    A link's row holds only its hash; the address is known to whom it was given, which is this chat's own button.
    """
    rows = {row["token_hash"]: row for row in live}
    links: dict[UUID, LiveLink] = {}
    for url in _shown_links(messages):
        row = rows.get(token_hash(url.rpartition("/")[2]))
        if row is not None and url.startswith(base_url) and datetime.fromisoformat(row["expires_at"]) > now:
            id, expires_at = UUID(row["id"]), datetime.fromisoformat(row["expires_at"])
            links[id] = LiveLink(id, url, row["amount_minor"], expires_at)
    return tuple(links.values())


def _shown_links(messages: Sequence[Any]) -> list[str]:
    elements = [element for message in messages for element in message.elements]
    return [e["data"]["url"] for e in elements if e["kind"] == ElementKind.PAY_BUTTON and "url" in e["data"]]
