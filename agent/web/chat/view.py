"""Messages and the state line as HTML: the same pieces for the first page, the live updates and the fallback."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import structlog
from jinja2 import UndefinedError

from agent.domain.message import Author, ElementKind
from agent.domain.situation import Mode
from agent.store.chat import ChatState
from agent.store.tables import Message
from agent.web.chat.access import Opened
from agent.web.pages import fragment

log = structlog.get_logger()

ASKS = {ElementKind.QUICK_REPLIES, ElementKind.IDENTITY_FORM}
"""Elements that ask for an answer: gone once the person has written again."""


def message_html(message: Message, opened: Opened, *, asks: bool) -> str:
    """One message; ``asks`` says whether its questions are still open."""
    kinds = [element for element in message.elements if asks or element["kind"] not in ASKS]
    return fragment(
        "chat/message.html",
        message=message,
        mine=message.author == Author.DEBTOR,
        person=message.author == Author.PERSON,
        elements=[_element_html(element, message, opened, asks) for element in kinds],
        opened=opened,
        words=opened.words,
    )


def messages_html(messages: Sequence[Message], opened: Opened) -> list[str]:
    """Messages in order; only what was said after the debtor's last word still asks."""
    last_own = max((m.seq for m in messages if m.author == Author.DEBTOR), default=0)
    return [message_html(message, opened, asks=message.seq > last_own) for message in messages]


def _element_html(element: dict[str, Any], message: Message, opened: Opened, asks: bool) -> str:
    """An element, or nothing where it cannot be shown: the words alone are always enough."""
    if element["kind"] not in set(ElementKind):
        return ""
    template = f"chat/elements/{element['kind']}.html"
    try:
        return fragment(
            template, element=_shown(element), message=message, opened=opened, words=opened.words, asks=asks
        )
    except (UndefinedError, KeyError) as error:
        log.error("element cannot be shown", kind=element["kind"], message=str(message.id), error=str(error))
        return ""


def _shown(element: dict[str, Any]) -> dict[str, Any]:
    """Links of our own become paths, so that the page works under whatever name it was reached by."""
    data = dict(element["data"])
    if element["kind"] in {ElementKind.PAY_BUTTON, ElementKind.DOWNLOAD}:
        data["url"] = urlsplit(data["url"]).path
    return {"kind": element["kind"], "data": data}


def state_line(state: ChatState, words: dict[str, str]) -> dict[str, Any]:
    """Who answers, for the head of the page; whose name stands there, once the person is known."""
    match state.mode:
        case Mode.PERSON if state.person:
            who, note = state.person, words["person_speaks"]
        case Mode.PERSON:
            who, note = words["person_waiting"], words["person_waiting_note"]
        case Mode.CLOSED:
            who, note = words["closed"], words["closed_note"]
        case _:
            who, note = words["assistant"], words["assistant_note"]
    return {
        "brand": state.brand or words["title"],
        "mode": state.mode.value,
        "who": who,
        "note": note,
        "answering": state.answering,
        "verified": state.verified,
    }
