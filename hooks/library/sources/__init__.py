"""Reading: the files of a library into a `Library`.

Loading never raises on content. What cannot be read becomes a `Problem` and is left out, while its key, slug
or path stays known, so that one broken file does not make others wrong.
"""

from __future__ import annotations

import gc
import os
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from ..addresses import ASSETS, TOPICS
from ..model import Article, Claim, Drawing, Library, Page, Paper, Topic
from ..problems import Location, Problem, SourceText
from .articles import read_article, read_page
from .bibtex import read_bibtex
from .claims import ENDING as CLAIMS
from .claims import read_claims
from .markdown import read_markdown
from .models import read_family
from .results import read_results
from .svg import read_svg
from .topics import read_topics
from .yaml_text import NO_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..catalogue import Family

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

CONTRIBUTING = "CONTRIBUTING.md"
"""The one page of the site that stands at the top, where GitHub looks for it."""

LARGEST = 2_000_000
"""Bytes of the largest file that is read; an article of the upper length has 60,000."""


def load(root: Path) -> Library:
    """The library under `root`; everything that is wrong in its files stands in `problems`."""
    collecting = gc.isenabled()
    gc.disable()  # what is read is kept: looking for garbage would take half of the time and find none
    try:
        return _load(root)
    finally:
        if collecting:
            gc.enable()


def _load(root: Path) -> Library:
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
    known_topics: frozenset[str] = frozenset()
    known_releases: frozenset[str] = frozenset()
    for path in files:
        folder, _, name = path.partition("/")
        kind = PurePosixPath(path).suffix
        if folder == "articles" and kind == ".md":
            if source := _read(root, path, problems):
                page = read_article(source, problems)
                (articles if isinstance(page, Article) else pages).append(page)  # type: ignore[arg-type]
        elif path == CONTRIBUTING or (folder == "docs" and kind == ".md"):
            if source := _read(root, path, problems):
                pages.append(read_page(source, problems))
        elif folder == "references" and kind == ".bib":
            if source := _read(root, path, problems):
                found, keys = read_bibtex(source, problems)
                papers += found
                known_keys = keys | known_keys
        elif path == TOPICS:
            if source := _read(root, path, problems):
                topics, known_topics = read_topics(source, problems, read_markdown)
        elif folder == "models" and kind == ".yml":
            if source := _read(root, path, problems):
                family, ids = read_family(source, problems, read_markdown)
                families += [family] if family else []
                known_releases |= ids
        elif folder == "articles" and name.endswith(CLAIMS):
            if source := _read(root, path, problems):
                claims[name.removesuffix(CLAIMS)] = read_claims(source, problems)
        elif path.startswith(RESULTS) and kind == ".json":
            if source := _read(root, path, problems):
                results[path.removeprefix(RESULTS).removesuffix(kind)] = read_results(source, problems)
        elif path.startswith(ASSETS) and kind == ".svg":
            if source := _read(root, path, problems):
                read_svg(source, problems)
        elif folder == "figures" and name:
            size = 0.0, 0.0
            if kind == ".svg" and (source := _read(root, path, problems)):
                size = read_svg(source, problems)
            drawings.append(Drawing(path, *size))
    folders = {str(parent) for path in files for parent in PurePosixPath(path).parents if parent.name}
    return Library(
        root=root,
        articles=tuple(articles),
        pages=tuple(pages),
        papers=tuple(papers),
        topics=tuple(topics),
        drawings=tuple(drawings),
        families=tuple(families),
        claims=claims,
        results=results,
        files=frozenset(files) | folders,
        known_keys=known_keys,
        known_topics=known_topics,
        known_releases=known_releases,
        problems=tuple(problems),
    )


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


def _read(root: Path, path: str, problems: list[Problem]) -> SourceText | None:
    """The text of a file, with U+FFFD for what is no text; or nothing where it is not to be read."""
    try:
        raw = (root / path).read_bytes()
    except OSError as error:
        problems.append(
            Problem(
                Location(path),
                "file-unreadable",
                f"cannot be read: {error.strerror}",
                "check its permissions",
            )
        )
        return None
    if len(raw) > LARGEST:
        message = f"a file of {len(raw):,} bytes, where {LARGEST:,} are the most"
        problems.append(Problem(Location(path), "file-size", message, "split it, or make it smaller"))
        return None
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
