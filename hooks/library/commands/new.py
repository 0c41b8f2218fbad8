"""`library new`: begins an article, a figure or a family of models, out of the files in `templates/`.

What can be known is filled in. What only the author can write is left empty where a rule refuses that, so
that nothing unfinished passes and the rules themselves say what is to be done. Nothing is written before they
have agreed to the rest.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ..addresses import INDEXES, made_of
from ..drawing import Canvas
from ..model import Article, Drawing, Library
from ..problems import Meant, Problem, SourceText
from ..rules import check
from ..rules.articles import KINDS, SLUG
from ..rules.models import ID
from ..sources import load
from ..sources.articles import LEVELS, read_article
from ..sources.markdown import read_markdown
from ..sources.models import read_family
from ..sources.svg import read_svg
from ..sources.yaml_text import read_yaml
from . import add_root

if TYPE_CHECKING:
    import re
    from collections.abc import Collection, Iterable, Mapping

SUMMARY = "begin an article, a figure or a family of models"
DESCRIPTION = (
    "Writes the files of a new article, figure or family of models, and tells what is left to write."
)

TEMPLATES = Path(__file__).parent / "templates"

AUTHORS = frozenset(
    {
        "article-figures",
        "article-sources",
        "article-words",
        "front-matter-field",
        "image-unused",
        "model-field",
        "section-empty",
        "svg-empty",
        "svg-syntax",
    }
)
"""Rules that only the author can satisfy; what breaks any other is not written."""


class RefusedError(Exception):
    """It cannot be begun so; the message says why, and what would do."""


@dataclass(frozen=True)
class Draft:
    """Files to be written, the library as it is with them, and how the author goes on."""

    files: Mapping[str, str]
    library: Library
    next_step: str


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    chosen = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    article = chosen.add_parser("article", help="articles/NAME.md")
    article.add_argument("name", metavar="NAME", help="its address for good, as paged-attention")
    article.add_argument("--title", type=_text, help="its title (default: made of the name)")
    article.add_argument("--kind", choices=KINDS, default="article", help="default: article")
    article.add_argument("--level", choices=LEVELS, default="intermediate", help="default: intermediate")
    article.set_defaults(begin=_article)
    family = chosen.add_parser("family", help="models/NAME.yml")
    family.add_argument("name", metavar="NAME", help="its address for good, as gpt-neox")
    family.add_argument(
        "--name", dest="title", type=_text, default="", metavar="TEXT", help="what it is called"
    )
    family.set_defaults(begin=_family)
    for tagged in (article, family):
        topics = "slugs from references/topics.yml, parted by commas"
        tagged.add_argument("--topics", type=_parted, default=(), metavar="TOPIC,…", help=topics)
    figure = chosen.add_parser("figure", help="figures/ARTICLE/NAME.svg, and NAME.py, which draws it")
    figure.add_argument("article", metavar="ARTICLE", help="the article that shows it, by its file's name")
    figure.add_argument("name", metavar="NAME", help="as paging, for [](#fig-paging)")
    figure.set_defaults(begin=_figure)
    for one in (article, family, figure):
        add_root(one).default = argparse.SUPPRESS  # else it would hide what was given before WHAT


def run(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Writes the files and tells what is left to write in them."""
    library = load(options.root)
    try:
        draft = options.begin(library, options)
        left = _left_to_author(library, draft)
        _write(options.root, draft.files)
    except RefusedError as refused:
        parser.error(str(refused))
    print(f"Written: {', '.join(draft.files)}", "Left to you:", sep="\n")
    for problem in left:
        print(f"{problem.location}: {problem.hint} ({problem.rule}: {problem.message})")
    print(draft.next_step)
    return 0


def _article(library: Library, options: argparse.Namespace) -> Draft:
    _refuse_name(options.name, SLUG)
    _refuse_unknown(library, options.topics)
    path = f"articles/{options.name}.md"
    title = options.title or options.name.replace("-", " ").capitalize()
    text = _rendered(
        "article.md",
        title=title,
        kind=options.kind,
        topics=options.topics,
        level=options.level,
        today=date.today(),
    )
    problems: list[Problem] = []
    page = read_article(SourceText(path, text), problems)
    read = (
        {"articles": (*library.articles, page)}
        if isinstance(page, Article)
        else {"pages": (*library.pages, page)}
    )
    return Draft(
        {path: text},
        _with(library, [path], problems, **read),
        f"A figure is begun by: .venv/bin/library new figure {options.name} NAME",
    )


def _family(library: Library, options: argparse.Namespace) -> Draft:
    _refuse_name(options.name, ID)
    _refuse_unknown(library, options.topics)
    path = f"models/{options.name}.yml"
    if made_of(path) in INDEXES.values():
        raise RefusedError(f'"{options.name}" is the list of all families; name it after the family')
    text = _rendered("family.yml", name=options.title, topics=options.topics)
    problems: list[Problem] = []
    read_family(SourceText(path, text), problems, read_markdown)
    step = "What a model has not, leave out; hooks/library/architecture.py has every field with its meaning."
    return Draft({path: text}, _with(library, [path], problems), step)


def _figure(library: Library, options: argparse.Namespace) -> Draft:
    article = f"articles/{options.article}.md"
    if article not in library.files:
        names = [
            Path(path).stem for path in library.files if path.startswith("articles/") and path.endswith(".md")
        ]
        raise RefusedError(f'no article "{options.article}"; {_nearest(options.article, names)}')
    _refuse_name(options.name, SLUG)
    stem = f"figures/{options.article}/{options.name}"
    svg = Canvas(height=200, title="", about="").svg()
    problems: list[Problem] = []
    drawings = (
        Drawing(f"{stem}.py"),
        Drawing(f"{stem}.svg", *read_svg(SourceText(f"{stem}.svg", svg), problems)),
    )
    files = {f"{stem}.py": _rendered("figure.py", name=options.name), f"{stem}.svg": svg}
    return Draft(
        files,
        _with(library, files, problems, drawings=(*library.drawings, *drawings)),
        f"Draw in {stem}.py, and run it: .venv/bin/python {stem}.py\n"
        f"Show it in {article}, with a text for those who cannot see it and a caption:\n"
        f'![](../{stem}.svg "")',
    )


def _refuse_name(name: str, form: re.Pattern[str]) -> None:
    if not form.fullmatch(name):
        raise RefusedError(f'"{name}" is no name for a file; use small letters, digits and hyphens')


def _refuse_unknown(library: Library, topics: Iterable[str]) -> None:
    for slug in topics:
        if slug not in library.known_topics:
            raise RefusedError(f'no topic "{slug}"; {_nearest(slug, library.known_topics)}')


def _with(library: Library, paths: Iterable[str], problems: list[Problem], **read: Any) -> Library:
    """The library as it would be with files that were read."""
    return replace(library, files=library.files | {*paths}, problems=(*library.problems, *problems), **read)


def _left_to_author(library: Library, draft: Draft) -> list[Problem]:
    """The problems that a draft brings, all of `AUTHORS`; what breaks another rule is refused."""
    if there := library.files & draft.files.keys():
        raise RefusedError(f"{min(there)} is there already")
    before = {problem.location for problem in check(library)}
    brought = [problem for problem in check(draft.library) if problem.location not in before]
    refused = [problem for problem in brought if problem.rule not in AUTHORS]
    if refused:
        raise RefusedError("\n".join(map(str, refused)))
    return brought


def _write(root: Path, files: Mapping[str, str]) -> None:
    """Writes files that are not there yet, all or none."""
    made: list[Path] = []
    try:
        for name, text in files.items():
            path = root / name
            if not path.parent.resolve().is_relative_to(root.resolve()):
                raise RefusedError(f"{path.parent} leads out of the library")
            if not path.parent.exists():
                path.parent.mkdir()
                made.append(path.parent)
            with path.open("x", encoding="utf-8", newline="\n") as file:
                made.append(path)
                file.write(text)
    except (OSError, RefusedError) as error:
        for path in reversed(made):
            path.rmdir() if path.is_dir() else path.unlink()
        if isinstance(error, FileExistsError):
            raise RefusedError(f"{name} is there already") from None
        raise RefusedError(f"{name} cannot be written: {error}") from None


def _rendered(template: str, **data: Any) -> str:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # what comes out is Markdown, YAML and Python
    )
    environment.filters["yaml"] = as_yaml
    return environment.get_template(template).render(**data)


def as_yaml(text: str) -> str:
    """A text as YAML, in quotes only where it would be read as something else."""
    problems: list[Problem] = []
    read = read_yaml(SourceText("", f"text: {text}\n"), problems, "")
    return (
        text if read and not problems and read[0] == {"text": text} else json.dumps(text, ensure_ascii=False)
    )


def _text(given: str) -> str:
    """A text on one line; one that is no UTF-8 reaches Python with surrogates in it."""
    try:
        given.encode()
    except UnicodeEncodeError:
        raise argparse.ArgumentTypeError("no text in UTF-8") from None
    return " ".join(given.split())


def _parted(topics: str) -> list[str]:
    return [topic.strip() for topic in topics.split(",") if topic.strip()]


def _nearest(name: str, names: Collection[str]) -> Meant:
    return Meant(name, names, f"there are {', '.join(sorted(names))}")
