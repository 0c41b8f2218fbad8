"""`mkdocs serve` on the miniature library: it tells what is wrong, keeps the last good site, and goes on."""

from __future__ import annotations

import gzip
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import pytest

from tests.conftest import copied_sample, with_site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LIMIT = 30
STEP = 0.2


class Served:
    """A library that is served, and may be changed meanwhile."""

    def __init__(self, library: Path, port: int, server: subprocess.Popen[str], log: Path) -> None:
        self.library, self.port, self.server, self.log = library, port, server, log

    def page(self, path: str) -> str:
        """What a browser gets; nothing where it gets no answer."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/{path}", timeout=LIMIT) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.read().decode()
        except OSError:
            return ""

    def wait(self, path: str, holds: Callable[[str], bool]) -> str:
        """The page, once it is as wanted."""
        end = time.monotonic() + LIMIT
        while time.monotonic() < end:
            assert self.server.poll() is None, self.log.read_text(encoding="utf-8")
            if holds(page := self.page(path)):
                return page
            time.sleep(STEP)
        pytest.fail(f"not within {LIMIT} s: {page}\n{self.log.read_text(encoding='utf-8')}")

    def wait_for_search(self, holds: Callable[[str], bool]) -> None:
        """Waits until what the search knows is as wanted."""
        end = time.monotonic() + LIMIT
        while time.monotonic() < end:
            if self.page("pagefind/pagefind-entry.json").startswith("{") and holds(self.searched()):
                return
            time.sleep(STEP)
        pytest.fail(f"not within {LIMIT} s: {self.searched()[:2000]}")

    def searched(self) -> str:
        """All that the search tells of what it finds."""
        found = []
        for path in self.library.parent.glob("library-serve-*/pagefind/fragment/*.pf_fragment"):
            with suppress(OSError, EOFError):  # another index has just taken its place
                found.append(gzip.decompress(path.read_bytes()).decode())
        return "\n".join(found)

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.library / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")


@contextmanager
def served(library: Path) -> Iterator[Served]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = library.parent / "log.txt"
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "TMPDIR": str(library.parent)}
    with (
        log.open("w") as output,
        subprocess.Popen(
            command, cwd=library, env=environment, stdout=output, stderr=subprocess.STDOUT, text=True
        ) as server,
    ):
        try:
            yield Served(library, port, server, log)
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(LIMIT)
    assert "Traceback" not in log.read_text(encoding="utf-8")
    assert not list(library.parent.glob("library-serve-*")), "folders are left behind"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return with_site(copied_sample(tmp_path / "library"))


VALID = "articles/valid/"
OLD = "The first paper is cited plainly"
NEW = "The first paper is cited once"
PANEL = '<pre role="alert"'


def shows(*wanted: str) -> Callable[[str], bool]:
    return lambda page: all(text in page for text in wanted)


def is_fine(text: str) -> Callable[[str], bool]:
    return lambda page: text in page and PANEL not in page


def test_broken_article_is_told_and_the_last_site_kept_until_it_is_mended(library: Path) -> None:
    with served(library) as site:
        site.wait(VALID, is_fine(OLD))
        for key in ("alpha2020frist", "alpha2020fist"):  # twice, since what works once may not work again
            site.edit("articles/valid.md", f"{OLD} [@alpha2020first]", f"{NEW} [@{key}]")
            told = f"cite-unknown: no paper &quot;{key}&quot;"
            site.wait(VALID, shows(PANEL, told, OLD))
            assert f'cite-unknown: no paper "{key}"' in site.log.read_text(encoding="utf-8")
            site.wait("papers/", shows(PANEL, told, "The First Paper"))
            site.edit("articles/valid.md", f"{NEW} [@{key}]", f"{NEW} [@alpha2020first]")
            site.wait(VALID, is_fine(NEW))
            site.edit("articles/valid.md", NEW, OLD)
            site.wait(VALID, is_fine(OLD))


def test_every_source_is_watched(library: Path) -> None:
    with served(library) as site:
        site.wait(VALID, is_fine(OLD))
        site.edit("references/papers.bib", "{A Second Paper}", "{Another Second Paper}")
        site.wait("papers/beta2021second/", is_fine("Another Second Paper"))
        site.edit("references/topics.yml", "What looks at what", "Which word looks at which")
        site.wait("topics/attention/", is_fine("Which word looks at which"))
        site.edit("figures/valid/boxes.svg", ">first<", ">foremost<")
        site.wait("figures/valid/boxes.svg", shows(">foremost<"))
        site.edit("docs/about.md", "Nobody does", "Somebody does")
        site.wait("about/", is_fine("Somebody does"))
        site.edit("models/sample.yml", "A family that was made up", "A family that somebody made up")
        site.wait("models/sample/", is_fine("A family that somebody made up"))
        site.edit("benchmarks/results/speed.json", "12.5", "12.6")
        site.wait(VALID, shows(PANEL, "data-value: &quot;12.5 ms&quot;", "write &quot;12.6 ms&quot;"))
        site.edit("benchmarks/results/speed.json", "12.6", "12.5")
        site.edit("figures/valid/boxes.svg", "</svg>", "")
        site.wait(VALID, shows(PANEL, "figures/valid/boxes.svg", "svg-syntax"))


def test_template_that_fails_is_told_on_the_pages_that_it_makes(library: Path) -> None:
    with served(library) as site:
        site.wait("papers/alpha2020first/", is_fine("The First Paper"))
        site.edit("overrides/library/paper.md", "## Reference", "## Reference {{ nobody.knows }}")
        site.wait("papers/alpha2020first/", shows(PANEL, "&#x27;nobody&#x27; is undefined"))
        site.wait(VALID, is_fine(OLD))
        site.edit("overrides/library/paper.md", "{{ nobody.knows }}", "and where it stands")
        site.wait("papers/alpha2020first/", is_fine("and where it stands"))
        site.edit("overrides/main.html", "{% block site_meta %}", "{% block %}")
        site.wait("papers/beta2021second/", shows(PANEL, "TemplateSyntaxError", "A Second Paper"))
        site.edit("overrides/main.html", "{% block %}", "{% block site_meta %}")
        site.wait("papers/beta2021second/", is_fine("A Second Paper"))


def test_search_follows(library: Path) -> None:
    with served(library) as site:
        site.wait_for_search(lambda text: "cited plainly" in text)
        site.edit("articles/valid.md", OLD, NEW)
        site.wait_for_search(lambda text: "cited once" in text and "cited plainly" not in text)
        site.edit("references/papers.bib", "{A Second Paper}", "{Another Second Paper}")
        site.wait_for_search(lambda text: "Another Second Paper" in text)


@pytest.mark.parametrize("name", ["articles/valid.md", "CONTRIBUTING.md"])
def test_file_that_is_replaced_by_another_is_followed(library: Path, name: str) -> None:
    path, page = library / name, VALID if "/" in name else "contributing/"
    if not path.exists():
        path.write_text(f"# To contribute\n\n{OLD}.\n", "utf-8")
    with served(library) as site:
        site.wait(page, is_fine(OLD))
        for old, new in ((OLD, NEW), (NEW, OLD)):
            saved = library / "saved"
            saved.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
            saved.replace(path)
            site.wait(page, is_fine(new))


def test_nothing_is_built_while_nothing_changes(library: Path) -> None:
    with served(library) as site:
        site.wait_for_search(lambda text: "cited plainly" in text)
        for path in (VALID, "papers/", "models/sample/"):
            site.wait(path, is_fine("<title>"))
        site.edit("articles/valid.md", OLD, NEW)
        site.wait(VALID, is_fine(NEW))
        time.sleep(1)
        assert site.log.read_text("utf-8").count("Building documentation") == 2


def test_start_of_a_broken_library_shows_the_problems_until_they_are_mended(library: Path) -> None:
    article = library / "articles" / "valid.md"
    good = article.read_text(encoding="utf-8")
    article.write_text(good.replace("4.5 GB\n[@gamma2022third]", "4.5 GB"), encoding="utf-8")
    with served(library) as site:
        site.wait("", shows(PANEL, "number-unsourced: no source for &quot;4.5 GB&quot;"))
        article.write_text(good, encoding="utf-8")
        site.wait(
            "", lambda page: PANEL not in page and "The library has problems" not in page and page != ""
        )
        site.wait(VALID, is_fine(OLD))
        site.edit("articles/valid.md", "title:", "titel:")
        site.wait(VALID, shows(PANEL, "did you mean &quot;title&quot;?", OLD))


def test_file_that_comes_and_goes_is_followed(library: Path) -> None:
    with served(library) as site:
        site.wait(VALID, is_fine(OLD))
        added = library / "articles" / "more.md"
        added.write_text("# More\n", encoding="utf-8")
        site.wait(VALID, shows(PANEL, "articles/more.md:1:1: front-matter-missing"))
        added.unlink()
        site.wait(VALID, is_fine(OLD))
