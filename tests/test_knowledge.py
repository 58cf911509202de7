"""Creditor texts: indexed once, found by meaning, each creditor's apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.errors import ConfigError, Unreachable
from agent.knowledge import ChromaKnowledge, Document, load_documents, split
from agent.understanding.encoder import Encoder

FEES = "We add no collection fees. Interest can be added only where the original contract provides for it."
HOURS = "Our office is open Monday to Friday from nine to six. Visitors are welcome by appointment."
COMPLAINTS = "If you are unhappy with how we treated you, write to our complaints team. A person answers."
DOCUMENTS = [
    Document("acme", "en", "Fees", FEES, "acme/fees.md"),
    Document("acme", "en", "Office hours", HOURS, "acme/hours.md"),
    Document("acme", "en", "Complaints", COMPLAINTS, "acme/complaints.md"),
    Document("acme", "es", "Comisiones", "No añadimos comisiones de cobro a su cuenta.", "acme/fees.es.md"),
    Document("other", "en", "Fees", "We add a fee of every kind.", "other/fees.md"),
]


class CountingEmbed:
    """The real encoder, counting what it was asked."""

    encoder = Encoder()

    def __init__(self) -> None:
        self.texts: list[str] = []

    def __call__(self, texts: list[str]) -> list[list[float]]:
        self.texts += texts
        vectors: list[list[float]] = self.encoder.encode(texts).tolist()
        return vectors


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> ChromaKnowledge:
    store = ChromaKnowledge(tmp_path_factory.mktemp("home"), None, CountingEmbed())
    store.sync(DOCUMENTS)
    return store


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("do you add any fees on top", "Fees"),
        ("what are your office hours", "Office hours"),
        ("how can I complain", "Complaints"),
    ],
)
async def test_that_a_question_finds_its_passage_with_the_source(
    knowledge: ChromaKnowledge, question: str, title: str
) -> None:
    found = await knowledge.search(question, creditor="acme", language="en")
    assert found[0].title == title
    assert found[0].source.startswith("acme/")
    assert found[0].score >= 0.5
    assert [passage.score for passage in found] == sorted((passage.score for passage in found), reverse=True)


async def test_that_a_spanish_question_finds_the_spanish_text(knowledge: ChromaKnowledge) -> None:
    found = await knowledge.search("¿cobran comisiones?", creditor="acme", language="es")
    assert [passage.title for passage in found] == ["Comisiones"]


@pytest.mark.parametrize(
    "question", ["what's the weather tomorrow", "can you recommend a restaurant", "tell me a joke", "", "  "]
)
async def test_that_what_no_text_answers_finds_nothing(knowledge: ChromaKnowledge, question: str) -> None:
    assert await knowledge.search(question, creditor="acme", language="en") == []


async def test_that_a_question_never_sees_another_creditors_text(knowledge: ChromaKnowledge) -> None:
    found = await knowledge.search("what fees do you add", creditor="other", language="en")
    assert {passage.source for passage in found} == {"other/fees.md"}
    assert await knowledge.search("what fees do you add", creditor="nobody", language="en") == []


async def test_that_limit_bounds_the_answer(knowledge: ChromaKnowledge) -> None:
    assert len(await knowledge.search("fees office complaints", creditor="acme", language="en", limit=1)) <= 1


async def test_that_syncing_again_embeds_nothing_and_changes_replace(tmp_path: Path) -> None:
    embed = CountingEmbed()
    store = ChromaKnowledge(tmp_path, None, embed)
    assert store.sync(DOCUMENTS) == len(DOCUMENTS)
    before = len(embed.texts)
    assert store.sync(DOCUMENTS) == 0
    assert len(embed.texts) == before
    changed = [Document("acme", "en", "Fees", "We no longer add any fees to your account.", "acme/fees.md")]
    assert store.sync(changed) == 1
    found = await store.search("what fees do you add", creditor="acme", language="en")
    assert [passage.text for passage in found] == ["We no longer add any fees to your account."]
    assert await store.search("office hours", creditor="acme", language="en") == []


async def test_that_a_broken_store_answers_with_nothing(tmp_path: Path) -> None:
    class Broken(CountingEmbed):
        def __call__(self, texts: list[str]) -> list[list[float]]:
            if len(self.texts) > 2:
                raise RuntimeError("gone")
            return super().__call__(texts)

    store = ChromaKnowledge(tmp_path, None, Broken())
    store.sync(DOCUMENTS[:3])
    assert await store.search("what fees do you add", creditor="acme", language="en") == []


def test_that_a_dead_or_odd_server_address_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(Unreachable, match="no chroma server"):
        ChromaKnowledge(tmp_path, "http://127.0.0.1:9", CountingEmbed())
    with pytest.raises(ConfigError, match="CHROMA_URL"):
        ChromaKnowledge(tmp_path, "localhost:8000", CountingEmbed())


def test_that_documents_are_read_with_creditor_language_and_title(tmp_path: Path) -> None:
    folder = tmp_path / "acme"
    folder.mkdir()
    (folder / "fees.md").write_text(f"---\ntitle: Fees\n---\n{FEES}\n")
    (folder / "fees.es.md").write_text("---\ntitle: Comisiones\n---\nNo añadimos comisiones.\n")
    (folder / "both.md").write_text(
        "---\ntitle: Pay\ntitle_es: Pagar\n---\n# en\nBy card or check.\n\n# es\nCon tarjeta.\n"
    )
    read = {(one.title, one.language, one.creditor) for one in load_documents(tmp_path)}
    assert read == {
        ("Fees", "en", "acme"), ("Comisiones", "es", "acme"), ("Pay", "en", "acme"), ("Pagar", "es", "acme")
    }  # fmt: skip


@pytest.mark.parametrize("text", ["no front matter", "---\nname: x\n---\ntext", "---\ntitle: [\n---\ntext"])
def test_that_a_wrong_file_is_an_error_that_names_it(tmp_path: Path, text: str) -> None:
    (tmp_path / "acme").mkdir()
    (tmp_path / "acme" / "bad.md").write_text(text)
    with pytest.raises(ConfigError, match=r"bad\.md"):
        load_documents(tmp_path)


def test_that_long_texts_are_cut_at_headings_and_paragraphs() -> None:
    text = "Intro of the whole thing.\n\n## Fees\n" + "\n\n".join(["One long paragraph about fees. " * 15] * 4)
    pieces = split(text)
    assert pieces[0] == "Intro of the whole thing."
    assert len(pieces) > 2
    assert all(piece.startswith("Fees.") for piece in pieces[1:])
    assert all(len(piece) < 1000 for piece in pieces)
