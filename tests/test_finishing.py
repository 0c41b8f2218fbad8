"""Pages are finished by any number of processes alike, and found again only while they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kept import Kept
from tests.conftest import built, copied_sample, with_site
from tests.test_rebuild import unlike

if TYPE_CHECKING:
    from pathlib import Path

ALONE = """
import os
os.sched_getaffinity = lambda pid: {0}
"""
"""What makes the hooks believe that there is one processor."""


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return with_site(copied_sample(tmp_path / "library"))


def pages_kept(library: Path) -> list[Path]:
    return sorted((library / ".cache" / "pages").glob("*/*"))


def test_one_process_writes_what_several_write(library: Path) -> None:
    several = built(library, library / "several")
    hook = library / "hooks" / "alone.py"
    hook.write_text(ALONE, "utf-8")
    config = library / "mkdocs.yml"
    config.write_text(config.read_text("utf-8").replace("hooks:\n", "hooks:\n  - hooks/alone.py\n"), "utf-8")
    one = built(library, library / "one")
    assert (several.status, one.status) == (0, 0), several.log + one.log
    assert list(unlike(several.folder, one.folder)) == []


def test_pages_are_kept_and_a_spoiled_one_is_made_anew(library: Path) -> None:
    first = built(library, library / "first")
    kept = pages_kept(library)
    assert len(kept) >= len(list(first.folder.rglob("*.html"))) - 2  # but 404.html, and an old address
    for path in kept:
        path.write_bytes(path.read_bytes().replace(b"</p>", b"!</p>"))
    second = built(library, library / "second")
    assert second.status == 0, second.log
    assert list(unlike(first.folder, second.folder)) == []


def test_kept_page_is_used(library: Path) -> None:
    built(library, library / "first")
    kept = Kept(library / ".cache" / "pages", "")
    for path in pages_kept(library):
        page = kept.get(key := path.parent.name + path.name)
        if isinstance(page, dict):  # the font of the formulas is kept with them
            kept.put(key, page | {"content": page["content"].replace("Nobody does", "Somebody does")})
    assert "Somebody does" in built(library, library / "second").page("about/index.html")
    with (library / "hooks" / "figures.py").open("a", encoding="utf-8") as hook:
        hook.write("\n# another version\n")
    assert "Somebody does" not in built(library, library / "third").page("about/index.html")


def test_warning_of_a_page_is_told_each_time(library: Path) -> None:
    template = library / "overrides" / "library" / "paper.md"
    template.write_text(template.read_text("utf-8") + "\n[Nowhere](nowhere.md)\n", "utf-8")
    for name in ("first", "second"):
        run = built(library, library / name)
        assert run.status == 0
        assert run.log.count("contains a link 'nowhere.md'") == 3, run.log  # one for each paper


def test_anchor_that_is_not_there_is_told(library: Path) -> None:
    template = library / "overrides" / "library" / "paper.md"
    template.write_text(template.read_text("utf-8") + "\n[Nowhere](../rules/index.md#nowhere)\n", "utf-8")
    for name in ("first", "second"):
        assert built(library, library / name).log.count("does not contain an anchor '#nowhere'") == 3


def test_page_that_cannot_be_made_fails_the_build(library: Path) -> None:
    template = library / "overrides" / "library" / "paper.md"
    template.write_text(template.read_text("utf-8") + "{{ nobody.knows }}", "utf-8")
    run = built(library, library / "site")
    assert run.status != 0
    assert "'nobody' is undefined" in run.log
