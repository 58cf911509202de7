"""The notice on a debt too old for court. Every answer here passes the gate, as ``conftest`` sees to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from agent.domain.understanding import Intent
from agent.testing.situations import TODAY, Chat, account, debtor, situation

NOTICE = "the law does not allow anyone to sue you"


def an_old_debt() -> Chat:
    return Chat(situation(account=replace(account(), limitation_expires_on=TODAY - timedelta(days=1))))


async def test_that_the_balance_of_an_old_debt_comes_with_the_notice_behind_it() -> None:
    said = await an_old_debt().say("How much do I owe?", Intent.ASK_BALANCE)
    assert said.response.says[:2] == ["balance", "time_barred"]
    assert NOTICE in said.text
    assert said.response.facts["age_notice"].source == "jurisdiction:us"


async def test_that_the_balance_of_a_younger_debt_comes_without_it() -> None:
    said = await Chat().say("How much do I owe?", Intent.ASK_BALANCE)
    assert said.response.says[0] == "balance"
    assert NOTICE not in said.text


@pytest.mark.parametrize("wish", [Intent.PAYMENT_PLAN, Intent.NEED_TIME, Intent.PAY_NOW, Intent.SETTLEMENT])
async def test_that_what_is_asked_or_offered_on_an_old_debt_comes_after_the_notice(wish: Intent) -> None:
    said = await an_old_debt().say("I would like to pay this.", wish)
    assert said.response.says[0] == "time_barred"
    assert NOTICE in said.text


async def test_that_a_place_has_its_own_notice() -> None:
    chat = an_old_debt()
    chat.at = replace(chat.at, debtor=debtor(state="NY", postcode="12207"))
    said = await chat.say("How much do I owe?", Intent.ASK_BALANCE)
    assert said.response.facts["age_notice"].source == "jurisdiction:us-ny"


async def test_that_courtesy_and_rights_come_without_the_notice() -> None:
    for intent in (Intent.THANKS, Intent.CEASE_CONTACT):
        assert "time_barred" not in (await an_old_debt().say("Thank you.", intent)).response.says
