"""Identity: two factors, all or nothing, limited tries."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from hmac import compare_digest
from uuid import UUID

from pydantic import Field

from agent.domain.account import Debtor
from agent.domain.decision import Act
from agent.domain.effect import VerifyIdentity
from agent.domain.situation import Situation
from agent.domain.tool import Outcome, Over, ToolContext, ToolKind
from tools._spec import Arguments, tool


class Args(Arguments):
    """The factors; the reference only in a conversation that is bound to nobody."""

    birth_date: date = Field(description="date of birth, YYYY-MM-DD")
    postcode: str = Field(min_length=2, max_length=12, description="ZIP or postal code")
    reference: str | None = Field(None, max_length=40, description="account reference, if the person gave one")


async def run(ctx: ToolContext, args: Args) -> Outcome:
    """Check who is writing. Call it when the person has given all the details the form asks for.

    Never say which detail was wrong, nor whether a reference exists: right or not is all that may be told.

    Args:
        birth_date: The date of birth the person gave.
        postcode: The ZIP or postal code the person gave.
        reference: The account reference, needed when the conversation did not come from a personal link.

    Returns:
        Whether identity is verified, and whether the file is locked after too many tries.
    """
    thread = ctx.situation.thread
    if thread.locked:
        raise Over("identity is locked; a person has to look at it")
    if thread.verified:
        raise Over("identity is verified already")
    found = await _bind(ctx, args.reference)
    if found is not None and found.account is not None and found.debtor is not None and _matches(found.debtor, args):
        return _verified(found, found.account.id)
    lock = thread.tries + 1 >= ctx.identity_tries
    return Outcome(
        effects=[VerifyIdentity(success=False, lock=lock)],
        data={"verified": False, "locked": lock},
        said="The details did not match." + (" The file is locked now; a colleague will look at it." if lock else ""),
    )


async def _bind(ctx: ToolContext, reference: str | None) -> Situation | None:
    """The situation with an account: the one the link named, else the one the reference names."""
    if ctx.situation.account is not None:
        return ctx.situation
    if not reference or ctx.identify is None:
        return None
    return await ctx.identify(reference.strip())


def _matches(debtor: Debtor, args: Args) -> bool:
    """Both factors are always compared, so that time tells nothing either."""
    born = debtor.birth_date.isoformat() if debtor.birth_date else ""
    right_date = compare_digest(born, args.birth_date.isoformat())
    right_code = compare_digest(_code(debtor.postcode, debtor.country), _code(args.postcode, debtor.country))
    return right_date and right_code and bool(born) and bool(debtor.postcode)


def _code(text: str, country: str) -> str:
    """A postal code as compared: no spaces, capitals, a ZIP without its +4."""
    plain = "".join(char for char in text.upper() if char.isascii() and char.isalnum())
    return plain[:5] if country == "US" else plain


def _verified(found: Situation, account_id: UUID) -> Outcome:
    known = replace(found, thread=replace(found.thread, verified=True))
    return Outcome(
        effects=[VerifyIdentity(success=True, account_id=account_id)],
        data={"verified": True, "locked": False, "situation": known},
        said="Identity is verified.",
    )


TOOL = tool("verify_identity", ToolKind.WRITE, Args, run, Act.REPLY)
