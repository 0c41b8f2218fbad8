"""A library of any size, made up but of the form of a true one, for measuring what checks and build cost.

The same numbers give the same files, and a larger library holds the articles of a smaller one. What is
written is counted, so that a site can be held against it without asking the engine that made the site.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from library.addresses import AT_THE_TOP

from .articles import Article
from .models import FAMILIES, write_models
from .papers import write_papers
from .words import SLUGS, write_topics

ROOT = Path(__file__).parents[2]
PROJECT = ("mkdocs.yml", "hooks", "overrides", "docs", *AT_THE_TOP, "README.md", "LICENSE")
"""What the library has from the project; the rest of it is made up."""


@dataclass
class Tally:
    """What a library holds."""

    articles: int
    papers: int
    topics: int = len(SLUGS)
    families: int = FAMILIES
    words: int = 0
    brackets: int = 0
    """Citations in brackets."""
    citations: int = 0
    """Keys in these: as many footnotes, backlinks and cards."""
    references: int = 0
    """Different papers of each article, summed."""
    cited_papers: int = 0
    numbers: int = 0
    """Checked numbers."""
    formulas: int = 0
    figures: int = 0
    tables: int = 0
    codes: int = 0


def make(root: Path, articles: int, papers: int) -> Tally:
    """Writes the library into a new folder and tells what it holds."""
    tally = Tally(articles, papers)
    root.mkdir()
    for name in PROJECT:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(ROOT / name, root / name)
    write_topics(root)
    write_models(root)
    keys = write_papers(root, papers)
    (root / "articles").mkdir()
    cited: set[str] = set()
    for number in range(articles):
        article = Article(number, keys)
        article.write(root)
        cited |= article.cited
        tally.words += article.words
        tally.brackets += article.brackets
        tally.citations += article.citations
        tally.references += len(article.cited)
        tally.numbers += article.numbers
        tally.formulas += article.formulas
        tally.figures += article.figures
        tally.tables += article.tables
        tally.codes += article.codes
    tally.cited_papers = len(cited)
    return tally
