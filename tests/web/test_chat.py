"""The debtor's chat over HTTP: bad input, two tabs, other browsers, no scripts."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import select

from agent.domain.message import Element, ElementKind
from agent.store.tables import Message
from tests.web.stand import HTML, Stand


async def stored(stand: Stand) -> list[Message]:
    async with stand.db.read() as session:
        return list((await session.exec(select(Message).order_by(Message.at, Message.seq))).all())  # type: ignore[arg-type]


async def bodies(stand: Stand, author: str = "debtor") -> list[str]:
    return [message.body for message in await stored(stand) if message.author == author]


async def test_that_a_cold_visitor_gets_a_conversation_and_finds_it_again(stand: Stand):
    first = await stand.client.get("/chat", headers=HTML)
    assert first.status_code == 303
    page = await stand.client.get(first.headers["location"], headers=HTML)
    assert "How can we help?" in page.text
    again = await stand.client.get("/chat", headers=HTML)
    assert again.headers["location"] == first.headers["location"]


async def test_that_a_personal_link_shows_nothing_about_the_debt_before_identity(stand: Stand):
    _, token = await stand.open_chat()
    page = await stand.client.get(f"/c/{token}", headers=HTML)
    for secret in ("Acme", "Northgate", "Maya", "500", "NG-1004 "):
        assert secret not in page.text
    assert (await stand.client.get(f"/c/{token}/brand.css")).text == ""


async def test_that_a_personal_link_by_reference_is_for_development(stand: Stand):
    assert (await stand.client.get("/chat/start?account=NG-1004")).status_code == 303
    stand.app.state.deps.settings.environment = "production"
    assert (await stand.client.get("/chat/start?account=NG-1004")).status_code == 404


async def test_that_a_message_is_stored_once_per_client_id(stand: Stand):
    _, token = await stand.open_chat()
    first = await stand.write(token, "hello", "one")
    again = await stand.write(token, "hello", "one")
    assert (first.status_code, again.status_code) == (202, 202)
    assert (first.json()["duplicate"], again.json()["duplicate"]) == (False, True)
    assert first.json()["seq"] == again.json()["seq"]
    assert await bodies(stand) == ["hello"]


async def test_that_a_page_without_scripts_shows_the_answer_after_posting(stand: Stand):
    _, token = await stand.open_chat()
    stand.background.say("Good morning.")
    sent = await stand.client.post(f"/c/{token}/messages", data={"text": "hi"}, headers=HTML, follow_redirects=True)
    assert sent.status_code == 200
    assert "Good morning." in sent.text


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"", "application/json", 400),
        (b"{", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"\xff\xfe\x00", "application/json", 400),
        (b'{"text": "\\ud800"}', "application/json", 400),
        (b"[1]", "application/json", 422),
        (b'{"text": ""}', "application/json", 422),
        (b'{"text": "  \\n"}', "application/json", 422),
        (b'{"text": 7}', "application/json", 422),
        (b'{"text": ["a"]}', "application/json", 422),
        (b'{"client_id": "x"}', "application/json", 422),
        (b'{"text": "a", "client_id": 5}', "application/json", 422),
        (b'{"text": "a", "client_id": "' + b"x" * 81 + b'"}', "application/json", 422),
        (b"text=%FF%FE", "application/x-www-form-urlencoded", 400),
        (b"text=", "application/x-www-form-urlencoded", 422),
        (b"\x00\x01binary", "application/octet-stream", 415),
        (b"hello", "text/plain", 415),
        (b'{"text": "' + b"x" * 1_000_001 + b'"}', "application/json", 413),
    ],
)
async def test_that_what_cannot_be_used_is_refused_clearly(stand: Stand, body: bytes, kind: str, status: int):
    _, token = await stand.open_chat()
    answer = await stand.client.post(f"/c/{token}/messages", content=body, headers={"content-type": kind})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["title"]
    assert await bodies(stand) == []


async def test_that_a_usable_message_of_the_same_shape_is_taken(stand: Stand):
    _, token = await stand.open_chat()
    answer = await stand.client.post(
        f"/c/{token}/messages", content=b'{"text": "a"}', headers={"content-type": "application/json"}
    )
    assert answer.status_code == 202
    assert await bodies(stand) == ["a"]


async def test_that_a_huge_message_is_kept_in_part_and_the_page_says_so(stand: Stand):
    _, token = await stand.open_chat()
    answer = await stand.write(token, "é" * 9000)
    assert answer.status_code == 202
    assert "4,000" in answer.json()["note"]
    assert [len(body) for body in await bodies(stand)] == [4000]


async def test_that_what_a_person_writes_is_shown_as_text(stand: Stand):
    _, token = await stand.open_chat()
    answer = await stand.write(token, "<script>alert(1)</script><img src=x onerror=alert(1)>")
    page = await stand.client.get(f"/c/{token}", headers=HTML)
    for html in (answer.json()["html"], page.text):
        assert "<script>alert" not in html
        assert "&lt;script&gt;" in html


async def test_that_a_card_number_is_gone_before_it_is_stored_or_shown(stand: Stand):
    _, token = await stand.open_chat()
    answer = await stand.write(token, "my card is 4242 4242 4242 4242")
    assert "4242" not in answer.text
    assert await bodies(stand) == ["my card is [card number removed]"]


async def test_that_writing_too_fast_is_slowed_down_and_nothing_of_it_stored(stand: Stand):
    stand.app.state.deps.settings.messages_per_minute = 3
    _, token = await stand.open_chat()
    codes = [(await stand.write(token, f"message {n}")).status_code for n in range(5)]
    assert codes == [202, 202, 202, 429, 429]
    assert len(await bodies(stand)) == 3


@pytest.mark.parametrize("path", ["/c/nothing", "/c/" + "x" * 500, "/c/nothing/transcript", "/c/nothing/since/0"])
async def test_that_unknown_links_say_nothing(stand: Stand, path: str):
    answer = await stand.client.get(path)
    assert answer.status_code == 404
    assert answer.json() == {"type": "about:blank", "title": "There is nothing here", "status": 404}


async def test_that_a_verified_conversation_is_hidden_from_another_browser(stand: Stand):
    _, token = await stand.verified_chat()
    assert "you are confirmed" in (await stand.client.get(f"/c/{token}", headers=HTML)).text
    async with stand.another_browser() as other:
        page = await other.get(f"/c/{token}", headers=HTML)
        assert "you are confirmed" not in page.text
        assert "Northgate" not in page.text
        for path in ("since/0", "events", "transcript"):
            assert (await other.get(f"/c/{token}/{path}")).status_code == 403
        refused = await other.post(f"/c/{token}/messages", json={"text": "yes, I accept"})
        assert refused.status_code == 403
    assert "yes, I accept" not in await bodies(stand)


async def test_that_another_browser_is_let_in_with_both_factors_only(stand: Stand):
    _, token = await stand.verified_chat()
    async with stand.another_browser() as other:
        wrong = {"birth_date": "1985-03-12", "postcode": "10001"}
        refused = await other.post(f"/c/{token}/confirm", data=wrong, headers=HTML)
        assert refused.status_code == 422
        assert "do not match" in refused.text
        right = {"birth_date": "1985-03-12", "postcode": "60614"}
        let_in = await other.post(f"/c/{token}/confirm", data=right, headers=HTML, follow_redirects=True)
        assert "you are confirmed" in let_in.text


async def test_that_guessing_the_factors_ends_after_five_tries(stand: Stand):
    _, token = await stand.verified_chat()
    async with stand.another_browser() as other:
        for _ in range(5):
            await other.post(f"/c/{token}/confirm", data={"birth_date": "1980-01-01", "postcode": "1"}, headers=HTML)
        right = {"birth_date": "1985-03-12", "postcode": "60614"}
        assert (await other.post(f"/c/{token}/confirm", data=right, headers=HTML)).status_code == 429


@pytest.mark.parametrize(("right", "said"), [("stop", "Stop contacting me"), ("not_me", "This isn't me")])
async def test_that_rights_work_in_every_browser_that_has_the_link(stand: Stand, right: str, said: str):
    _, token = await stand.verified_chat()
    async with stand.another_browser() as other:
        answer = await other.post(f"/c/{token}/rights/{right}", data={}, headers=HTML)
        assert answer.status_code == 200
        assert "you are confirmed" not in answer.text
    assert (await bodies(stand))[-1].startswith(said)


async def test_that_a_spanish_reader_gets_spanish_words(stand: Stand):
    _, token = await stand.open_chat()
    page = await stand.client.get(f"/c/{token}", headers={**HTML, "accept-language": "es-MX,es;q=0.9"})
    assert "Hablar con una persona" in page.text
    assert '<html lang="es">' in page.text


async def test_that_questions_close_when_they_are_answered(stand: Stand):
    chat, token = await stand.open_chat()
    form = Element(ElementKind.IDENTITY_FORM, {"fields": ["birth_date", "postcode"]})
    await stand.turn(chat, "hello", "Who is there?", elements=[form])
    assert "data-identity" in (await stand.client.get(f"/c/{token}", headers=HTML)).text
    await stand.turn(chat, "me", "All right.")
    assert "data-identity" not in (await stand.client.get(f"/c/{token}", headers=HTML)).text


async def test_that_the_transcript_waits_for_identity_and_then_has_every_word(stand: Stand):
    _, token = await stand.open_chat()
    assert (await stand.client.get(f"/c/{token}/transcript", headers=HTML)).status_code == 403
    _, token = await stand.verified_chat()
    file = await stand.client.get(f"/c/{token}/transcript", headers=HTML)
    assert file.status_code == 200
    assert "attachment" in file.headers["content-disposition"]
    assert "date of birth is 1985-03-12" in file.text
    assert "you are confirmed" in file.text
    assert "<script" not in file.text


async def test_that_since_gives_what_came_after_a_message(stand: Stand):
    _, token = await stand.open_chat()
    await stand.write(token, "one")
    await stand.write(token, "two")
    await stand.background.drain()
    news = (await stand.client.get(f"/c/{token}/since/1")).json()
    assert 1 not in news["seqs"]
    assert "two" in "".join(news["html"])
    assert news["state"]["mode"] == "assistant"
    html = await stand.client.get(f"/c/{token}/since/1", headers=HTML)
    assert html.text.count("<article") == len(news["seqs"])


async def test_that_pages_cannot_be_framed_scripted_or_kept(stand: Stand):
    page = await stand.client.get("/chat", headers=HTML, follow_redirects=True)
    policy = page.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe-inline" not in policy
    assert "frame-ancestors 'self'" in policy
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"
    assert "onclick" not in page.text
    cookie = page.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


@pytest.mark.parametrize(
    "headers",
    [{"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"origin": "https://evil.example"}],
)
async def test_that_posts_of_other_sites_are_refused(stand: Stand, headers: dict[str, str]):
    _, token = await stand.open_chat()
    assert (await stand.write(token, "stop contacting me", headers=headers)).status_code == 403
    assert await bodies(stand) == []


@pytest.mark.parametrize(
    "headers", [{"sec-fetch-site": "same-origin"}, {"origin": "http://testserver"}, {"origin": "null"}]
)
async def test_that_posts_of_our_own_pages_are_taken(stand: Stand, headers: dict[str, str]):
    _, token = await stand.open_chat()
    assert (await stand.write(token, "hello", headers=headers)).status_code == 202


@pytest.mark.parametrize("data", [{}, {"url": "/receipt/1"}, {"label": "Receipt"}])
async def test_that_an_element_that_cannot_be_shown_does_not_hide_the_words(stand: Stand, data: dict[str, str]):
    chat, token = await stand.open_chat()
    await stand.turn(chat, "hi", "Here is your receipt.", elements=[Element(ElementKind.DOWNLOAD, data)])
    page = await stand.client.get(f"/c/{token}", headers=HTML)
    assert page.status_code == 200
    assert "Here is your receipt." in page.text
    assert "attachment" not in page.text


ROWS = [{"due": f"Dec {n}, 2026", "amount": f"${n}.00"} for n in range(1, 31)]
CARDS = [{"id": "1", "title": "In one payment", "lines": ["By Dec 18"], "ordinal": 1}]
SHOWN: dict[ElementKind, tuple[dict[str, Any], list[str]]] = {
    ElementKind.QUICK_REPLIES: ({"replies": [{"label": "Yes please", "text": "yes"}]}, ["Yes please", 'value="yes"']),
    ElementKind.IDENTITY_FORM: ({"fields": ["reference", "birth_date"]}, ["Account reference", "Date of birth"]),
    ElementKind.OFFERS: ({"group": "g", "offers": CARDS}, ["In one payment", "By Dec 18", 'value="Option 1"']),
    ElementKind.SCHEDULE: (
        {"rows": ROWS, "total": "$465.00"},
        ["Total (30)", "$465.00", "Dec 30, 2026", "All 30 dates"],
    ),
    ElementKind.PAY_BUTTON: (
        {"url": "http://elsewhere/pay/x", "label": "Pay $5.00", "amount": "$5.00", "expires": "12:00"},
        ['href="/pay/x"', "Pay $5.00", "Works until 12:00"],
    ),
    ElementKind.DOWNLOAD: ({"url": "http://elsewhere/receipt/1", "label": "Receipt"}, ['href="/receipt/1"', "Receipt"]),
    ElementKind.ADVICE: (
        {"links": [{"label": "NFCC", "url": "https://www.nfcc.org", "phone": "800 388 2227"}]},
        ["NFCC", "tel:8003882227"],
    ),
}


@pytest.mark.parametrize("kind", list(ElementKind))
async def test_that_every_kind_of_element_is_shown(stand: Stand, kind: ElementKind):
    data, pieces = SHOWN[kind]
    chat, token = await stand.open_chat()
    await stand.turn(chat, "hi", "Here it is.", elements=[Element(kind, data)])
    page = (await stand.client.get(f"/c/{token}", headers=HTML)).text
    assert [piece for piece in pieces if piece not in page] == []
