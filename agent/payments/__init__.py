"""Payments: secure links, providers behind one small interface, and the way from a webhook to the ledger."""

from __future__ import annotations

from agent.config import Settings
from agent.payments.provider import Provider
from agent.payments.sandbox import Sandbox
from agent.store.database import Database

__all__ = ["Provider", "Sandbox", "build_providers"]


def build_providers(settings: Settings, db: Database) -> dict[str, Provider]:
    """The providers of this installation, by name; the first one takes new payments.

    In production there is no sandbox: its test cards would settle real debts. Paying online is then off until a real
    provider is configured, and the pages say so.
    """
    if settings.environment == "production":
        return {}
    return {Sandbox.name: Sandbox(db, settings.secret.get_secret_value(), settings.base_url)}
