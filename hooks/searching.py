"""Makes the index of the search, by Pagefind, and the list of words by which misspellings are mended."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.exceptions import PluginError
from pagefind_bin import get_executable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from library.pages.searched import Document

FOLDER = "pagefind"
"""Where the index stands on the site."""

WORDS = "words.json"

NOT_SEARCHED = (".headerlink", ".citation", "annotation", "pre")
"""What stands in a text and is not of it: signs, numbers of references, formulas in TeX, examples."""

NOT_SHIPPED = ("pagefind-*ui.*", "pagefind-highlight.js", "wasm.unknown.pagefind")
"""What Pagefind writes for those who have no search of their own."""

LAST_LINES = 10
"""Lines that are told of what Pagefind says when it fails."""

_WORD = re.compile(r"[^\W\d_]{4,}")


def write_index(documents: Iterable[Document], site: Path) -> None:
    """Writes the index of the documents into a site."""
    with tempfile.TemporaryDirectory(prefix="library-search-") as folder:
        put_index(make_index(documents, Path(folder)), site)


def make_index(documents: Iterable[Document], folder: Path) -> Path:
    """Makes the index of the documents in an empty folder, and tells where in it."""
    source, made = folder / "source", folder / FOLDER
    words: Counter[str] = Counter()
    for document in sorted(documents, key=lambda document: document.address):
        file = source / document.file
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(document.html, "utf-8")
        words.update(set(_WORD.findall(document.told_words.casefold())))
    _run(source, made)
    listed = sorted(words, key=lambda word: (-words[word], word))
    (made / WORDS).write_text(json.dumps(listed, ensure_ascii=False, separators=(",", ":")), "utf-8")
    return made


def put_index(made: Path, site: Path) -> None:
    """Puts an index that was made in the place of the one that the site has."""
    shutil.rmtree(site / FOLDER, ignore_errors=True)
    shutil.move(made, site / FOLDER)


def _run(source: Path, made: Path) -> None:
    options = {
        "--site": str(source),
        "--glob": "**/*.html",
        "--output-path": str(made),
        "--force-language": "en",
        "--exclude-selectors": ",".join(NOT_SEARCHED),
    }
    given = [part for option in options.items() for part in option]
    run = subprocess.run(
        [get_executable(), *given], cwd=source, capture_output=True, encoding="utf-8", check=False
    )
    if run.returncode:
        told = f"{run.stdout}{run.stderr}".strip().splitlines()[-LAST_LINES:]
        raise PluginError("\n".join(["Pagefind has made no index of the search:", *told]))
    for pattern in NOT_SHIPPED:
        for path in made.glob(pattern):
            path.unlink()
