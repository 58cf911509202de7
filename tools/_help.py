"""Where help is: crisis lines, free advice, identity theft. By country; an unknown one gets the US list."""

from __future__ import annotations

from dataclasses import dataclass

from agent.domain.facts import Facts
from agent.domain.situation import Situation


@dataclass(frozen=True, slots=True)
class Help:
    """Public help lines of a country. Each is run by a public body or a charity and free to call."""

    crisis: str
    advice_name: str
    advice_phone: str
    advice_url: str
    theft_site: str


# Sources: 988lifeline.org, nfcc.org, identitytheft.gov; samaritans.org, stepchange.org, reportfraud.police.uk.
_HELP = {
    "US": Help(
        "988",
        "National Foundation for Credit Counseling",
        "1-800-388-2227",
        "https://www.nfcc.org",
        "identitytheft.gov",
    ),
    "GB": Help("116 123", "StepChange", "0800 138 1111", "https://www.stepchange.org", "reportfraud.police.uk"),
}


def help_for(situation: Situation) -> Help:
    """The help lines of the debtor's country."""
    country = situation.debtor.country if situation.debtor else "US"
    return _HELP.get(country, _HELP["US"])


def crisis_facts(situation: Situation) -> Facts:
    """The crisis line."""
    facts = Facts()
    facts.add("crisis_line", help_for(situation).crisis, "help:crisis")
    return facts


def advice_facts(situation: Situation) -> Facts:
    """Free debt advice."""
    found, facts = help_for(situation), Facts()
    facts.add("advice_name", found.advice_name, "help:advice")
    facts.add("advice_phone", found.advice_phone, "help:advice")
    return facts


def theft_facts(situation: Situation) -> Facts:
    """Help after identity theft."""
    facts = Facts()
    facts.add("help_site", help_for(situation).theft_site, "help:identity_theft")
    return facts
