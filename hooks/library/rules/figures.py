"""Rules on images in the text and on the drawings under `figures/` that they show."""

from __future__ import annotations

from pathlib import PurePosixPath
from posixpath import dirname, relpath
from typing import TYPE_CHECKING

from ..addresses import ASSETS, resolve
from ..markup import is_local
from ..problems import Location, Meant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..body import Link
    from ..model import Article, Library, Page
    from ..problems import Finding

RASTER = (".png", ".webp")
DRAWING = (".svg", *RASTER)
PROGRAM = ".py"


def image_missing(library: Library) -> Iterator[Finding]:
    """An image shows a file that is not there.

    The path counts from the file that the image stands in, as on GitHub, and upper and lower case differ.

    Wrong:

        ![Blocks of a cache](../figures/kv-cache/pagging.svg "A cache in blocks.")

    Right:

        ![Blocks of a cache](../figures/kv-cache/paging.svg "A cache in blocks.")
    """
    drawings = [name for name in library.files if name.endswith(DRAWING)]
    for page, image in _images(library):
        path = _path(page, image)
        if is_local(image.target) and not (path in library.files and path.endswith(DRAWING)):
            hint = _near(page.path, path, drawings)
            yield page.body.source.at(image.offset), f'no image "{image.target}"', hint


def _near(page: str, path: str, drawings: list[str]) -> Meant:
    def told(near: str) -> str:
        return f'did you mean "{relpath(near, dirname(page))}"?'

    return Meant(path, drawings, "the path counts from this file", told)


def image_outside(library: Library) -> Iterator[Finding]:
    """An image lies in the folder of another article, or in none.

    An article shows the drawings in the folder under `figures/` that has its name. So a drawing and the text
    that explains it change together, and no change to one article harms another. Pages under `docs/` keep
    their images in `docs/assets/`. What is told of an entry of `references/` has none.

    Wrong:

        ![Blocks of a cache](../docs/assets/paging.svg "A cache in blocks.")

    Right:

        ![Blocks of a cache](../figures/kv-cache/paging.svg "A cache in blocks.")
    """
    for page, image in _images(library):
        folder, path = _folder(page), _path(page, image)
        if path in library.files and path.endswith(DRAWING) and not path.startswith(folder):
            message = f'image "{image.target}" out of another folder'
            yield page.body.source.at(image.offset), message, f"keep it in {folder}"
    for thing, body in library.entries:
        for link in body.links:
            if link.form == "image":
                yield body.source.at(link.offset), f"image in the description of a {thing}", "take it out"


def image_alt(library: Library) -> Iterator[Finding]:
    """An image has no alternative text, or one that does not say what it shows.

    Those who hear the page instead of seeing it have nothing else. Three words at least, and other ones than
    the caption or the file name: the caption says what to see in the drawing, the alternative text what is
    there.

    Wrong:

        ![paging](../figures/kv-cache/paging.svg "A cache in blocks.")

    Right:

        ![Two sequences with scattered blocks](../figures/kv-cache/paging.svg "A cache in blocks.")
    """
    for page, image in _images(library):
        text = " ".join(image.text.split())
        if not text:
            message = "image without alternative text"
        elif len(text.split()) < 3:
            message = f'alternative text "{text}" of fewer than three words'
        elif _bare(text) in (_bare(image.title), _bare(image.name.replace("-", " "))):
            message = "alternative text that repeats the caption or the file name"
        else:
            continue
        yield page.body.source.at(image.offset), message, "say in a sentence what it shows"


def image_inline(library: Library) -> Iterator[Finding]:
    """An image stands in the midst of a text, or has no caption.

    Alone in its paragraph and with a caption it is a numbered figure. In the midst of a sentence it would
    have neither number nor caption, and nothing could refer to it.

    Wrong:

        As ![blocks of a cache](../figures/kv-cache/paging.svg) shows, memory is scattered.

    Right:

        As [](#fig-paging) shows, memory is scattered.

        ![Blocks of a cache](../figures/kv-cache/paging.svg "A cache in blocks.")
    """
    for page, image in _images(library):
        if not image.alone:
            hint = f"give it a paragraph of its own, and refer to it as [](#fig-{image.name})"
            yield page.body.source.at(image.offset), "image in the midst of a text", hint
        elif not image.title.strip():
            hint = f'write ![…]({image.target} "Caption.")'
            yield page.body.source.at(image.offset), "figure without a caption", hint


def image_source(library: Library) -> Iterator[Finding]:
    """An image made of pixels has no program beside it that draws it.

    Without one, under the same name, nobody could correct or translate the drawing. A drawing in SVG is its
    own source.

    Wrong:

        figures/kv-cache/paging.png

    Right:

        figures/kv-cache/paging.png
        figures/kv-cache/paging.py
    """
    paths = {drawing.path for drawing in library.drawings}
    for path in sorted(paths):
        program = path.rpartition(".")[0] + PROGRAM
        if path.endswith(RASTER) and program not in paths:
            hint = f"add {program}, which draws it, or draw it as SVG"
            yield Location(path), "image without its source", hint


def image_unused(library: Library) -> Iterator[Finding]:
    """A drawing is shown by no page.

    What no page shows is checked by no reader and grows wrong unseen.

    Wrong:

        figures/kv-cache/old-paging.svg, which no article shows

    Right:

        ![Blocks of a cache](../figures/kv-cache/paging.svg "A cache in blocks.")
    """
    shown = {_path(page, image) for page, image in _images(library)}
    for drawing in library.drawings:
        if drawing.path not in shown and drawing.path.endswith(DRAWING):
            yield Location(drawing.path), "drawing that no page shows", "show it in an article, or delete it"


def figure_source(library: Library) -> Iterator[Finding]:
    """A file under `figures/` is neither a drawing nor a program that draws.

    Drawings are SVG, else PNG or WebP; programs are Python. Data that a drawing needs stand in its program.

    Wrong:

        figures/kv-cache/paging.jpg

    Right:

        figures/kv-cache/paging.svg
    """
    for drawing in library.drawings:
        if not drawing.path.endswith((*DRAWING, PROGRAM)):
            ending = PurePosixPath(drawing.path).suffix
            told = f'file of the kind "{ending}"' if ending else "file without an ending"
            hint = "save a drawing as SVG, and a program that draws as Python"
            yield Location(drawing.path), f"{told} among the figures", hint


def figure_reference(library: Library) -> Iterator[Finding]:
    """A reference to a figure names one that its page does not have.

    `[](#fig-paging)` becomes "Figure 2" and leads to the image whose file is `paging.svg`.

    Wrong:

        As [](#fig-pagging) shows, memory is scattered.

    Right:

        As [](#fig-paging) shows, memory is scattered.
    """
    for page in library.texts:
        figures = [f"#fig-{figure.name}" for figure in page.body.figures]
        for link in page.body.links:
            if (
                link.form != "link"
                or not link.target.startswith("#fig-")
                or link.target[1:] in page.body.anchors
            ):
                continue
            hint = Meant(link.target, figures, "show the drawing, or take the reference out")
            yield page.body.source.at(link.offset), f'no figure "{link.target}"', hint


def figure_duplicate(library: Library) -> Iterator[Finding]:
    """Two figures of a page have the same name.

    A figure is called by the name of its file, and a reference leads to one of them.

    Wrong:

        ![A cache in blocks](../figures/kv-cache/paging.svg "Before.")

        ![The same cache later](../figures/kv-cache/paging.svg "After.")

    Right:

        ![A cache in blocks](../figures/kv-cache/paging.svg "Before.")

        ![The same cache later](../figures/kv-cache/paging-later.svg "After.")
    """
    for page in library.texts:
        first: dict[str, Location] = {}
        for figure in page.body.figures:
            location = page.body.source.at(figure.offset)
            if figure.name in first:
                hint = f"the first stands at {first[figure.name]}; give the drawing another file name"
                yield location, f'second figure "{figure.name}"', hint
            first.setdefault(figure.name, location)


def svg_syntax(library: Library) -> Iterator[Finding]:
    """A drawing is not well-formed, or lacks what a page needs of it.

    It is an `<svg>` with its namespace, a `viewBox`, and a `<title>`. The `viewBox` lets it shrink to the
    width of a phone. The title is what a screen reader says of the drawing where it is opened by itself. A
    document type is refused, since it could declare entities that grow without bound.

    Wrong:

        <svg width="640" height="200"><rect width="10" height="10"></svg>

    Right:

        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 200">
          <title>Blocks of a cache</title>
          <rect width="10" height="10"/>
        </svg>
    """
    yield from library.found("svg-syntax")


def svg_empty(library: Library) -> Iterator[Finding]:
    """A drawing shows nothing but its ground.

    A figure explains what words alone would not; one without a shape is not drawn yet.

    Wrong:

        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 200">
          <title>Blocks of a cache</title>
          <rect width="360" height="200" fill="#ffffff"/>
        </svg>

    Right:

        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 200">
          <title>Blocks of a cache</title>
          <rect width="360" height="200" fill="#ffffff"/>
          <rect x="12" y="12" width="40" height="20" fill="#0072b2"/>
        </svg>
    """
    yield from library.found("svg-empty")


def svg_content(library: Library) -> Iterator[Finding]:
    """A drawing holds something that runs, moves, or is fetched.

    Shapes and text are let through: no script, handler of an event, animation, `<style>` element, foreign
    object, image or font from elsewhere; an address in it begins with `#`. Export drawings of a graphics
    program as plain SVG.

    Wrong:

        <rect width="10" height="10" fill="url(https://example.com/paint.svg)" onclick="run()"/>

    Right:

        <rect width="10" height="10" fill="url(#paint)"/>
    """
    yield from library.found("svg-content")


def svg_text_size(library: Library) -> Iterator[Finding]:
    """Text in a drawing cannot be read on a phone.

    It is at least 11 pixels high where the drawing is 320 pixels wide. That is a `font-size` of 22 in a
    drawing 640 units wide, or 12 in one of 340. Sizes are numbers of pixels, since browsers agree on those.

    Wrong:

        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 200"><text font-size="14">KV</text></svg>

    Right:

        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 200"><text font-size="22">KV</text></svg>
    """
    yield from library.found("svg-text-size")


def _images(library: Library) -> Iterator[tuple[Article | Page, Link]]:
    for page in library.texts:
        for link in page.body.links:
            if link.form == "image":
                yield page, link


def _folder(page: Article | Page) -> str:
    """Where the images of a page lie; an article with unreadable front matter is a page, but no less an
    article's file.
    """
    folder, _, name = page.path.partition("/")
    return f"figures/{name.removesuffix('.md')}/" if folder == "articles" else ASSETS


def _path(page: Article | Page, image: Link) -> str:
    """The path of an image's file, from the root of the library."""
    return resolve(page.path, image.target)[0]


def _bare(text: str) -> str:
    return " ".join(text.split()).rstrip(".").lower()
