"""Every error Parley raises on purpose.

ParleyError
├── ConfigError            a setting, creditor, prompt or rule file is wrong: the start stops
│   └── RegistryError      a file in a registry folder is wrong
├── BadInput               what somebody sent cannot be used: says what, where, and what to do
├── NotFound               no such thing, or not yours to see (the two look the same from outside)
├── AccessDenied           known person, not allowed
├── Conflict               the world moved on
│   ├── Superseded         a newer message or a person took over while a turn was thinking
│   └── Stale              an approval, offer or link no longer fits what it was made for
├── NotPermitted           a tool, offer or send outside the permissions of this turn
└── ProviderError          something outside the process failed
    ├── Unreachable        nothing was done; retrying may help
    ├── Refused            retrying will not help
    └── Unconfirmed        it may have been done; only a person may repeat it
"""

from __future__ import annotations


class ParleyError(Exception):
    """Something Parley noticed and can explain."""


class ConfigError(ParleyError):
    """A setting or a configuration file is wrong."""


class RegistryError(ConfigError):
    """A file in a registry folder is wrong."""


class BadInput(ParleyError):
    """What was sent cannot be used.

    Args:
        what: what is wrong, in words a person understands.
        where: the field, row or file it is in.
        do: what to do about it.
    """

    def __init__(self, what: str, *, where: str = "", do: str = "") -> None:
        self.what, self.where, self.do = what, where, do
        place = f"{where}: " if where else ""
        advice = f" {do}" if do else ""
        super().__init__(f"{place}{what}{advice}")


class NotFound(ParleyError):
    """There is no such thing here."""


class AccessDenied(ParleyError):
    """This person may not do that."""


class Conflict(ParleyError):
    """The world moved on."""


class Superseded(Conflict):
    """A newer message arrived, or a person took over, while the turn was thinking."""


class Stale(Conflict):
    """This approval, offer or link no longer fits what it was made for."""


class NotPermitted(ParleyError):
    """Outside the permissions of this turn."""


class ProviderError(ParleyError):
    """Something outside the process failed."""


class Unreachable(ProviderError):
    """The provider did not answer; trying again may help."""


class Refused(ProviderError):
    """The provider said no; trying again will not help."""


class Unconfirmed(ProviderError):
    """The answer was lost: the provider may have done it, so nothing repeats it by itself."""
