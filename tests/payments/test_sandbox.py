from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest
from pydantic import SecretStr
from tenacity import wait_none

from agent.config import Settings
from agent.errors import BadInput, NotFound, Stale
from agent.payments import build_providers
from agent.payments.sandbox import SIGNATURE, Result, Sandbox
from agent.store import record
from tests.payments.till import CHALLENGE, DECLINED, POOR, SECRET, VISA, Till, body_of, made_up
from tests.store.make import BASE

CARD = r"(\d[ -]?){13,19}"


async def attempt(till: Till, number: str) -> tuple[str, Result]:
    _, link_id = await till.issue()
    session_id = await till.checkout(link_id)
    return session_id, await till.sandbox.pay(session_id, SecretStr(number), now=till.now)


@pytest.mark.parametrize(
    ("number", "result"),
    [
        (VISA, Result.PAID),
        ("4242 4242 4242 4242", Result.PAID),
        (DECLINED, Result.DECLINED),
        (POOR, Result.INSUFFICIENT),
        (CHALLENGE, Result.CHALLENGE),
        ("4111111111111111", Result.UNKNOWN_CARD),
        ("", Result.UNKNOWN_CARD),
        ("４２４２", Result.UNKNOWN_CARD),
    ],
)
async def test_that_each_test_card_does_what_is_known_of_it(till: Till, number: str, result: Result) -> None:
    session_id, seen = await attempt(till, number)
    assert seen is result
    assert ((await till.sandbox.checkout(session_id)).state == "paid") == (result is Result.PAID)


async def test_that_another_card_can_be_tried_after_a_decline(till: Till) -> None:
    session_id, _ = await attempt(till, DECLINED)
    assert await till.sandbox.pay(session_id, SecretStr(VISA), now=till.now) is Result.PAID
    assert (await till.sandbox.checkout(session_id)).method == "visa ····4242"


async def test_that_the_bank_decides_a_challenge(till: Till) -> None:
    session_id, _ = await attempt(till, CHALLENGE)
    assert await till.sandbox.answer_challenge(session_id, approved=False, now=till.now) is Result.NOT_AUTHENTICATED
    with pytest.raises(Stale):
        await till.sandbox.answer_challenge(session_id, approved=True, now=till.now)
    await till.sandbox.pay(session_id, SecretStr(CHALLENGE), now=till.now)
    assert await till.sandbox.answer_challenge(session_id, approved=True, now=till.now) is Result.PAID


async def test_that_a_challenge_cannot_be_approved_where_none_was_asked(till: Till) -> None:
    _, link_id = await till.issue()
    session_id = await till.checkout(link_id)
    with pytest.raises(Stale):
        await till.sandbox.answer_challenge(session_id, approved=True, now=till.now)


async def test_that_fifty_confirms_at_once_take_the_money_once(till: Till) -> None:
    _, link_id = await till.issue()
    session_id = await till.checkout(link_id)
    tries = (till.sandbox.pay(session_id, SecretStr(VISA), now=till.now) for _ in range(50))
    assert set(await asyncio.gather(*tries)) == {Result.PAID}
    assert len(await till.sandbox.events_since(till.now)) == 1


async def test_that_nothing_is_taken_when_the_time_is_up(till: Till) -> None:
    _, link_id = await till.issue(minutes=60)
    session_id = await till.checkout(link_id)
    till.clock.pass_time(minutes=60)
    with pytest.raises(Stale):
        await till.sandbox.pay(session_id, SecretStr(VISA), now=till.now)
    assert await till.sandbox.events_since(till.now - timedelta(days=1)) == []


async def test_that_a_paid_checkout_is_not_opened_again(till: Till) -> None:
    _, link_id = await till.issue()
    await till.pay(link_id)
    with pytest.raises(Stale):
        await till.checkout(link_id)


async def test_that_an_unknown_checkout_is_not_found(till: Till) -> None:
    with pytest.raises(NotFound):
        await till.sandbox.pay("cs_nothing", SecretStr(VISA), now=till.now)


# Webhooks -----------------------------------------------------------------------------------------------------------


async def genuine(till: Till) -> tuple[bytes, dict[str, str]]:
    _, link_id = await till.issue()
    event = await till.event_of(await till.pay(link_id))
    body = body_of(event)
    return body, till.signed(body)


async def test_that_a_genuine_webhook_is_read(till: Till) -> None:
    body, headers = await genuine(till)
    event = till.sandbox.verify_webhook(headers, body, now=till.now)
    assert event.paid is not None
    assert event.paid.amount_minor == 50000


Forge = Callable[[bytes, dict[str, str]], tuple[bytes, dict[str, str]]]


@pytest.mark.parametrize(
    "forge",
    [
        lambda body, headers: (body.replace(b"50000", b"50001"), headers),
        lambda body, headers: (body + b" ", headers),
        lambda body, headers: (body, {}),
        lambda body, headers: (body, {SIGNATURE: ""}),
        lambda body, headers: (body, {SIGNATURE: "t=,v1="}),
        lambda body, headers: (body, {SIGNATURE: "t=1,v1=é"}),
        lambda body, headers: (body, {SIGNATURE: "t=99999999999999999999,v1=00"}),
        lambda body, headers: (body, {SIGNATURE: headers[SIGNATURE].replace("t=1", "t=2", 1)}),
        lambda body, headers: (body, {SIGNATURE: headers[SIGNATURE][:-1] + "x"}),
        lambda body, headers: (body, {SIGNATURE: headers[SIGNATURE].split(",")[0]}),
    ],
)
async def test_that_a_forged_webhook_is_refused(till: Till, forge: Forge) -> None:
    body, headers = forge(*await genuine(till))
    with pytest.raises(BadInput):
        till.sandbox.verify_webhook(headers, body, now=till.now)


async def test_that_another_secret_signs_for_nobody_here(till: Till) -> None:
    body, _ = await genuine(till)
    other = Sandbox(till.db, "another secret", BASE)
    with pytest.raises(BadInput):
        till.sandbox.verify_webhook({SIGNATURE: other.sign(body, till.now)}, body, now=till.now)


@pytest.mark.parametrize("minutes", [-6, 6, 60])
async def test_that_a_recorded_webhook_cannot_be_played_again_later(till: Till, minutes: int) -> None:
    body, headers = await genuine(till)
    with pytest.raises(BadInput):
        till.sandbox.verify_webhook(headers, body, now=till.now + timedelta(minutes=minutes))


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"\xff", b'{"id":"x","kind":"y","paid":{"amount_minor":-1}}'])
async def test_that_a_signed_body_that_is_no_event_is_refused(till: Till, body: bytes) -> None:
    with pytest.raises(BadInput):
        till.sandbox.verify_webhook(till.signed(body), body, now=till.now)


def sandbox_telling(till: Till, answers: list[int]) -> tuple[Sandbox, list[httpx.Request]]:
    """A sandbox whose webhooks are answered with these statuses, one after the other."""
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        status = answers[min(len(seen), len(answers)) - 1]
        if status == 0:
            raise httpx.ConnectError("nobody there")
        return httpx.Response(status)

    def client() -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.MockTransport(answer))

    return Sandbox(till.db, SECRET, BASE, client=client, wait=wait_none()), seen


async def test_that_a_webhook_is_sent_signed_to_our_own_address(till: Till) -> None:
    _, link_id = await till.issue()
    session_id = await till.pay(link_id)
    sandbox, seen = sandbox_telling(till, [200])
    assert await sandbox.deliver(session_id, now=till.now)
    assert str(seen[0].url) == f"{BASE}/webhooks/sandbox"
    event = till.sandbox.verify_webhook(seen[0].headers, seen[0].content, now=till.now)
    assert event == await till.event_of(session_id)


@pytest.mark.parametrize("trouble", [[500, 200], [0, 0, 200], [429, 503, 0, 500, 200]])
async def test_that_a_webhook_is_sent_again_until_it_is_taken(till: Till, trouble: list[int]) -> None:
    _, link_id = await till.issue()
    sandbox, seen = sandbox_telling(till, trouble)
    assert await sandbox.deliver(await till.pay(link_id), now=till.now)
    assert len(seen) == len(trouble)
    assert len({request.content for request in seen}) == 1


@pytest.mark.parametrize(("trouble", "tries"), [([400], 1), ([404], 1), ([500], 5), ([0], 5)])
async def test_that_a_webhook_nobody_takes_is_given_up_without_an_error(
    till: Till, trouble: list[int], tries: int
) -> None:
    _, link_id = await till.issue()
    sandbox, seen = sandbox_telling(till, trouble)
    assert not await sandbox.deliver(await till.pay(link_id), now=till.now)
    assert len(seen) == tries


async def test_that_there_is_no_webhook_of_an_unpaid_checkout(till: Till) -> None:
    _, link_id = await till.issue()
    with pytest.raises(Stale):
        await till.sandbox.deliver(await till.checkout(link_id), now=till.now)


async def test_that_production_has_no_sandbox(till: Till) -> None:
    secret = SecretStr("x" * 40)
    assert set(build_providers(Settings(environment="development", secret=secret), till.db)) == {"sandbox"}
    assert build_providers(Settings(environment="production", secret=secret), till.db) == {}


async def test_that_no_card_number_is_kept_anywhere(till: Till, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    for number in (DECLINED, POOR, CHALLENGE, "4111111111111111", VISA):
        session_id, _ = await attempt(till, number)
        if (await till.sandbox.checkout(session_id)).state == "paid":
            await till.arrive(await till.event_of(session_id))
    assert await everything_with(till, CARD, "visa ····4242") == []
    assert not any(number in caplog.text for number in (DECLINED, POOR, CHALLENGE, VISA))


async def test_that_the_search_for_card_numbers_would_find_one(till: Till) -> None:
    await till.store(made_up(till.chat, "cs_x", till.now, method=VISA))
    async with till.db.write() as session:
        await record.append(session, "desk", "slip", {"said": f"my card is {VISA} ok"}, till.now)
    assert sorted(await everything_with(till, CARD, VISA)) == ["record", "webhook_event"]


async def everything_with(till: Till, pattern: str, known: str) -> list[str]:
    """Tables in which a number as long as a card's stands; ``known`` proves that the search reads what is there."""
    # ids and hashes are random hex, times are digits too: what touches a letter, a dash or a colon is no card number
    number = re.compile(rf"(?<![0-9a-zA-Z_.:\-]){pattern}(?![0-9a-zA-Z-])")
    texts: dict[str, str] = {}
    for (table,) in await till.rows("select tablename from pg_tables where schemaname = 'public'"):
        texts[table] = "\n".join(str(row[0]) for row in await till.rows(f'select to_jsonb(t)::text from "{table}" t'))
    texts["record"] += str(await till.rows("select convert_from(body, 'UTF8') from record"))
    assert any(known in text for text in texts.values())
    return [table for table, text in texts.items() if number.search(text)]
