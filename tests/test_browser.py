"""A missing browser is said loudly, and is a failure where nobody is looking."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import browser


@pytest.mark.parametrize(("ci", "code"), [("", 0), ("true", 1)])
def test_that_a_missing_browser_fails_in_ci_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], ci: str, code: int
):
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(browser, "find", lambda: None)
    monkeypatch.setattr(browser, "install", lambda: None)
    assert browser.main() == code
    assert browser.MISSING in capsys.readouterr().err


def test_that_what_is_found_after_installing_is_used(monkeypatch: pytest.MonkeyPatch):
    found: list[Path | None] = [None, Path("/somewhere/chromium")]
    monkeypatch.setattr(browser, "find", lambda: found.pop(0))
    monkeypatch.setattr(browser, "install", lambda: None)
    monkeypatch.setenv("CI", "true")
    assert browser.main() == 0


def test_that_a_named_browser_has_to_exist(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "none"))
    assert browser.find() is None
    (tmp_path / "some").touch()
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "some"))
    assert browser.find() == tmp_path / "some"


async def test_that_looking_works_beside_an_event_loop(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", "/nowhere")
    found = browser.find()
    assert found is None or found.is_file()
