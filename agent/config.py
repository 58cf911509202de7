"""Settings: typed, from the environment (prefix ``PARLEY_``), checked before anything starts."""

from __future__ import annotations

import secrets
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from agent.errors import ConfigError

ROOT = Path(__file__).resolve().parent.parent
PROMPTS = ROOT / "prompts"
DEFAULT_SECRET = "development-only-secret-change-me"  # noqa: S105  refused outside development, below


class Settings(BaseSettings):
    """All that can be set from outside; every default is the embedded one (no key, no network)."""

    model_config = SettingsConfigDict(env_prefix="PARLEY_", env_file=".env", extra="ignore")

    environment: Literal["development", "test", "production"] = "development"
    secret: SecretStr = SecretStr(DEFAULT_SECRET)
    base_url: str = "http://localhost:8000"
    host: str = "127.0.0.1"
    port: int = 8000
    home: Path = Path(".parley")
    """Folder of the embedded database, caches and demo book."""

    database_url: str | None = Field(default=None, validation_alias=AliasChoices("DATABASE_URL", "PARLEY_DATABASE_URL"))
    chroma_url: str | None = Field(default=None, validation_alias=AliasChoices("CHROMA_URL", "PARLEY_CHROMA_URL"))

    knowledge: Path | None = None
    """Folder of creditor policies and FAQs (one sub-folder per creditor); the demonstration's when unset."""
    creditors: Path | None = None
    """Folder of creditor TOML files for ``parley import``."""

    openai_api_key: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("OPENAI_API_KEY", "PARLEY_OPENAI_API_KEY")
    )
    openai_base_url: str | None = Field(
        default=None, validation_alias=AliasChoices("OPENAI_BASE_URL", "PARLEY_OPENAI_BASE_URL")
    )
    model: str = "gpt-4o-mini"
    model_timeout_s: float = 12.0
    """Whole budget of the model part of one turn; after it the approved reply goes out."""

    demo: bool = False
    """Demonstration book and log-ins shown on the start page; refused outside development."""
    session_hours: int = 12
    identity_tries: int = 3
    link_minutes: int = 60
    approval_hours: int = 48
    max_message_chars: int = 4000
    messages_per_minute: int = 40
    """What one conversation may write; more is answered with 429."""

    @property
    def llm_enabled(self) -> bool:
        """True with a key, or with an OpenAI-compatible endpoint that may need none."""
        return self.openai_api_key is not None or self.openai_base_url is not None

    @model_validator(mode="after")
    def _refuse_unsafe(self) -> Settings:
        if self.environment != "production":
            return self
        if self.secret.get_secret_value() == DEFAULT_SECRET:
            raise ConfigError(
                "PARLEY_SECRET is the development default. Set it to a long random value, "
                f"for example {secrets.token_urlsafe(12)}..., before running in production."
            )
        if self.demo:
            raise ConfigError("PARLEY_DEMO shows log-ins to everyone and is refused in production.")
        return self


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process.

    Raises:
        ConfigError: when one of them cannot be used; names it.
    """
    try:
        return Settings()
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, part['loc']))}: {part['msg']}" for part in error.errors())
        raise ConfigError(f"A setting is wrong: {wrong}. Look at the environment (PARLEY_...) and .env.") from error
