from __future__ import annotations

from pathlib import Path

import pytest
from pydantic_settings import BaseSettings, SettingsConfigDict

from agent import channels
from agent.channels import ChannelSpec, Fits, access
from agent.domain.message import Channel, Element, ElementKind
from agent.errors import ConfigError
from tests.channels.office import Provider


class PostSettings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="PARLEY_TEST_POST_")

    token: str


def post() -> Provider:
    PostSettings()
    return Provider()


POST = ChannelSpec(Channel.EMAIL, Fits(elements=frozenset({ElementKind.PAY_BUTTON})), post)


def test_that_every_file_of_the_folder_is_a_channel():
    files = [path for path in Path("agent/channels").glob("*.py") if not path.name.startswith("_")]
    assert len(channels.registry()) == len(files) >= 1


def test_that_web_chat_is_fetched_and_never_sent():
    web = access(channels.registry(), "web")
    assert web.pull
    with pytest.raises(ConfigError, match="fetched by its reader"):
        web.open()


@pytest.mark.parametrize("name", ["carrier_pigeon", "", "WEB"])
def test_that_an_unknown_channel_is_an_error_and_not_silence(name: str):
    with pytest.raises(ConfigError, match="there is no channel"):
        access(channels.registry(), name)


def test_that_a_channel_without_its_settings_says_which_one_is_missing():
    with pytest.raises(ConfigError, match="email is not set up: token is missing"):
        POST.open()


def test_that_the_same_channel_opens_with_its_settings(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PARLEY_TEST_POST_TOKEN", "t")
    assert isinstance(POST.open(), Provider)
    assert not POST.pull


def test_that_elements_which_a_channel_cannot_show_are_left_out():
    button, form = Element(ElementKind.PAY_BUTTON, {}), Element(ElementKind.IDENTITY_FORM, {})
    assert POST.carry([button, form]) == (button,)
    assert channels.registry()[Channel.WEB].carry([button, form]) == (button, form)
