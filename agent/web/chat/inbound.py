"""Reading what a browser or script posts to the chat: strict about form, patient about people."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from fastapi import HTTPException, Request

from agent.domain.secrets import Masked, mask
from agent.errors import BadInput
from agent.web.pages import wants_html

MAX_CLIENT_ID = 80
LOOK_AHEAD = 200
"""Characters read beyond the limit before masking, so that a card number on the cut is masked and not halved."""


@dataclass(frozen=True, slots=True)
class Written:
    """One message as it may be stored. ``form`` is True for a page without JavaScript, which wants a page back."""

    masked: Masked
    client_id: str
    cut: bool
    form: bool


async def read_fields(request: Request) -> tuple[dict[str, Any], bool]:
    """The fields of a JSON object or form, and whether it was a form.

    Raises:
        HTTPException: 400 when the bytes are no text or the JSON is none, 415 for another kind of body.
    """
    body = await request.body()
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not body and not kind:
        return {}, wants_html(request)
    try:
        if kind == "application/json":
            return _json(body), False
        if kind == "application/x-www-form-urlencoded":
            pairs = parse_qs(body.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=50)
            return {name: values[-1] for name, values in pairs.items()}, True
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise HTTPException(400, "This is not readable as UTF-8 text.") from error
    raise HTTPException(415, "Send a form or JSON.")


def _json(body: bytes) -> dict[str, Any]:
    data = json.loads(body.decode("utf-8"))
    if not isinstance(data, dict):
        raise BadInput("This has to be an object.", where="body", do='Send {"text": "...", "client_id": "..."}.')
    return data


def text_field(fields: dict[str, Any], name: str, *, required: bool = True) -> str:
    """A field that has to be text.

    Raises:
        BadInput: when it is missing, empty or something else.
    """
    value = fields.get(name, "")
    if not isinstance(value, str):
        raise BadInput("This has to be text.", where=name, do="Send a string.")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise HTTPException(400, "This is not readable as UTF-8 text.") from error
    if required and not _visible(value):
        raise BadInput("There is nothing in it.", where=name, do="Write something and send it again.")
    return value


def _visible(text: str) -> bool:
    """True when a reader would see something: not only spaces, joiners and other invisible characters."""
    return any(char.isprintable() and not char.isspace() for char in text)


def clean(text: str) -> str:
    """Line ends as one character, control characters gone; what a terminal paste or a phone adds by accident."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in text if char in "\n\t" or (ord(char) >= 32 and ord(char) != 127)).strip()


def write(text: str, client_id: str, *, limit: int, form: bool) -> Written:
    """A message ready to store: cut to ``limit`` characters, secrets masked."""
    text = clean(text)
    masked = mask(text[: limit + LOOK_AHEAD])
    cut = len(text) > limit
    kept = Masked(masked.text[:limit], masked.kinds) if cut else masked
    return Written(kept, client_id or secrets.token_urlsafe(12), cut, form)


async def read_message(request: Request, limit: int) -> Written:
    """The message in a request.

    Raises:
        BadInput, HTTPException: what is wrong with it; nothing was stored.
    """
    fields, form = await read_fields(request)
    client_id = text_field(fields, "client_id", required=False)
    if len(client_id) > MAX_CLIENT_ID:
        raise BadInput(f"This may have {MAX_CLIENT_ID} characters.", where="client_id", do="Send a UUID.")
    return write(text_field(fields, "text"), client_id, limit=limit, form=form)
