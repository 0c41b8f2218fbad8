"""Rules on links: each leads to something, inside the repository or on another host."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ..addresses import TOPICS, is_shown, leaves, resolve
from ..markup import scheme
from ..problems import Meant

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from ..body import Link
    from ..model import Article, Library, Page
    from ..problems import Finding


def link_empty(library: Library) -> Iterator[Finding]:
    """A link has no target, or no text.

    A link without a target leads nowhere, and one without text cannot be read aloud or pointed at. Only a
    reference to a figure, `[](#fig-name)`, is written without text: the site puts the figure's number there.

    Wrong:

        Evaluated as in [HELM]().

    Right:

        Evaluated as in [HELM](https://github.com/stanford-crfm/helm).
    """
    for page, link in _links(library):
        if not link.target:
            told = f'a link without a target: "{link.text}"' if link.text else "a link without a target"
            yield page.body.source.at(link.offset), told, "give it an address, or write plain text"
        elif link.form == "link" and not link.text.strip() and not link.target.startswith("#fig-"):
            yield (
                page.body.source.at(link.offset),
                f'a link without text to "{link.target}"',
                "say what it leads to",
            )


def link_outside(library: Library) -> Iterator[Finding]:
    """A link leaves the repository, or begins at the root of the host.

    Links go to files of the repository, relative to the file that holds them, so that they hold on GitHub, in
    an editor and on a site published under any address.

    Wrong:

        See [the notes](../../../notes.md) and [serving](/topics/serving/).

    Right:

        See [the notes](kv-cache-optimization.md) and [serving](../references/topics.yml#serving).
    """
    for page, link in _inside(library):
        path, _ = resolve(page.path, link.target)
        if leaves(path):
            hint = "write the path of the file, relative to this one"
            yield page.body.source.at(link.offset), f'a link out of the repository: "{link.target}"', hint


def link_file(library: Library) -> Iterator[Finding]:
    """A link leads to a file that does not exist, or that the site does not show.

    The path is relative to the file that holds the link. Links lead to sources, as on GitHub (an article's
    `.md`, a paper's `.bib`, a topic's `topics.yml`), and the site turns them into links to the pages made of
    them.

    Wrong:

        See [quantization](quantisation.md).

    Right:

        See [quantization](quantization-for-inference.md).
    """
    files = sorted(library.files)
    names: dict[str, dict[str, str]] = {}  # of each kind of file by their stems
    for page, link in _inside(library):
        path, _ = resolve(page.path, link.target)
        if leaves(path):
            continue
        place = page.body.source.at(link.offset)
        if path not in library.files:
            kind = PurePosixPath(path).suffix or ".md"  # without an ending, it may be an address of the site
            if kind not in names:
                names[kind] = {PurePosixPath(one).stem: one for one in files if one.endswith(kind)}
            yield place, f'no file "{path}"', _near(page.path, path, names[kind])
        elif not is_shown(library, path):
            hint = "link to an article, a page, a paper, a topic or a program"
            yield place, f'"{path}" has no place on the site', hint


def link_anchor(library: Library) -> Iterator[Finding]:
    """A link leads to a place that its file does not have.

    After `#` stands the anchor of a heading (its words in lower case, joined by hyphens), of a figure
    (`fig-name`), the key of a paper in a `.bib` file, the slug of a topic or a resource in its file, or the
    id of a release in the file of its family.

    Wrong:

        See [chunked prefill](#chunked-prefil) and [Orca](../references/serving.bib#yu2022).

    Right:

        See [chunked prefill](#chunked-prefill) and [Orca](../references/serving.bib#yu2022orca).
    """
    keys: dict[str, list[str]] = defaultdict(list)
    for key, place in library.known_keys.items():
        keys[place.path].append(key)
    entries: dict[str, list[str]] = defaultdict(list)
    for passage in library.passages:
        entries[passage.path].append(passage.anchor)
    for page, link in _inside(library):
        path, anchor = resolve(page.path, link.target)
        if not anchor or path not in library.files or (anchor.startswith("fig-") and path == page.path):
            continue
        known: Collection[str]
        if path in library.bodies:
            known = library.bodies[path].anchors
        elif path.endswith(".bib"):
            if anchor in library.known_keys and library.known_keys[anchor].path == path:
                continue
            known = keys[path]
        elif path == TOPICS:
            known = library.known_topics
        elif path in entries:
            known = entries[path]
        elif family := next((family for family in library.families if family.path == path), None):
            known = [release.id for release in family.releases]
        else:
            continue
        if anchor not in known:
            hint = Meant(anchor, known, told=lambda near: f'did you mean "#{near}"?')
            yield page.body.source.at(link.offset), f'no "#{anchor}" in {path}', hint


def link_undefined(library: Library) -> Iterator[Finding]:
    """A link of the form `[text][name]` has no definition of that name.

    Such a link is shown as it stands, brackets and all. Define the name on a line of its own, or put the
    address behind the text.

    Wrong:

        See [the paper][orca].

    Right:

        See [the paper](../references/serving.bib#yu2022orca).
    """
    yield from library.found("link-undefined")


def link_definition(library: Library) -> Iterator[Finding]:
    """A link is defined twice, or where only some renderers see the definition.

    Of two definitions of a name, GitHub takes the first and the site the last; and one that follows a text
    without an empty line is text to one and a definition to the other. Write each once, with an empty line
    before the first.

    Wrong:

        See [the paper][orca].
        [orca]: https://example.org/one
        [orca]: https://example.org/two

    Right:

        See [the paper][orca].

        [orca]: https://example.org/one
    """
    yield from library.found("link-definition")


def _near(page: str, path: str, names: dict[str, str]) -> Meant:
    """A hint at the file whose own name is nearest, as the page would write it."""

    def told(near: str) -> str:
        return f'did you mean "{posixpath.relpath(names[near], posixpath.dirname(page))}"?'

    return Meant(PurePosixPath(path).stem, names, told=told, cutoff=0.7)


def _links(library: Library) -> Iterator[tuple[Article | Page, Link]]:
    for page in library.texts:
        for link in page.body.links:
            if link.form not in ("image", "reference"):
                yield page, link


def _inside(library: Library) -> Iterator[tuple[Article | Page, Link]]:
    """Links that lead to files of the repository."""
    for page, link in _links(library):
        if link.target and not scheme(link.target) and link.form != "autolink":
            yield page, link
