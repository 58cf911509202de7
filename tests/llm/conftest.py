"""A scripted model behind real HTTP, and a Model that talks to it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator

import pytest

from agent.config import Settings
from agent.llm import Model
from agent.testing.model_server import ModelServer

MakeModel = Callable[..., Model]


@pytest.fixture(scope="session")
def running() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


@pytest.fixture
def server(running: ModelServer) -> ModelServer:
    running.reset()
    return running


@pytest.fixture
async def make_model(server: ModelServer) -> AsyncIterator[MakeModel]:
    made: list[Model] = []

    def make(
        *,
        url: str | None = None,
        budget_s: float = 5.0,
    ) -> Model:
        settings = Settings(
            _env_file=None,
            environment="test",
            OPENAI_BASE_URL=url or server.url,
            model="scripted",
            model_timeout_s=budget_s,
        )
        made.append(Model(settings))
        return made[-1]

    yield make
    for model in made:
        await model.close()


@pytest.fixture
def model(make_model: MakeModel) -> Model:
    return make_model()
