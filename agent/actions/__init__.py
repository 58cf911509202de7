"""Actions: what a turn does. The dialogue policy of the embedded brain, without a model.

The order is the law's: a person who speaks is not interrupted, who asked us to stop is left alone, rights come before
everything, identity before any word about a debt, an answer to our question before a new wish.
"""

from __future__ import annotations

from dataclasses import replace

from agent.actions import answers, identity, intents, money, rights, service, stop
from agent.actions._age import tell_age
from agent.actions._talk import Talk
from agent.domain.account import HoldKind
from agent.domain.decision import Act
from agent.domain.effect import OpenCase, SetLanguage
from agent.domain.reply import Response
from agent.domain.situation import Mode, Situation
from agent.domain.tool import Over, ToolContext
from agent.domain.understanding import Intent, Reading
from agent.drafting import language_of, localise
from agent.prompts import LANGUAGES
from tools._help import crisis_facts

__all__ = ["act"]

_MACHINE = frozenset(
    {
        Intent.VOICEMAIL,
        Intent.UNCLEAR,
        Intent.CALLBACK,
        Intent.OFF_TOPIC,
        Intent.GREETING,
        Intent.THANKS,
    }
)
"""What an auto-reply is read as; anything else in it is answered."""


async def act(situation: Situation, reading: Reading, ctx: ToolContext) -> Response:
    """Decide what this turn does and says.

    Returns:
        Effects for the commit, keys of approved replies with their facts and elements, and what we wait for next.
    """
    # A reply is in the language of the message it answers, also when that is a new one.
    ctx = replace(ctx, language=language_of(situation, reading))
    talk = Talk(ctx, reading, Response(intent=reading.top))
    await _decide(talk)
    _finish(talk, situation)
    return talk.response


async def _decide(talk: Talk) -> None:
    if talk.situation.thread.mode is not Mode.ASSISTANT:
        await rights.note_all(talk)
        talk.silence("person_speaks")
    elif rights.stopped(talk.situation):
        await stop.answer(talk)
    elif talk.has(Intent.VOICEMAIL) and talk.reading.names <= _MACHINE:
        await service.voicemail(talk)
    elif talk.situation.known or await identity.establish(talk):
        await _verified(talk)


async def _verified(talk: Talk) -> None:
    """A verified person: rights, then the answer to our question, then what is unsure, then what they want."""
    if talk.reading.rights:
        await rights.answer(talk)
    elif talk.situation.held(HoldKind.DISTRESS):
        talk.response.facts.merge(crisis_facts(talk.situation))
        talk.say("distress_waiting", disposition="distress_hold")
        talk.response.fixed = True
    elif talk.has(Intent.ASK_HUMAN):
        await service.ask_human(talk)
    elif talk.response.after is None and await answers.answer(talk):
        return
    elif rights.unsure(talk):
        rights.clarify(talk)
    else:
        await _wanted(talk)


async def _wanted(talk: Talk) -> None:
    top = talk.reading.top
    if talk.response.after is not None and top in (Intent.UNCLEAR, Intent.GREETING, Intent.THANKS, Intent.OFF_TOPIC):
        talk.say("how_help")
        service.show_help(talk)
    elif _sent_a_card(talk) and top in (Intent.UNCLEAR, Intent.PAY_NOW):
        await money.pay_now(talk)
    else:
        try:
            await intents.route(talk, top)
        except Over:
            talk.do(OpenCase("unanswered", talk.said))
            talk.say("error_person", disposition="error")


def _sent_a_card(talk: Talk) -> bool:
    """Somebody who sends a card number wants to pay."""
    return "card" in talk.reading.signals.secrets and talk.may(Act.ISSUE_LINK)


def _finish(talk: Talk, opened: Situation) -> None:
    """What every response gets: names as facts, the language, the notices of the moment, silence where it is due."""
    response, reading = talk.response, talk.reading
    _names(talk)
    response.elements[:] = localise(response.elements, talk.ctx.language)
    if reading.language in LANGUAGES and reading.language != opened.thread.language:
        talk.do(SetLanguage(reading.language))
    if not talk.may(Act.REPLY) and not response.silent:
        talk.silence("reply_not_permitted")
    if response.silent or not response.says:
        response.silent = True
        return
    tell_age(talk)
    if reading.signals.secrets and not response.fixed:
        response.says.insert(0, "secret_removed")
    if opened.thread.handed_back and not response.fixed:
        response.says.insert(0, "handed_back")


def _names(talk: Talk) -> None:
    """Names a reply may use, once identity is verified."""
    situation = talk.situation
    if not situation.known or situation.account is None or situation.creditor is None or situation.debtor is None:
        return
    creditor, facts = situation.creditor, talk.response.facts
    facts.add("name", situation.debtor.name.split()[0], "debtor:name")
    facts.add("creditor", creditor.name, "creditor:name")
    facts.add("collector", creditor.collector_name, "creditor:collector_name")
    facts.add("reference", situation.account.reference, "account:reference")
    contact = creditor.branding.phone or creditor.branding.email or creditor.branding.website or creditor.legal_name
    facts.add("contact", contact, "creditor:branding")
