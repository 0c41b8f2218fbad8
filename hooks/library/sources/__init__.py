"""Reading: the files of a library into a `Library`.

Loading never raises on content. What cannot be read becomes a `Problem` and is left out, while its key, slug
or path stays known, so that one broken file does not make others wrong.
"""

from __future__ import annotations

import gc
import os
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, TypeVar

from ..addresses import ASSETS, AT_THE_TOP, READING, RESOURCES, ROADMAP, TOPICS
from ..model import Article, Claim, Drawing, Library, Page, Paper, Topic
from ..problems import Location, Problem, SourceText
from .articles import read_article, read_page
from .bibtex import read_bibtex
from .claims import ENDING as CLAIMS
from .claims import read_claims
from .markdown import read_markdown
from .models import read_family
from .reading import read_reading
from .resources import read_resources
from .results import read_results
from .roadmap import read_roadmap
from .svg import read_svg
from .topics import read_topics
from .yaml_text import NO_TEXT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..catalogue import Family
    from ..collected import Chapter, Plan, Resource

FOLDERS = (
    "articles",
    "docs",
    "figures",
    "references",
    "models",
    "implementations",
    "benchmarks",
    "hooks",
    "tests",
)
"""Folders whose files a link may lead to, besides the files at the top."""

READ = ("articles/", "benchmarks/results/", "docs/", "figures/", "models/", "references/")
"""Folders whose files are content: they are held to the rules on files."""

RESULTS = "benchmarks/results/"

LARGEST = 2_000_000
"""Bytes of the largest file that is read; an article of the upper length has 60,000."""


Value = TypeVar("Value")


@dataclass
class Memory:
    """What the last load has read, by path, for the next one in the same process: files whose content is the
    same are not read again, and what was made of them is the same object.
    """

    known: dict[str, tuple[bytes, Any, tuple[Problem, ...]]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def forget_others(self) -> None:
        """Forgets files that are gone."""
        self.known = {path: kept for path, kept in self.known.items() if path in self.seen}
        self.seen.clear()


def load(root: Path, memory: Memory | None = None) -> Library:
    """The library under `root`; everything that is wrong in its files stands in `problems`."""
    collecting = gc.isenabled()
    gc.disable()  # what is read is kept: looking for garbage would take half of the time and find none
    try:
        return _load(root, memory or Memory())
    finally:
        if collecting:
            gc.enable()


def _load(root: Path, memory: Memory) -> Library:
    problems: list[Problem] = []
    files = sorted(_walk(root, problems))
    articles: list[Article] = []
    pages: list[Page] = []
    papers: list[Paper] = []
    topics: list[Topic] = []
    drawings: list[Drawing] = []
    known_keys: dict[str, Location] = {}
    families: list[Family] = []
    claims: dict[str, tuple[Claim, ...]] = {}
    results: dict[str, Any] = {}
    plans: tuple[Plan, ...] = ()
    resources: tuple[Resource, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    known_topics: frozenset[str] = frozenset()
    known_releases: frozenset[str] = frozenset()

    def read(path: str, reader: Callable[[SourceText, list[Problem]], Value]) -> Value | None:
        """What a reader makes of a file, now or at the last load; nothing where it is not to be read."""
        memory.seen.add(path)
        raw = _raw(root, path, problems)
        if raw is None:
            return None
        digest = sha256(raw).digest()
        if path not in memory.known or memory.known[path][0] != digest:
            found: list[Problem] = []
            value = reader(_text(path, raw, found), found)
            memory.known[path] = digest, value, tuple(found)
        _, value, told = memory.known[path]
        problems.extend(told)
        return value

    for path in files:
        folder, _, name = path.partition("/")
        kind = PurePosixPath(path).suffix
        if folder == "articles" and kind == ".md":
            if page := read(path, read_article):
                (articles if isinstance(page, Article) else pages).append(page)  # type: ignore[arg-type]
        elif path in AT_THE_TOP or (folder == "docs" and kind == ".md"):
            if written := read(path, read_page):
                pages.append(written)
        elif folder == "references" and kind == ".bib":
            if found := read(path, read_bibtex):
                papers += found[0]
                known_keys = found[1] | known_keys
        elif path == TOPICS:
            topics, known_topics = read(path, _read_topics) or ([], frozenset())
        elif path == ROADMAP:
            plans = read(path, _read_roadmap) or ()
        elif path == RESOURCES:
            resources = read(path, _read_resources) or ()
        elif path == READING:
            chapters = read(path, _read_reading) or ()
        elif folder == "models" and kind == ".yml":
            family, ids = read(path, _read_family) or (None, frozenset())
            families += [family] if family else []
            known_releases |= ids
        elif folder == "articles" and name.endswith(CLAIMS):
            claims[name.removesuffix(CLAIMS)] = read(path, read_claims) or ()
        elif path.startswith(RESULTS) and kind == ".json":
            results[path.removeprefix(RESULTS).removesuffix(kind)] = read(path, read_results)
        elif path.startswith(ASSETS) and kind == ".svg":
            read(path, read_svg)
        elif folder == "figures" and name:
            size = (read(path, read_svg) if kind == ".svg" else None) or (0.0, 0.0)
            drawings.append(Drawing(path, *size))
    memory.forget_others()
    folders = {str(parent) for path in files for parent in PurePosixPath(path).parents if parent.name}
    return Library(
        root=root,
        articles=tuple(articles),
        pages=tuple(pages),
        papers=tuple(papers),
        topics=tuple(topics),
        drawings=tuple(drawings),
        families=tuple(families),
        plans=plans,
        resources=resources,
        chapters=chapters,
        claims=claims,
        results=results,
        files=frozenset(files) | folders,
        known_keys=known_keys,
        known_topics=known_topics,
        known_releases=known_releases,
        problems=tuple(problems),
    )


def read_source(root: Path, path: str, problems: list[Problem]) -> SourceText | None:
    """The text of one file of a library, or nothing where it is not to be read."""
    raw = _raw(root, path, problems)
    return None if raw is None else _text(path, raw, problems)


def _walk(root: Path, problems: list[Problem]) -> Iterator[str]:
    """Paths of all files of the library, relative to its root; symbolic links are refused, since they may
    lead out of it.
    """
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        for entry in os.scandir(root / folder):
            path = f"{folder}{entry.name}"
            if entry.is_symlink():
                if f"{path}/".startswith(READ):
                    hint = "put the file itself in its place"
                    problems.append(Problem(Location(path), "file-link", "a symbolic link", hint))
            elif entry.name.startswith(".") or entry.name == "__pycache__":
                continue
            elif entry.is_dir():
                if folder or entry.name in FOLDERS:
                    waiting.append(f"{path}/")
            else:
                yield path


def _read_topics(source: SourceText, problems: list[Problem]) -> tuple[list[Topic], frozenset[str]]:
    return read_topics(source, problems, read_markdown)


def _read_roadmap(source: SourceText, problems: list[Problem]) -> tuple[Plan, ...]:
    return read_roadmap(source, problems, read_markdown)


def _read_resources(source: SourceText, problems: list[Problem]) -> tuple[Resource, ...]:
    return read_resources(source, problems, read_markdown)


def _read_reading(source: SourceText, problems: list[Problem]) -> tuple[Chapter, ...]:
    return read_reading(source, problems, read_markdown)


def _read_family(source: SourceText, problems: list[Problem]) -> tuple[Family | None, frozenset[str]]:
    return read_family(source, problems, read_markdown)


def _raw(root: Path, path: str, problems: list[Problem]) -> bytes | None:
    """The content of a file, or nothing where it is not to be read."""
    try:
        raw = (root / path).read_bytes()
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        problems.append(Problem(Location(path), "file-unreadable", message, "check its permissions"))
        return None
    if len(raw) > LARGEST:
        message = f"a file of {len(raw):,} bytes, where {LARGEST:,} are the most"
        problems.append(Problem(Location(path), "file-size", message, "split it, or make it smaller"))
        return None
    return raw


def _text(path: str, raw: bytes, problems: list[Problem]) -> SourceText:
    """The text of a file, with U+FFFD for what is no text."""
    text = raw.decode("utf-8-sig", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    source = SourceText(path, NO_TEXT.sub("\ufffd", text))
    try:
        raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        offset = len(raw[: error.start].decode("utf-8-sig").replace("\r\n", "\n"))
        message = f"byte 0x{raw[error.start]:02X} is no UTF-8"
        problems.append(Problem(source.at(offset), "file-encoding", message, "save the file as UTF-8"))
    else:
        if found := NO_TEXT.search(text):
            message = f"the character U+{ord(found[0]):04X}, which stands for no text"
            problems.append(Problem(source.at(found.start()), "file-encoding", message, "delete it"))
    return source
