from __future__ import annotations

import io
import json
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from agent.cli import _lines
from agent.cli._lines import answer_lines, read_lines
from agent.cli.lines import _moment, _zone
from agent.errors import BadInput
from tests.cli.running import MAIN, command, environment, parley, refused

BAD = [
    b"",
    b"   ",
    b"nope",
    b'{"text": 1}',
    b'{"txt": "a"}',
    b"[1]",
    b'"text"',
    b"null",
    b"\xff\xfe{}",
    b'{"text": "a", "n": NaN}',
    b'{"text": "a", "n": -Infinity}',
    b'{"text": "a", "n": 1e999}',
    b'{"text": "a", "n": ' + b"9" * 5000 + b"}",
    b"[" * 100_000,
    b'{"text": "a"',
]
GOOD = b'{"text": "good"}'


def answered(data: bytes, **answers: Any) -> list[dict[str, Any]]:
    """The answers of a function that gives the text back."""
    out: list[bytes] = []
    answer_lines(io.BytesIO(data), out.append, lambda line: {"text": line["text"]} | answers)
    assert all(line.count(b"\n") == 1 and line.endswith(b"\n") for line in out)
    return [json.loads(line) for line in out]


@pytest.mark.parametrize("bad", BAD)
def test_that_a_bad_line_is_an_error_in_its_place(bad: bytes) -> None:
    before, error, after = answered(GOOD + b"\n" + bad + b"\n" + GOOD)
    assert before == after == {"text": "good"}
    assert list(error) == ["error"]
    assert error["error"].startswith("line 2: ")


def test_that_no_line_has_no_answer_and_the_last_needs_no_end() -> None:
    assert answered(b"") == []
    assert answered(GOOD) == answered(GOOD + b"\n") == answered(GOOD + b"\r\n") == [{"text": "good"}]
    assert answered(b"\xef\xbb\xbf" + GOOD) == [{"text": "good"}]


@pytest.mark.parametrize("text", ["más", "😀", "\ud83d", "a\u2028b\x85c\u2029d", "a\nb\rc\x00"])
def test_that_whatever_is_answered_stays_on_one_line(text: str) -> None:
    out: list[bytes] = []
    answer_lines(io.BytesIO(json.dumps({"text": text}).encode()), out.append, lambda line: {"text": line["text"]})
    assert len(out[0].decode().splitlines()) == 1
    assert json.loads(out[0]) == {"text": text}


class Endless(io.RawIOBase):
    """A gigabyte without a line end, then a good line; counts what is asked for at once."""

    def __init__(self, size: int) -> None:
        self.left, self.most = size, 0
        self.rest = io.BytesIO(b"\n" + GOOD)

    def readline(self, size: int | None = -1) -> bytes:
        assert size is not None
        assert size > 0
        self.most = max(self.most, size)
        if self.left:
            part = min(size, self.left)
            self.left -= part
            return b"x" * part
        return self.rest.readline(size)


def test_that_a_line_without_end_is_never_held_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_lines, "MAX_LINE", 1000)
    source = Endless(20_000_000)
    assert list(read_lines(source)) == [None, GOOD]  # type: ignore[arg-type]  # only readline is asked
    assert source.most <= _lines._PIECE


def test_that_a_line_of_just_the_limit_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_lines, "MAX_LINE", 10)
    assert list(read_lines(io.BytesIO(b"x" * 10 + b"\nyy\n"))) == [b"x" * 10 + b"\n", b"yy\n"]
    assert list(read_lines(io.BytesIO(b"x" * 12 + b"\nyy\n"))) == [None, b"yy\n"]
    assert list(read_lines(io.BytesIO(b"x" * 12))) == [None]


def test_that_a_fault_of_ours_costs_one_line_and_not_the_order() -> None:
    def answer(line: dict[str, Any]) -> dict[str, Any]:
        return {"share": 1 / len(line["text"])}

    out: list[bytes] = []
    answer_lines(io.BytesIO(b'{"text": ""}\n{"text": "ab"}\n'), out.append, answer)
    first, second = map(json.loads, out)
    assert "ZeroDivisionError" in first["error"]
    assert second == {"share": 0.5}


def test_that_an_error_does_not_repeat_a_megabyte() -> None:
    def answer(line: dict[str, Any]) -> dict[str, Any]:
        raise BadInput(line["text"])

    out: list[bytes] = []
    answer_lines(io.BytesIO(json.dumps({"text": "x" * 1_000_000}).encode()), out.append, answer)
    assert len(out[0]) < 1000


# --- check -------------------------------------------------------------------------------------------------------

HEAVY = (
    "numpy", "onnxruntime", "chromadb", "langchain", "fastapi", "sqlalchemy", "psycopg", "sklearn",
    "agent.store", "agent.understanding", "agent.deps",
)  # fmt: skip


def test_that_check_answers_each_line_in_order_in_the_shape_of_the_contract() -> None:
    lines = [
        b'{"text": "Thank you for your message."}',
        b"",
        b'{"text": "Pay today or we will have you arrested."}',
        b'{"text": "Thank you.", "state": null}',
        b'{"text": "Thank you.", "state": {"bogus": 1}}',
        b'{"text": "Thank you.", "state": []}',
        b"\xff",
        b'{"text": "' + b"a" * 30_000 + b'"}',
        b'{"text": "Thank you.", "state": {"verified": true, "opted_out": ["sms"]}}',
    ]
    done = parley("check", stdin=b"\n".join(lines))
    assert done.code == 0
    assert [answer.get("verdict", "error") for answer in done.lines] == [
        "send", "error", "template", "send", "error", "error", "error", "error", "send",
    ]  # fmt: skip
    stopped = done.lines[2]
    assert list(stopped) == ["verdict", "findings"]
    assert list(stopped["findings"][0]) == ["rule", "citation", "span", "reason"]
    assert done.err == ""


def test_that_check_starts_neither_encoder_nor_database() -> None:
    program = (
        f"{MAIN[: MAIN.index(';')]}\nimport sys\ntry:\n    main()\nfinally:\n    print(*sys.modules, file=sys.stderr)"
    )
    done = parley("check", stdin=GOOD, program=program)
    loaded = set(done.err.split())
    assert "agent.compliance" in loaded
    assert [name for name in HEAVY if name in loaded] == []


def test_that_the_guard_on_imports_sees_them() -> None:
    done = parley(program="import sys, numpy, agent.store.record; print(*sys.modules, file=sys.stderr)")
    assert {"numpy", "agent.store", "sqlalchemy"} <= set(done.err.split())


@pytest.fixture
def check() -> Iterator[Any]:
    """A running ``parley check`` that one talks to line by line."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command("check"), env=environment(), **pipes) as running:  # type: ignore[call-overload]
        yield running


def ask(running: Any) -> None:
    running.stdin.write(GOOD + b"\n")
    running.stdin.flush()


def test_that_each_answer_leaves_before_the_next_line_is_read(check: Any) -> None:
    for _ in range(3):
        ask(check)
        assert json.loads(check.stdout.readline())["verdict"] == "send"


def test_that_a_reader_who_leaves_early_ends_the_command_quietly(check: Any) -> None:
    ask(check)
    check.stdout.readline()
    check.stdout.close()
    ask(check)
    assert check.stderr.read() == b""
    assert check.wait() == 1


# --- understand --------------------------------------------------------------------------------------------------


def test_that_understand_answers_each_line_in_order_in_the_shape_of_the_contract() -> None:
    lines = [
        b'{"text": "Stop contacting me", "context": "How can I help?"}',
        b"nope",
        b'{"text": "I can pay 50 dollars tomorrow", "now": "2026-11-22T09:00:00"}',
        b'{"text": "tomorrow", "now": 5}',
        b'{"text": "tomorrow", "now": "9999-12-31"}',
        b'{"text": "a", "context": 5}',
        '{"text": "no puedo pagar, perdí mi trabajo"}'.encode(),
    ]
    done = parley("understand", stdin=b"\n".join(lines))
    assert done.code == 0, done.err
    stop, bad, pay, *wrong, spanish = done.lines
    assert [list(answer) for answer in (bad, *wrong)] == [["error"]] * 4
    assert {"intents", "rights", "entities", "signals", "language"} <= set(stop)
    assert stop["rights"]
    assert list(stop["intents"][0]) == ["name", "confidence"]
    assert pay["entities"]["date"][0]["date"] == "2026-11-23"
    assert spanish["language"] == "es"


def test_that_understand_refuses_a_wrong_option_before_it_loads_anything() -> None:
    assert "America/New_York" in refused(parley("understand", "--zone", "Nowhere"))


@pytest.mark.parametrize("name", ["", "Nowhere", "../../etc/passwd", "/etc/localtime", "a\x00b", "America"])
def test_that_what_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(BadInput, match="not a time zone"):
        _zone(name)


@pytest.mark.parametrize("moment", ["", "soon", 5, True, None, [], "9999-12-31", "0001-01-01"])
def test_that_what_is_no_time_is_refused(moment: object) -> None:
    with pytest.raises(BadInput, match="not an ISO time"):
        _moment(moment, _zone("America/New_York"))


def test_that_a_time_without_a_zone_is_the_writers() -> None:
    assert _moment("2026-11-22T09:00", _zone("America/New_York")).isoformat() == "2026-11-22T09:00:00-05:00"
    assert _moment("2026-11-22T09:00Z", _zone("America/New_York")).isoformat() == "2026-11-22T09:00:00+00:00"
