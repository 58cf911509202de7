"""Creditor policies and answers, retrieved by meaning and cited: the only file that talks to chromadb.

Embedded: a folder, which belongs to one process (other processes would not see its new vectors). With ``CHROMA_URL``: a
server that many processes share. Vectors come from our own encoder, so nothing is downloaded.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import structlog
import yaml
from tenacity import retry, stop_after_attempt, wait_random_exponential

from agent.errors import ConfigError, Unreachable

if TYPE_CHECKING:
    from chromadb.api import ClientAPI  # noqa: TID251  the one file that talks to chromadb
    from chromadb.api.models.Collection import Collection  # noqa: TID251  as above

log = structlog.get_logger()

Embed = Callable[[list[str]], list[list[float]]]

NEAR = {"en": 0.36, "es": 0.45}
"""Cosine similarity of our encoder below which a passage is about something else, by the language asked in.

Measured on the demonstration's 62 passages with 34 questions and 36 that no text answers, for each creditor: English
62 % found right, 5 % wrong, 1 % of the unanswerable answered; Spanish 50 %, 4 %, 1 of 26 (MiniLM, half of the vector,
knows no Spanish). "I do not know" costs a minute, a wrong quotation trust.
"""
LONGEST = 900
"""Characters of one passage: about as much as the encoder reads."""
LANGUAGES = ("en", "es")
_BATCH = 64
_NEIGHBOURS = 5
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_PROBE = "What fees can be added to my account?"


@dataclass(frozen=True, slots=True)
class Document:
    """One text of a creditor, in one language."""

    creditor: str
    language: str
    title: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document; ``score`` is 0.5 where it is just near enough to the question, and grows with nearness."""

    id: str
    title: str
    text: str
    score: float
    source: str


@dataclass(frozen=True, slots=True)
class Unit:
    """One vector: what is embedded, and the passage that it leads to."""

    id: str
    passage: str
    embedded: str
    text: str
    about: dict[str, str]


class ChromaKnowledge:
    """Passages of every creditor in one collection; a question only ever sees its own creditor's.

    Raises:
        Unreachable: when ``chroma_url`` does not answer.
    """

    def __init__(self, home: Path, chroma_url: str | None, embed: Embed) -> None:
        self._embed = embed
        self._collection = _open(_connect(home, chroma_url), embed)

    def sync(self, documents: Iterable[Document]) -> int:
        """Make the collection hold exactly these documents; embeds only what is new.

        Returns:
            How many passages were added.
        """
        wanted = {unit.id: unit for document in documents for unit in units(document)}
        present = set(self._collection.get(include=[])["ids"])
        if stale := sorted(present - wanted.keys()):
            self._collection.delete(ids=stale)
        missing = [wanted[key] for key in sorted(wanted.keys() - present)]
        for start in range(0, len(missing), _BATCH):
            self._add(missing[start : start + _BATCH])
        return len({unit.passage for unit in missing})

    async def search(self, query: str, *, creditor: str, language: str, limit: int = 3) -> list[Passage]:
        """The nearest passages of this creditor in this language, best first; none when none is near, or on failure."""
        try:
            found = await asyncio.to_thread(self._nearest, query, creditor, language, limit)
        except Exception as error:  # noqa: BLE001  chromadb raises what its transport raises; "I do not know" is the safe answer
            log.warning("knowledge search failed", error=f"{type(error).__name__}: {error}"[:200])
            return []
        return found

    def _nearest(self, query: str, creditor: str, language: str, limit: int) -> list[Passage]:
        if not query.strip():
            return []
        return self._query(self._embed([query]), creditor, language if language in LANGUAGES else "en", limit)

    @retry(stop=stop_after_attempt(2), wait=wait_random_exponential(max=0.5), reraise=True)
    def _query(self, vector: list[list[float]], creditor: str, language: str, limit: int) -> list[Passage]:
        where: Any = {"$and": [{"creditor": creditor}, {"language": language}]}
        # A passage can be near by several of its sentences: ask for more than are wanted.
        ask: Any = {"query_embeddings": vector, "n_results": limit * _NEIGHBOURS, "where": where}
        result: Any = self._collection.query(**ask)
        rows = zip(*(result[part][0] for part in ("documents", "metadatas", "distances")), strict=True)
        found: dict[str, Passage] = {}
        for text, about, far in rows:
            score = 0.5 + (1 - far) - NEAR[language]
            if score >= 0.5:
                found.setdefault(
                    about["passage"], Passage(about["passage"], about["title"], text, score, about["source"])
                )
        return list(found.values())[:limit]

    def _add(self, missing: list[Unit]) -> None:
        vectors: Any = self._embed([unit.embedded for unit in missing])
        about: list[Any] = [unit.about for unit in missing]
        ids, texts = [unit.id for unit in missing], [unit.text for unit in missing]
        self._collection.upsert(ids=ids, embeddings=vectors, documents=texts, metadatas=about)


def units(document: Document) -> Iterator[Unit]:
    """What is embedded of a document: each passage whole, and each of its sentences, always with the title.

    Sentences found 11 points more of the demonstration's questions than passages alone did.
    """
    for piece in split(document.text):
        key = passage_id(document, piece)
        about = {
            "creditor": document.creditor,
            "language": document.language,
            "title": document.title,
            "source": document.source,
            "passage": key,
        }
        sentences = [sentence for sentence in _SENTENCE.split(piece) if len(sentence.split()) > 2]
        for number, text in enumerate([piece, *sentences]):
            yield Unit(f"{key}-{number}", key, f"{document.title}. {text}", piece, about)


def load_documents(folder: Path) -> list[Document]:
    """Every ``<creditor>/*.md`` below a folder: front matter with ``title`` (and ``language``), sections or plain text.

    A file of one language names it in its front matter or its name (``fees.es.md``); a file with the sections ``# en``
    and ``# es`` holds both.

    Raises:
        ConfigError: when a file is wrong, naming it.
    """
    return [document for path in sorted(folder.glob("*/*.md")) for document in _documents(path)]


def split(text: str) -> list[str]:
    """Passages: each heading's text, cut between paragraphs where it is long; a heading stays with its text."""
    pieces: list[str] = []
    for section in re.split(r"^(?=#{1,6} )", text, flags=re.MULTILINE):
        body = re.sub(r"^#{1,6} +(.*)$", r"\1.", section, flags=re.MULTILINE).strip()
        heading = body.split("\n", 1)[0] if section.startswith("#") else ""
        for piece in _paragraphs(body):
            pieces.append(piece if not heading or piece.startswith(heading) else f"{heading} {piece}")
    return [piece for piece in pieces if len(piece.split()) > 3]


def passage_id(document: Document, piece: str) -> str:
    """The content hash of a passage: the same text is never stored or embedded twice."""
    parts = (document.creditor, document.language, document.title, document.source, piece)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _paragraphs(text: str) -> Iterator[str]:
    taken = ""
    for paragraph in re.split(r"\n\s*\n", text):
        line = " ".join(paragraph.split())
        if taken and len(taken) + len(line) > LONGEST:
            yield taken
            taken = ""
        taken = f"{taken} {line}".strip()
    if taken:
        yield taken


def _documents(path: Path) -> Iterator[Document]:
    fields, body = _front_matter(path)
    title, creditor, source = str(fields["title"]), path.parent.name, f"{path.parent.name}/{path.name}"
    sections = re.split(r"^# +(en|es) *$", body, flags=re.MULTILINE)
    if len(sections) > 1:
        for language, text in zip(sections[1::2], sections[2::2], strict=True):
            yield Document(creditor, language, str(fields.get(f"title_{language}", title)), text.strip(), source)
        return
    named = path.stem.rpartition(".")[2]
    language = str(fields.get("language", named if named in LANGUAGES else "en"))
    if language not in LANGUAGES:
        raise ConfigError(f"{path}: language must be one of {', '.join(LANGUAGES)}")
    yield Document(creditor, language, title, body.strip(), source)


def _front_matter(path: Path) -> tuple[dict[str, Any], str]:
    try:
        parts = re.split(r"^---\s*$", path.read_text(encoding="utf-8"), maxsplit=2, flags=re.MULTILINE)
        fields = yaml.safe_load(parts[1]) if len(parts) == 3 else None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}") from error
    if not isinstance(fields, dict) or not fields.get("title"):
        raise ConfigError(f"{path}: must start with front matter between two lines of --- that gives a title")
    return fields, parts[2]


def _connect(home: Path, url: str | None) -> ClientAPI:
    import chromadb  # noqa: TID251  imported late: 1.6 s of CPU
    from chromadb.config import Settings  # noqa: TID251  as above

    settings = Settings(anonymized_telemetry=False)
    if url is None:
        folder = home / "chroma"
        folder.mkdir(parents=True, exist_ok=True)
        return chromadb.PersistentClient(path=str(folder), settings=settings)
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigError(f"CHROMA_URL must look like http://host:8000, not {url!r}")
    secure = parts.scheme == "https"
    try:
        return chromadb.HttpClient(
            parts.hostname, parts.port or (443 if secure else 8000), ssl=secure, settings=settings
        )
    except Exception as error:
        raise Unreachable(f"no chroma server answers at {url}") from error


def _open(client: ClientAPI, embed: Embed) -> Collection:
    """The collection of this encoder: vectors of another one, or another version of it, do not compare."""
    probe: Sequence[float] = embed([_PROBE])[0]
    fingerprint = hashlib.sha256(",".join(f"{value:.2f}" for value in probe).encode()).hexdigest()[:16]
    return client.get_or_create_collection(
        f"knowledge-{fingerprint}", embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
    )
