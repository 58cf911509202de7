"""Payment-link tokens: 256 random bits and a MAC, so that a guess is refused without asking the database."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from itsdangerous import Signer

from agent.errors import ConfigError


def _signer(secret: str) -> Signer:
    if not secret:
        # An empty key would sign, and verify, for everyone.
        raise ConfigError("Payment links need a signing secret; set PARLEY_SECRET.")
    return Signer(secret, salt="parley.payment-link", digest_method=hashlib.sha256)


def new_token(secret: str) -> str:
    """A token nobody can guess or make: URL-safe, 43 random characters, a dot, 43 characters of HMAC-SHA256.

    Raises:
        ConfigError: when there is no secret.
    """
    return _signer(secret).sign(secrets.token_urlsafe(32)).decode()


def check_token(token: str, secret: str) -> bool:
    """True when ``token`` was made with ``secret``; compares in constant time, and one spelling only is right."""
    made = _signer(secret).sign(token.rpartition(".")[0].encode("utf-8", "surrogatepass"))
    return hmac.compare_digest(made, token.encode("utf-8", "surrogatepass"))


def token_hash(token: str) -> str:
    """What is stored of a token: its SHA-256 as hex."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
