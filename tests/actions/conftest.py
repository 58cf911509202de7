"""Every answer of every conversation played here passes the gate, with the real rules."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from agent.compliance import gate as judged
from agent.domain.decision import Verdict, VerdictKind
from agent.domain.reply import Draft
from agent.domain.review import Review
from agent.testing import situations


@pytest.fixture(autouse=True)
def every_answer_passes_the_gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    verdicts: list[Verdict] = []

    def gate(draft: Draft, review: Review) -> Verdict:
        verdicts.append(judged(draft, review))
        return verdicts[-1]

    monkeypatch.setattr(situations, "gate", gate)
    yield
    refused = [verdict.findings for verdict in verdicts if verdict.kind is not VerdictKind.SEND]
    assert not refused
