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

NEAR = {"en": 0.30, "es": 0.38}
"""Cosine similarity of our encoder below which a passage is about something else, by the language asked in.

Measured on 34 questions and 36 that no text answers: English 85 % found and none wrongly, Spanish 64 % and 1 of 13
wrongly (MiniLM, half of the vector, knows no Spanish). "I do not know" costs a minute, a wrong quotation trust.
"""
LONGEST = 900
"""Characters of one passage: about as much as the encoder reads."""
LANGUAGES = ("en", "es")
_BATCH = 64
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
        wanted = {
            passage_id(document, piece): (document, piece) for document in documents for piece in split(document.text)
        }
        present = set(self._collection.get(include=[])["ids"])
        if stale := sorted(present - wanted.keys()):
            self._collection.delete(ids=stale)
        missing = sorted(wanted.keys() - present)
        for start in range(0, len(missing), _BATCH):
            self._add({key: wanted[key] for key in missing[start : start + _BATCH]})
        return len(missing)

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
        result: Any = self._collection.query(query_embeddings=vector, n_results=limit, where=where)  # type: ignore[arg-type]  # lists of floats are what it takes
        rows = zip(*(result[part][0] for part in ("ids", "documents", "metadatas", "distances")), strict=True)
        near = NEAR[language]
        return [
            Passage(key, about["title"], text, 0.5 + (1 - far) - near, about["source"])
            for key, text, about, far in rows
            if 1 - far >= near
        ]

    def _add(self, pieces: dict[str, tuple[Document, str]]) -> None:
        texts = [piece for _, piece in pieces.values()]
        # The title is part of what a passage is about; it is embedded with it and shown apart.
        vectors: Any = self._embed([f"{document.title}. {piece}" for document, piece in pieces.values()])
        about: list[Any] = [
            {"creditor": d.creditor, "language": d.language, "title": d.title, "source": d.source}
            for d, _ in pieces.values()
        ]
        self._collection.upsert(ids=list(pieces), embeddings=vectors, documents=texts, metadatas=about)


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
