"""JSON lines: one answer for each line, in order, whatever the line holds.

A bad line is answered with ``{"error": ...}`` and the next one is read. A line is never held in memory beyond
``MAX_LINE``, so that a file without line ends cannot exhaust the machine.
"""

from __future__ import annotations

import codecs
import json
import math
import sys
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

import structlog

from agent.errors import BadInput, ParleyError

log = structlog.get_logger()

MAX_LINE = 10_000_000
"""Bytes; a longer line is answered with an error."""
MAX_ERROR = 500
"""Characters of an error: it may quote what was sent."""
_PIECE = 1 << 16

Answer = Callable[[dict[str, Any]], dict[str, Any]]


def answer_stdin(answer: Answer) -> None:
    """Answer standard input on standard output; each line leaves at once."""
    if sys.stdin.isatty():
        sys.stderr.write('Reading JSON lines such as {"text": "..."}; Ctrl-D ends.\n')

    def write(line: bytes) -> None:
        sys.stdout.buffer.write(line)
        sys.stdout.buffer.flush()

    answer_lines(sys.stdin.buffer, write, answer)


def answer_lines(source: BinaryIO, write: Callable[[bytes], object], answer: Answer) -> None:
    """Answer every line of ``source`` through ``answer``."""
    for number, raw in enumerate(read_lines(source), 1):
        write(_answered(raw, number, answer))


def read_lines(source: BinaryIO) -> Iterator[bytes | None]:
    """The lines of a stream as they come; None for one that is too long, which is read past in pieces."""
    while raw := source.readline(MAX_LINE + 1):
        if len(raw) <= MAX_LINE or raw.endswith(b"\n"):
            yield raw
            continue
        while (piece := source.readline(_PIECE)) and not piece.endswith(b"\n"):
            pass
        yield None


def _answered(raw: bytes | None, number: int, answer: Answer) -> bytes:
    try:
        return _spelled(answer(_parse(raw)))
    except ParleyError as error:
        return _error(number, str(error))
    except Exception as error:
        # The order must hold even over a fault of ours.
        log.exception("line could not be answered", line=number)
        return _error(number, f"could not be answered ({type(error).__name__}); the log has the details.")


def _error(number: int, text: str) -> bytes:
    short = text if len(text) <= MAX_ERROR else f"{text[:MAX_ERROR]}..."
    return _spelled({"error": f"line {number}: {short}"})


# Line separators that JSON allows inside a string, but at which many a reader of lines would cut.
_SEPARATORS = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def _spelled(value: dict[str, Any]) -> bytes:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False).translate(_SEPARATORS)
    # Half a surrogate pair has no UTF-8; Python's escape for it is also JSON's.
    return text.encode("utf-8", "backslashreplace") + b"\n"


def _parse(raw: bytes | None) -> dict[str, Any]:
    if raw is None:
        raise BadInput(f"more than {MAX_LINE:,} bytes.", do="Split it.")
    try:
        text = raw.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        raise BadInput(f"not UTF-8 ({error.reason} at byte {error.start}).", do="Save it as UTF-8.") from error
    if not text.strip():
        raise BadInput("empty.", do='Send {"text": "..."}.')
    value = _json(text)
    if not isinstance(value, dict) or not isinstance(value.get("text"), str):
        raise BadInput("no text.", do='Send an object with "text" as a string.')
    return value


def _json(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_finite, parse_float=_finite)
    except RecursionError as error:
        raise BadInput("nested too deeply.", do="Send a flat object.") from error
    except ValueError as error:  # also a whole number of more digits than Python reads
        raise BadInput(f"not JSON: {error}.", do='Send {"text": "..."}.') from error


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text[:20]} is not a number")
    return number
