from __future__ import annotations

import asyncio

import pytest
from httpx import AsyncClient

from agent.domain.effect import AcceptOffer, Propose
from agent.domain.links import new_token
from agent.payments.links import TRIES
from agent.store.sql import run
from agent.web.browser import Browser
from agent.web.pay_words import EN, ES
from tests.payments.shop import Shop, follow, open_shop, pay_at, text_of
from tests.payments.till import CHALLENGE, DECLINED, POOR, SECRET, VISA, Till, body_of, made_up
from tests.store.make import plan

DEBT = ("Acme", "Northgate", "NG-1004", "$", "500", "Maya", "Lopez", "owe", "debt", "balance")
"""What a stranger must not read."""


@pytest.fixture
def shop(till: Till) -> Shop:
    return open_shop(till)


@pytest.fixture
async def debtor(shop: Shop) -> AsyncClient:
    return await shop.debtor()


async def test_that_a_debtor_pays_in_three_steps_and_gets_a_receipt(shop: Shop, debtor: AsyncClient) -> None:
    token, link_id = await shop.till.issue(20000)
    shown = text_of(await debtor.get(f"/pay/{token}"))
    assert "$200.00" in shown
    assert "Acme Store" in shown
    assert "Northgate Recovery Services" in shown
    paid = await pay_at(debtor, token, VISA)
    assert paid.headers["location"] == f"/pay/return/{link_id}"
    await shop.settled()
    done = await follow(debtor, paid)
    assert EN["done_title"] in text_of(done)
    payment = await shop.till.one("select id from payment")
    assert f"/receipt/{payment}" in done.text
    receipt = text_of(await debtor.get(f"/receipt/{payment}"))
    assert all(fact in receipt for fact in ("$200.00", "$300.00", "Maya Lopez", "visa ····4242", "NG-1004", "P-"))
    assert await shop.till.balance() == 30000


async def test_that_the_page_says_so_while_the_webhook_is_on_its_way(shop: Shop, debtor: AsyncClient) -> None:
    token, link_id = await shop.till.issue()
    paid = await pay_at(debtor, token, VISA)
    waiting = await follow(debtor, paid)
    if not await shop.till.rows("select 1 from payment"):
        assert "http-equiv" in waiting.text
    await shop.settled()
    assert EN["done_title"] in text_of(await debtor.get(f"/pay/return/{link_id}?n=3"))


async def test_that_coming_back_without_paying_proves_nothing(shop: Shop, debtor: AsyncClient) -> None:
    _, link_id = await shop.till.issue()
    page = await debtor.get(f"/pay/return/{link_id}")
    assert EN["done_title"] not in text_of(page)
    assert await shop.till.balance() == 50000


async def test_that_the_page_stops_looking_by_itself(shop: Shop, debtor: AsyncClient) -> None:
    _, link_id = await shop.till.issue()
    assert "http-equiv" in (await debtor.get(f"/pay/return/{link_id}")).text
    assert "http-equiv" not in (await debtor.get(f"/pay/return/{link_id}?n=15")).text
    assert "http-equiv" not in (await debtor.get(f"/pay/return/{link_id}?n=-1")).text


@pytest.mark.parametrize(
    ("number", "why"), [(DECLINED, "declined"), (POOR, "insufficient"), ("4111 1111 1111 1111", "test cards")]
)
async def test_that_a_card_that_does_not_pay_says_why_and_another_one_can(
    shop: Shop, debtor: AsyncClient, number: str, why: str
) -> None:
    token, _ = await shop.till.issue()
    refused = await pay_at(debtor, token, number)
    page = await follow(debtor, refused)
    assert why in text_of(page)
    assert "Nothing was charged" in text_of(page)
    assert number[:4] not in refused.headers["location"]
    assert f'value="{number}' not in page.text
    assert await shop.till.balance() == 50000
    await pay_at(debtor, token, VISA)
    await shop.settled()
    assert await shop.till.balance() == 0


async def test_that_a_challenged_card_pays_after_the_bank_says_yes(shop: Shop, debtor: AsyncClient) -> None:
    token, _ = await shop.till.issue()
    at_bank = (await pay_at(debtor, token, CHALLENGE)).headers["location"]
    assert "Your bank asks" in text_of(await debtor.get(at_bank))
    await shop.settled()
    assert await shop.till.balance() == 50000
    await debtor.post(at_bank, data={"decision": "approve"})
    await shop.settled()
    assert await shop.till.balance() == 0


@pytest.mark.parametrize("decision", ["fail", "", "APPROVE", "approve "])
async def test_that_anything_but_a_yes_of_the_bank_is_a_no(shop: Shop, debtor: AsyncClient, decision: str) -> None:
    token, _ = await shop.till.issue()
    at_bank = (await pay_at(debtor, token, CHALLENGE)).headers["location"]
    page = await follow(debtor, await debtor.post(at_bank, data={"decision": decision}))
    await shop.settled()
    assert "did not confirm" in text_of(page)
    assert await shop.till.balance() == 50000


async def test_that_nothing_in_a_request_changes_the_sum(shop: Shop, debtor: AsyncClient) -> None:
    token, _ = await shop.till.issue(20000)
    forged = {"amount": "1", "amount_minor": "1", "currency": "JPY", "link_id": "x"}
    to_provider = await debtor.post(f"/pay/{token}", data=forged, params=forged)
    at = to_provider.headers["location"]
    assert "$200.00" in text_of(await debtor.get(at))
    await debtor.post(at, data=forged | {"number": VISA})
    await shop.settled()
    assert await shop.till.balance() == 30000


# Strangers ----------------------------------------------------------------------------------------------------------


async def test_that_a_stranger_reads_nothing_about_a_debt(shop: Shop) -> None:
    token, link_id = await shop.till.issue()
    stranger = shop.visitor()
    for page in (
        await stranger.get(f"/pay/{token}"),
        await stranger.post(f"/pay/{token}/check", data={"answer": "nonsense"}),
        await follow(stranger, await stranger.post(f"/pay/{token}")),
        await stranger.get(f"/pay/return/{link_id}"),
    ):
        assert not [fact for fact in DEBT if fact in page.text], page.text
    assert await shop.till.rows("select 1 from sandbox_session") == []


async def test_that_the_debtor_reads_it_on_the_same_page(shop: Shop, debtor: AsyncClient) -> None:
    token, _ = await shop.till.issue()
    page = (await debtor.get(f"/pay/{token}")).text
    assert all(fact in page for fact in ("Acme", "Northgate", "NG-1004", "$500.00"))


@pytest.mark.parametrize("answer", ["60614", "1985"])
async def test_that_one_right_answer_opens_the_page_in_that_browser_only(shop: Shop, answer: str) -> None:
    token, _ = await shop.till.issue()
    phone = shop.visitor()
    opened = await follow(phone, await phone.post(f"/pay/{token}/check", data={"answer": answer}))
    assert "$500.00" in opened.text
    await pay_at(phone, token, VISA)
    await shop.settled()
    assert await shop.till.balance() == 0
    payment = await shop.till.one("select id from payment")
    assert (await phone.get(f"/receipt/{payment}")).status_code == 200
    assert (await shop.visitor().get(f"/receipt/{payment}")).status_code == 404


async def test_that_guessing_ends_after_a_few_tries_even_with_the_right_answer(shop: Shop) -> None:
    token, _ = await shop.till.issue()
    stranger = shop.visitor()
    tries = (stranger.post(f"/pay/{token}/check", data={"answer": str(1950 + n)}) for n in range(TRIES + 10))
    assert {answer.status_code for answer in await asyncio.gather(*tries)} == {403}
    late = await stranger.post(f"/pay/{token}/check", data={"answer": "1985"})
    assert late.status_code == 403
    assert EN["check_full"] in text_of(await stranger.get(f"/pay/{token}"))
    debtor = await shop.debtor()
    assert "$500.00" in (await debtor.get(f"/pay/{token}")).text


async def test_that_an_answer_for_one_link_opens_no_other(shop: Shop) -> None:
    first, _ = await shop.till.issue(10000)
    phone = shop.visitor()
    await phone.post(f"/pay/{first}/check", data={"answer": "1985"})
    second, _ = await shop.till.issue(20000)
    assert EN["check_title"] in text_of(await phone.get(f"/pay/{second}")).replace("&#39;", "'")


async def test_that_two_clients_without_cookies_do_not_pass_for_each_other(shop: Shop) -> None:
    # the chat was verified by messages of a client without a cookie: their source is plain "web"
    token, _ = await shop.till.issue()
    assert "$" not in (await shop.visitor().get(f"/pay/{token}")).text


# Links that are no use ----------------------------------------------------------------------------------------------


async def test_that_an_expired_link_says_so_and_cannot_be_paid(shop: Shop, debtor: AsyncClient) -> None:
    token, _ = await shop.till.issue(minutes=60)
    at = (await debtor.post(f"/pay/{token}")).headers["location"]
    shop.till.clock.pass_time(minutes=60)
    for answer in (await debtor.get(f"/pay/{token}"), await debtor.post(f"/pay/{token}")):
        assert answer.status_code == 410
        assert EN["gone_expired_title"] in text_of(answer)
    assert (await debtor.post(at, data={"number": VISA})).status_code == 409
    await shop.settled()
    assert await shop.till.balance() == 50000


async def test_that_a_used_link_says_so_and_cannot_be_paid_again(shop: Shop, debtor: AsyncClient) -> None:
    token, _ = await shop.till.issue(20000)
    at = (await debtor.post(f"/pay/{token}")).headers["location"]
    await debtor.post(at, data={"number": VISA})
    await shop.settled()
    assert EN["gone_used_title"] in text_of(await debtor.get(f"/pay/{token}"))
    assert (await debtor.post(f"/pay/{token}")).status_code == 410
    await debtor.post(at, data={"number": VISA})
    await shop.settled()
    assert await shop.till.balance() == 30000


async def test_that_a_revoked_link_cannot_be_paid_even_from_a_page_already_open(
    shop: Shop, debtor: AsyncClient
) -> None:
    token, _ = await shop.till.issue(20000)
    at = (await debtor.post(f"/pay/{token}")).headers["location"]
    await shop.till.issue(30000)
    assert EN["gone_revoked_title"] in text_of(await debtor.get(f"/pay/{token}"))
    assert (await debtor.post(at, data={"number": VISA})).status_code == 409
    await shop.settled()
    assert await shop.till.balance() == 50000


async def test_that_a_revoked_link_is_refused_at_the_bank_too(shop: Shop, debtor: AsyncClient) -> None:
    token, _ = await shop.till.issue(20000)
    at_bank = (await pay_at(debtor, token, CHALLENGE)).headers["location"]
    await shop.till.issue(30000)
    assert (await debtor.post(at_bank, data={"decision": "approve"})).status_code == 409
    assert await shop.till.balance() == 50000


async def test_that_looking_changes_nothing(shop: Shop, debtor: AsyncClient) -> None:
    token, link_id = await shop.till.issue()
    for client in (debtor, shop.visitor()):
        for _ in range(3):
            await client.get(f"/pay/{token}")
    assert await shop.till.link_state(link_id) == "live"
    assert await shop.till.rows("select 1 from sandbox_session") == []


async def test_that_unknown_and_forged_links_look_the_same(shop: Shop) -> None:
    stranger = shop.visitor()
    answers = [
        await stranger.get(f"/pay/{token}") for token in (new_token(SECRET), new_token("other"), "x", "x" * 3000)
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1


async def test_that_without_a_provider_the_page_says_so(shop: Shop, debtor: AsyncClient) -> None:
    shop.app.state.providers = {}
    token, _ = await shop.till.issue()
    answer = await debtor.post(f"/pay/{token}")
    assert answer.status_code == 503
    assert EN["off_title"] in text_of(answer)
    assert (await debtor.get("/sandbox/checkout/x")).status_code == 404
    assert (await debtor.post("/webhooks/sandbox", content=b"{}")).status_code == 404


# Webhooks -----------------------------------------------------------------------------------------------------------


async def test_that_fifty_confirms_at_once_are_one_payment(shop: Shop, debtor: AsyncClient) -> None:
    token, _ = await shop.till.issue()
    at = (await debtor.post(f"/pay/{token}")).headers["location"]
    answers = await asyncio.gather(*(debtor.post(at, data={"number": VISA}) for _ in range(50)))
    assert {answer.status_code for answer in answers} <= {303, 409}
    await shop.settled()
    assert await shop.till.one("select count(*) from payment") == 1
    assert await shop.till.balance() == 0


async def test_that_a_forged_webhook_is_400_and_stores_nothing(shop: Shop) -> None:
    token, link_id = await shop.till.issue()
    body = body_of(made_up(link_id, await shop.till.checkout(link_id), shop.till.now))
    provider = shop.visitor()
    genuine = shop.till.signed(body)
    for headers in ({}, {name: value + "0" for name, value in genuine.items()}):
        assert (await provider.post("/webhooks/sandbox", content=body, headers=headers)).status_code == 400
    assert await shop.till.rows("select 1 from webhook_event") == []
    assert (await provider.post("/webhooks/sandbox", content=body, headers=genuine)).status_code == 200
    await shop.settled()
    assert await shop.till.balance() == 0
    assert token


async def test_that_a_duplicate_webhook_is_200_without_effect(shop: Shop) -> None:
    _, link_id = await shop.till.issue(20000)
    body = body_of(await shop.till.event_of(await shop.till.pay(link_id)))
    provider = shop.visitor()
    for _ in range(3):
        answer = await provider.post("/webhooks/sandbox", content=body, headers=shop.till.signed(body))
        assert answer.status_code == 200
    await shop.settled()
    assert await shop.till.balance() == 30000
    assert await shop.till.one("select count(*) from webhook_event") == 1


async def test_that_an_unknown_source_is_404(shop: Shop) -> None:
    assert (await shop.visitor().post("/webhooks/nobody", content=b"{}")).status_code == 404


async def test_that_an_event_is_not_taken_when_it_cannot_be_stored(shop: Shop) -> None:
    _, link_id = await shop.till.issue()
    body = body_of(await shop.till.event_of(await shop.till.pay(link_id)))
    connection = "alter table webhook_event rename to gone"
    async with shop.till.db.write() as session:
        await run(session, connection)
    with pytest.raises(Exception, match="webhook_event"):
        await shop.visitor().post("/webhooks/sandbox", content=body, headers=shop.till.signed(body))
    assert shop.background.tasks == []


# Papers -------------------------------------------------------------------------------------------------------------


async def test_that_an_agreement_can_be_read_in_full_where_identity_was_confirmed(
    shop: Shop, debtor: AsyncClient
) -> None:
    offer = plan()
    await shop.till.apply(Propose((offer,)))
    await shop.till.apply(AcceptOffer(offer.id, offer.digest))
    page = text_of(await debtor.get(f"/c/chat-token/agreement/{offer.id}"))
    facts = (
        "Acme Store LLC",
        "Northgate",
        "Maya Lopez",
        "$500.00",
        "$250.00",
        "1 Dec 2026",
        "1 Dec 2027",
        offer.digest,
    )
    assert all(fact in page for fact in facts), page
    assert "23 Nov 2026" in page
    elsewhere = shop.visitor(Browser("b2", "chat-token"))
    assert (await elsewhere.get(f"/c/chat-token/agreement/{offer.id}")).status_code == 403


async def test_that_a_plan_nobody_accepted_is_no_agreement(shop: Shop, debtor: AsyncClient) -> None:
    offer = plan()
    await shop.till.apply(Propose((offer,)))
    assert (await debtor.get(f"/c/chat-token/agreement/{offer.id}")).status_code == 404


async def test_that_the_pages_speak_spanish_to_whom_wrote_spanish(shop: Shop, debtor: AsyncClient) -> None:
    async with shop.till.db.write() as session:
        await run(session, "update conversation set language = 'es'")
    token, _ = await shop.till.issue(20000)
    page = await debtor.get(f"/pay/{token}")
    assert ES["pay_title"] in page.text
    assert 'lang="es"' in page.text


def test_that_both_languages_have_the_same_words() -> None:
    assert EN.keys() == ES.keys()
    assert all(EN.values())
    assert all(ES.values())
