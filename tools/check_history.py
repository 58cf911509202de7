"""Payment history and risk."""

from __future__ import annotations

from agent.domain.account import EntryKind
from agent.domain.decision import Act
from agent.domain.facts import Facts
from agent.domain.risk import YEAR, assess, kept_and_made
from agent.domain.tool import Outcome, ToolContext, ToolKind
from tools._spec import NoArguments, bound, tool


async def run(ctx: ToolContext, args: NoArguments) -> Outcome:
    """Look at how promises and payments went in the last 12 months, before an offer is made.

    Returns:
        Promises kept and made, payments, days past due. The risk score is for the desk and is never told to anybody.
    """
    account, _ = bound(ctx.situation)
    today = ctx.situation.local.date()
    kept, made = kept_and_made(account.history, today)
    paid = [entry for entry in account.entries if entry.kind is EntryKind.PAYMENT and today - entry.on <= YEAR]
    facts = Facts()
    facts.add("promises_kept", kept, "history")
    facts.add("promises_made", made, "history")
    facts.add("payments_made", len(paid), "ledger:" + ",".join(str(entry.seq) for entry in paid))
    facts.add("days_past_due", account.days_past_due(today), "account:due_on")
    risk = assess(account, today)
    return Outcome(
        facts=facts,
        data={"risk": risk},
        said="{promises_kept} of {promises_made} promises kept, {payments_made} payments in 12 months.",
    )


TOOL = tool("check_history", ToolKind.READ, NoArguments, run, Act.DISCUSS_DEBT)
