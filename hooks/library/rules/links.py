"""Rules on links: each leads to something, inside the repository or on another host."""

from __future__ import annotations

import posixpath
from difflib import get_close_matches
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ..addresses import TOPICS, is_shown, leaves, resolve
from ..markup import scheme

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
    for page, link in _inside(library):
        path, _ = resolve(page.path, link.target)
        if leaves(path):
            continue
        place = page.body.source.at(link.offset)
        if path not in library.files:
            yield place, f'no file "{path}"', _nearest(page.path, path, library.files)
        elif not is_shown(library, path):
            hint = "link to an article, a page, a paper, a topic or a program"
            yield place, f'"{path}" has no place on the site', hint


def link_anchor(library: Library) -> Iterator[Finding]:
    """A link leads to a place that its file does not have.

    After `#` stands the anchor of a heading (its words in lower case, joined by hyphens), of a figure
    (`fig-name`), the key of a paper in a `.bib` file, the slug of a topic in `topics.yml`, or the id of a
    release in the file of its family.

    Wrong:

        See [chunked prefill](#chunked-prefil) and [Orca](../references/serving.bib#yu2022).

    Right:

        See [chunked prefill](#chunked-prefill) and [Orca](../references/serving.bib#yu2022orca).
    """
    for page, link in _inside(library):
        path, anchor = resolve(page.path, link.target)
        if not anchor or path not in library.files or (anchor.startswith("fig-") and path == page.path):
            continue
        known: Iterable[str]
        if path in library.bodies:
            body = library.bodies[path]
            known = body.anchors | {"references"} if body.citations else body.anchors
        elif path.endswith(".bib"):
            if anchor in library.known_keys and library.known_keys[anchor].path == path:
                continue
            known = [key for key, place in library.known_keys.items() if place.path == path]
        elif path == TOPICS:
            known = library.known_topics
        elif family := next((family for family in library.families if family.path == path), None):
            known = [release.id for release in family.releases]
        else:
            continue
        if anchor not in known:
            near = get_close_matches(anchor, known, 1)
            hint = f'did you mean "#{near[0]}"?' if near else ""
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


def _nearest(page: str, path: str, files: Iterable[str]) -> str:
    """A hint that names the file whose own name is nearest, as the page would write it; or nothing."""
    wanted = PurePosixPath(path)
    kind = wanted.suffix or ".md"  # without an ending, it may be an address of the site
    names = {PurePosixPath(name).stem: name for name in sorted(files) if name.endswith(kind)}
    near = get_close_matches(wanted.stem, names, 1, 0.7)
    return f'did you mean "{posixpath.relpath(names[near[0]], posixpath.dirname(page))}"?' if near else ""


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
