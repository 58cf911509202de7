"""Schemas carry what a model needs and no more."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from pydantic import BaseModel, Field

from agent.llm.schema import schema


class Pace(StrEnum):
    """How fast."""

    SLOW = "slow"
    FAST = "fast"


class Args(BaseModel):
    """A docstring for developers."""

    each: Decimal = Field(gt=0, description="a sum")
    pace: Pace | None = Field(None, description="how fast")
    first: date | None = None


def test_that_a_schema_is_compact_and_keeps_what_is_required() -> None:
    text = "Does a thing.\n\nUse it well.\n\nArgs:\n    each: A sum.\n\nReturns:\n    Nothing."
    assert schema("thing", text, Args) == {
        "type": "function",
        "function": {
            "name": "thing",
            "description": "Does a thing. Use it well.",
            "parameters": {
                "type": "object",
                "properties": {
                    "each": {"type": "number", "description": "a sum"},
                    "pace": {"type": "string", "enum": ["slow", "fast"], "description": "how fast"},
                    "first": {"type": "string", "format": "date"},
                },
                "required": ["each"],
            },
        },
    }


def test_that_no_arguments_are_an_empty_object() -> None:
    class Nothing(BaseModel):
        pass

    assert schema("x", "X.", Nothing)["function"]["parameters"] == {"type": "object", "properties": {}}
