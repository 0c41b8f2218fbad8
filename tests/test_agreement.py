"""What the rules see in a text is what the renderer makes of it: `read_markdown` against Python-Markdown, with the site's extensions."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import markdown
import pyromark
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from justhtml import JustHTML
from mkdocs.config import load_config

from library.model import Library, Page, Paper
from library.pages import written
from library.problems import Location, SourceText
from library.rules import RULES, check, citations, figures, links, markup, mathematics, text
from library.sources import load
from library.sources.markdown import OPTIONS, read_markdown
from tests.conftest import ROOT, SAMPLE, copied_sample, with_site

if TYPE_CHECKING:
    from library.model import Article, Body


@dataclass
class Seen:
    """What stands in a text, in order."""

    headings: list[tuple[int, str]]
    """Level and anchor."""
    links: list[str]
    images: list[str]
    figures: list[tuple[str, str]]
    """Anchor and number."""
    codes: list[str]
    formulas: list[tuple[str, bool]]
    citations: list[tuple[str, str]]
    """Anchor and locator."""
    numbers: list[int]
    """Number of each citation's paper, in the order in which papers are cited first."""


def read(body: Body) -> Seen:
    """What the rules see."""
    keys = dict.fromkeys(cited.key for cited in body.citations)
    return Seen(
        headings=[(heading.level, heading.anchor) for heading in body.headings],
        links=[link.target for link in body.links if link.form in ("link", "reference", "autolink")],
        images=[link.target for link in body.links if link.form == "image"],
        figures=[(f"fig-{figure.name}", f"Figure {n}.") for n, figure in enumerate(body.figures, 1)],
        codes=[bare_lines(code.content) for code in body.codes],
        formulas=[(one_line(formula.tex), formula.display) for formula in body.formulas],
        citations=[
            (f"fnref{'' if cited.occurrence == 1 else cited.occurrence}:{cited.key}", cited.locator)
            for cited in body.citations
        ],
        numbers=[list(keys).index(cited.key) + 1 for cited in body.citations],
    )


def rendered(page: Article | Page, papers: dict[str, Paper]) -> Seen:
    """What a reader of the page sees."""
    html = rendering(page, papers)
    formulas = html.query(".arithmatex")
    return Seen(
        headings=[(int(h.name[1]), h.attrs.get("id", "")) for h in html.query("h1, h2, h3, h4, h5, h6")],
        links=[a.attrs["href"] for a in html.query("a[href]") if a.attrs.get("class") != "footnote-ref"],
        images=[image.attrs["src"] for image in html.query("img")],
        figures=[
            (figure.attrs["id"], content(figure.query_one("figcaption").query_one("b")))
            for figure in html.query("figure")
        ],
        codes=[bare_lines(content(pre).removesuffix("\n")) for pre in html.query("pre")],
        formulas=[(one_line(content(f)[2:-2]), content(f).startswith(r"\[")) for f in formulas],
        citations=[
            (sup.attrs["id"], locator(sup)) for sup in html.query("sup[id]") if sup.query("a.footnote-ref")
        ],
        numbers=[int(content(number)) for number in html.query("sup > a.footnote-ref")],
    )


def rendering(page: Article | Page, papers: dict[str, Paper]) -> Any:
    """The page without the references and the links to its own headings."""
    library = Library(ROOT, papers=tuple(papers.values()))
    html = JustHTML(to_html(library, page), sanitize=False).root
    for added in html.query("div.footnote") + html.query("#references") + html.query("a.headerlink"):
        added.parent.remove_child(added)
    return html


KINDS = "ul, ol, li, blockquote, pre, table, tr, th, td, code, hr, br, h1, h2, h3, h4, h5, h6, sub, kbd"


def structure(html: Any, but: str) -> list[str]:
    """The kinds of blocks, and what is told apart inside of them, in order."""
    left_out = {id(node) for outer in html.query(but) for node in outer.query(KINDS)}
    return [node.name for node in html.query(KINDS) if id(node) not in left_out]


def on_github(page: Article | Page) -> Any:
    """What a reader on GitHub sees, nearly: captions of figures are no text there."""
    return JustHTML(pyromark.html(page.body.source.text[page.body.start :], options=OPTIONS), sanitize=False).root


def to_html(library: Library, page: Article | Page) -> str:
    """The page as the site has it, but for the addresses of its links, which stay as written."""
    config, build = renderer()
    build.library, build.written = library, {page.path: page}
    config.plugins["bibtex"].registry.library = library
    config.plugins["bibtex"].registry._references = {}
    shown = SimpleNamespace(file=SimpleNamespace(src_uri=page.path), meta={})
    event = {"page": shown, "config": config, "files": None}
    with patch.object(written, "page_of", lambda _, path, anchor: (path, anchor)):
        source = config.plugins.on_page_markdown("", **event)
    md = markdown.Markdown(extensions=config.markdown_extensions, extension_configs=config.mdx_configs)
    return config.plugins.on_page_content(md.convert(source), **event)


@cache
def renderer() -> tuple[Any, Any]:
    """MkDocs with our events, set up for the miniature library; and what the events of a build share."""
    with tempfile.TemporaryDirectory() as folder:
        root = with_site(copied_sample(Path(folder) / "library"))
        config = load_config(str(root / "mkdocs.yml"))
        config.plugins.on_config(config)
    return config, config.hooks["hooks/events.py"]._build


def content(node: Any) -> str:
    """The text in a node, as it stands."""
    return node.data if node.name == "#text" else "".join(content(child) for child in node.children or ())


def locator(sup: Any) -> str:
    """What stands behind a citation in its bracket."""
    siblings = sup.parent.children
    after = siblings[siblings.index(sup) + 1 :][:1]
    is_locator = after and after[0].name == "span" and after[0].attrs.get("class") == "locator"
    return content(after[0]) if is_locator else ""


def bare_lines(code: str) -> str:
    """A block without what its lines are indented or quoted by, since the reader keeps it."""
    return "\n".join(line.lstrip(" \t>") for line in code.split("\n"))


def one_line(tex: str) -> str:
    """A formula without the ends of its lines, and what quotes them."""
    return " ".join(re.sub(r"\n[ \t>]*", " ", tex).split())


def page_of(source: str) -> Page:
    return Page("docs/page.md", read_markdown(SourceText("docs/page.md", source), []))


def invented_papers(body: Body) -> dict[str, Paper]:
    """A paper for each key that is cited."""
    keys = {citation.key for citation in body.citations}
    place = Location("references/papers.bib")
    return {key: Paper(key, "misc", key, (), False, 2020, "", {}, "", place) for key in keys}


FORM = (
    *(rule for rule in RULES if rule.__module__ in (text.__name__, markup.__name__)),
    citations.cite_form,
    links.link_empty,
    links.link_undefined,
    figures.image_alt,
    figures.image_inline,
    figures.figure_reference,
    mathematics.math_syntax,
)
"""The rules that hold a text to what all renderers read alike."""


def refusals(source: str) -> list[str]:
    """What the rules on form say of a text."""
    problems: list[Any] = []
    body = read_markdown(SourceText("docs/page.md", source), problems)
    return [
        str(problem)
        for problem in check(
            Library(ROOT, pages=(Page("docs/page.md", body),), problems=tuple(problems)), FORM
        )
    ]


def assert_agreement(page: Article | Page, papers: dict[str, Paper]) -> None:
    seen, shown = read(page.body), rendered(page, papers)
    for field in fields(Seen):
        assert getattr(seen, field.name) == getattr(shown, field.name), field.name
    assert structure(on_github(page), "h7") == structure(rendering(page, papers), "figcaption")


@pytest.mark.parametrize("root", [ROOT, SAMPLE], ids=["real", "sample"])
def test_whole_library_is_read_as_it_is_rendered(root: Path) -> None:
    library = load(root)
    assert library.written
    for page in library.written:
        assert_agreement(page, library.paper)


ALIKE = {
    "nested lists": """\
# T

- one [@a2020one]
    - two [link](x.md)
        - three `code [@no]`

        text in three

    text in two

- last

Text.

1. first
    - inner
2. second
""",
    "citations in all places": """\
# T

Para [@a2020one] and [@b2021two, Table 3].

- item [@a2020one]
    - deep **strong [@b2021two]** [@c2022three; @a2020one, p. 4]

> quote [@a2020one]
>
> - item in quote [@b2021two]

Table: Caption [@b2021two, Table 1].

| A | B |
|---|---|
| x [@a2020one] | *y* [@c2022three] |

![Alternative text here](x.svg "Caption of it [@a2020one, Figure 2], see $b$.")

Last *emphasis [@a2020one]* and `[@a2020one]` [@c2022three].
""",
    "quotes": """\
# T

> A quote
> with [link](x.md) and $a + b$.
>
> ```python
> print("in quote")
> ```
>
> > nested [@a2020one]

Text.

> **Computation.** 1 + 1.
""",
    "table with escaped bars": "# T\n\n| A | B |\n|:--|--:|\n| `a\\|b` | $a \\vert b$ |\n| x \\| y | [l](z.md) |\n| | c |\n",
    "underscores": """\
# T

The snake_case_name and __init__ and _stressed_ and 2_000_000, `a_b`, a__b__c, _a_b_.

[my_link_text](my_file_name.md) and *a_b*c.
""",
    "stars": "# T\n\n2 * 3 * 4, **bold**text, a*b*c, **bold *inner* bold**, \\*no\\*.\n",
    "entities": """\
# T

&amp; &lt; &copy; &#91;x&#93;(y) [a &amp; b](x.md?a=1&amp;b=2) AT&T.
""",
    "autolinks": """\
# T

<https://example.org/a_b_c?x=1&y=2> and <someone@example.org> and https://bare.example.org/x.
""",
    "definitions": """\
# T

See [this][one] and [that][Two Words] and [One][] .

[one]: a.md
[two words]: <b.md> "Title"
""",
    "code spans": """\
# T

`[a](b)` and ``a ` b`` and `` `x` `` and `$x$` and `<b>` and `[@k]` and `a
b`.
""",
    "prices": """\
# T

It costs $5 and $6, or $7.50. A formula $x$ costs $8.

Between $1 and $2 there is $a+b$, and US$3.
""",
    "headings": """\
# T: `code`, *stress* & more

## Größe — 2 `kv_heads`

## What's new? (v2.0)

### A_b_c and **d**

## $O(n^2)$ attention

## [Linked](x.md) heading

## 4-bit weights
""",
    "comments": """\
# T

Before <!-- [@no] [l](m.md) $x$ --> after.

<!--
# no heading

```
code
-->

After.
""",
    "comment over paragraphs": """\
# T

<!-- one

two [x](y.md)

three -->

After [z](w.md).
""",
    "formulas": "# T\n\nInline $a_b * c_d * e$ and $\\text{a b}$ and $\\frac{1}{2}$.\n\n$$\n\\sum_{i=1}^{n} x_i [a](b)\n$$\n\n- item $z_1$\n\n    $$\n    w\n    $$\n",
    "fences": """\
# T

```python title="x"
a
```

~~~text
```
~~~

````markdown
```python
x
```
````

- item

    ```bash
    in item

    after blank
    ```

    after
""",
    "data": """\
# T

It takes <data value="a#b(c=1)">5 GB</data> and **<data value="x">6</data>**.
""",
    "hard breaks": """\
# T

One  
two [a](b.md)<br>three.
""",
    "rules": """\
# T

Above

---

Below

***
""",
    "images": """\
# T

![One two three](a.svg "Caption one.")

![Four five six](b/c.svg 'Caption "two".')
""",
    "image text with brackets": """\
# T

![A [bracket] here](a.svg "Caption [x](y.md) and [z].")
""",
    "links with parentheses": """\
# T

[a](b_(c).md) and [d](<e f.md>) and [g](h.md "title") and [i](j.md 'its').
""",
    "link text": """\
# T

[`code`](a.md), [*s*](b.md), [a **b** c](c.md), [x [y] z](d.md), [$m$](e.md).
""",
    "links over lines": """\
# T

[a
b](c.md) and [d](
e.md) end.
""",
    "escapes": "# T\n\n\\[a](b.md) and \\`c\\` and \\$5\\$ and a\\_b\\_c and \\# no and [a\\]b](c.md) and \\\\ .\n",
    "ordered": """\
# T

1. one
1. two

3. three

text
""",
    "table caption": """\
# T

Table: What is said [@a2020one] of $x$.

| A |
|---|
| b |

Table: No table follows.
""",
    "table without outer bars": """\
# T

A | B
--|--
1 | 2 [x](y.md)
""",
    "table in list": """\
# T

- item

    | A | B |
    |---|---|
    | [x](y.md) | `z` |
""",
    "unicode": """\
# Ünïcödé 世界

Größe → 🙂 [ä](ö.md#ü) `é` $α$ [@a2020one] — “x”.

## 世界

## Straße ﬁ
""",
    "indented continuation": """\
# T

para
    continued [a](b.md)

- item
  continued [c](d.md)
- next
lazy [e](f.md)
""",
    "empty": "",
    "brackets": """\
# T

[x] and [y] (z) and [ ] and a[0] and arr[1](2)? and [[a](b.md)].
""",
    "stress around citation": """\
# T

**[@a2020one]** _[@b2021two]_ ([@c2022three]), "[@a2020one]" [@b2021two][@c2022three].
""",
    "locators": """\
# T

[@a2020one, Sections 3.1 and 4 (b)] [@a2020one, p. 4–5; @b2021two, Table 2] [@c2022three, §4 & "x"].
""",
    "dollar in caption": """\
# T

![Alt text here](x.svg "Costs $x$ and 5 % & `code` [@a2020one].")
""",
    "abbr and def": """\
# T

*[HTML]: Hyper

Term
:   Definition
""",
    "trailing spaces and tabs": """\
# T  

A	[b](c.md)  

- x	[d](e.md)
""",
    "smart": """\
# T

"quotes" -- dash ... (c) +/- 1/2 ~~del~~ ==mark== ^sup^ ~sub~ :smile: @user #123
""",
    "bare less than": """\
# T

a < b and c > d, 1<2, x <- y, <= 3, <3.
""",
    "nested stress": """\
# T

*a **b** c* **a *b* c** _a __b__ c_ **a_b_c**
""",
    "emphasis mid word": """\
# T

pre*fix*post pre_fix_post pre**fix**post
""",
    "code in link and citation": """\
# T

[`[@a2020one]`](x.md) [@a2020one] ` [@b2021two] `
""",
    "link titles with citations": """\
# T

[a](b.md "as in [@a2020one]") then [@a2020one].
""",
    "quoted list": """\
# T

> - a [b](c.md)
>     - d [e](f.md)
>
> Text.
>
> 1. g
""",
    "code fence right after text": """\
# T

text
```python
x
```
text
""",
    "heading right after text": """\
# T
text
## Two
text
### Three
""",
    "quote right after text": """\
# T

text
> quote [a](b.md)
""",
    "list then para": """\
# T

- a
- b

para [c](d.md)
""",
    "loose list": """\
# T

- a

- b [x](y.md)

- c
""",
    "same citation order": """\
# T

| A |
|---|
| [@a2020one] |

- [@b2021two]

Text [@b2021two] [@a2020one].
""",
    "closed heading": """\
# T

## Closed ##

### C# and F#
""",
    "html": """\
# T

H<sub>2</sub>O, x<sup>2</sup>, <kbd>Ctrl</kbd>, <abbr title="a [b](c)">A</abbr>, <br> line<br>
and **<sub>1</sub>** [@a2020one].
""",
    "references to figures": """\
# T

See [](#fig-b) and [](#fig-a).

![Alt text here](x/a.svg "One, see [](#fig-b).")

![Alt text here](x/b.svg "Two.")
""",
    "citations of one paper everywhere": """\
# T

| A |
|---|
| [@a2020one] |

![Alt text here](x.svg "C [@a2020one].")

- i [@a2020one]

    - j [@a2020one]

**s [@a2020one]** t [@a2020one]

> q [@a2020one]

Table: C [@a2020one].

| *A [@a2020one]* |
|---|
| [@a2020one] |
""",
}
"""Texts that no rule on form refuses."""

OTHERWISE = {
    "list without an empty line before it": """\
Text
- one\
""",
    "list in a quotation without an empty line before it": """\
> Text
> - one\
""",
    "formula that makes a list in a quotation": """\
> with $a
> + b$\
""",
    "list nested by two spaces": """\
- one
  - two [a](b.md)\
""",
    "lists of two kinds in a row": """\
- one

1. two\
""",
    "nested lists of two kinds in a row": """\
- one
    - two

    1. three\
""",
    "list with a parenthesis": "1) one",
    "paragraph of an item at the wrong depth": """\
- one

  two\
""",
    "table right after text": """\
Text
| A | B |
|---|---|
| a | b |\
""",
    "row of too many cells": """\
| A | B |
|---|---|
| a | b | [c](d.md) |\
""",
    "heading without a space": "#word",
    "heading without a space in an item": "- #word",
    "setext heading": """\
Word
----\
""",
    "setext heading that is none for one": """\
Word
 -\
""",
    "heading that ends in a backslash": "## Word\\",
    "indented code": "    [a](b.md)",
    "unclosed fence": """\
```text
[a](b.md)\
""",
    "unclosed comment": "Text <!-- [a](b.md)",
    "unclosed comment on its own": """\
<!-- [a](b.md)

$x$\
""",
    "comment of two marks": "<!--> $x$",
    "block of raw HTML": """\
<br>
[a](javascript:alert(1))\
""",
    "block of raw HTML with a formula": """\
<sub>
$x$
</sub>\
""",
    "escaped less-than sign": "\\<https://example.org>",
    "escaped less-than sign before a word": "a \\< b",
    "definition inside a paragraph": """\
[x]
[x]: javascript:alert(1)\
""",
    "link with a broken title": "[x](javascript:alert(1) 'it''s')",
    "link with an open title": "[x](a.md \"b)",
    "link with a space in its address": "[x](a b.md)",
    "link that is never closed": "[x](a.md",
    "display formula in the midst of a line": "It is $$y = 1$$ here",
    "display formula in the midst of a line, apart": "It is $$ y = 1 $$ here",
    "empty display formula": "$$$$",
    "dollar in a formula": "$\\text{a $x$ b}$",
    "code in a formula": "$`a`$",
    "unbalanced formula": "$}$",
    "backslash at the end of a line": "two\\\nthree",
    "footnote": """\
Text [^1].

[^1]: Note.\
""",
    "attribute list": "Text {: .c }",
    "attribute list behind a heading": "## Word {#id}",
    "citation over two lines": """\
It [@a2020one,
p. 4].\
""",
    "citation in a heading": "## It [@a2020one]",
    "citation in the text of a link": "[a [@a2020one]](b.md)",
    "image in the midst of a text": "Text ![Alt text here](a.svg \"C.\") text",
    "caption with escapes": '![Alt text here](a.svg "The \\"C\\".")',
    "caption with an entity": "![Alt text here](a.svg \"C &amp; d.\")",
    "undefined link": "[a][b]",
}
"""Texts that renderers read otherwise than the reader does, or than one another."""


@pytest.mark.parametrize("source", ALIKE.values(), ids=ALIKE)
def test_tricky_text_is_read_as_it_is_rendered(source: str) -> None:
    assert refusals(source) == []
    page = page_of(source)
    assert_agreement(page, invented_papers(page.body))


@pytest.mark.parametrize("source", OTHERWISE.values(), ids=OTHERWISE)
def test_text_that_is_rendered_otherwise_is_refused(source: str) -> None:
    assert refusals(f"# T\n\n{source}\n")


WORDS = [
    *("word", "two words", "snake_case", "*stress*", "**strong**", "_it_", "Größe", "世界", "🙂", "5", "1.5", "a*b", "x^2"),
    *("`code`", "``a ` b``", "`[x](y)`", "`[@no]`", "`$x$`", "`a_b`", "<kbd>K</kbd>", "H<sub>2</sub>O", "<br>"),
    *("[link](a.md)", "[l *s*](b.md#x)", "[`c`](c.md)", '[t](d.md "T")', "[d][ref]", "<https://e.org/a_b?c=d>", "<a@e.org>"),
    *("$x$", "$a_b * c_d$", r"$\frac{1}{2}$", "$5", "$6.50 and $7", r"\$5"),
    *("[@a2020one]", "[@b2021two, Table 3]", "[@a2020one; @c2022three, p. 4]", "*s [@c2022three]*"),
    *("<!-- c [@no] $x$ -->", "&amp;", "&copy;", r"\*", r"\[", r"\_", r"\`", "(", ")", "[", "]", "*", "_", "`", "$", "#", "!", "~"),
    *("{", "}", ":", "-", "+", "1.", "&", "@", '"', "'", "=", "|", ">", "a < b", "- ", "# ", "[ ]", "**", "--", "[^", "](", "\\"),
]
spans = st.lists(
    st.tuples(st.sampled_from(WORDS), st.sampled_from([" ", " ", " ", "", ", ", ".\n"])).map("".join), min_size=1, max_size=6
).map(lambda parts: "".join(parts).strip() or "x")
lines = spans.map(lambda text: text.replace("\n", " "))
cells = lines.map(lambda text: text.replace("|", ""))
rows = st.tuples(cells, cells).map(lambda row: f"| {row[0]} | {row[1]} |")


def indented(text: str, by: str) -> str:
    return "\n".join(f"{by}{line}".rstrip() for line in text.split("\n"))


def nested(blocks: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    inside = st.lists(blocks, min_size=1, max_size=2).map("\n\n".join)
    items = st.tuples(lines, st.none() | inside).map(lambda i: i[0] if i[1] is None else f"{i[0]}\n\n{indented(i[1], '    ')}")
    return inside.map(lambda text: indented(text, "> ")) | st.tuples(
        st.sampled_from(["- ", "1. "]), st.lists(items, min_size=1, max_size=3), st.sampled_from(["\n", "\n\n"])
    ).map(lambda given: given[2].join(given[0] + item for item in given[1]))


blocks = st.recursive(
    spans
    | spans
    | lines.map(lambda text: f"## {text}")
    | spans.map(lambda text: f"```text\n{text}\n```")
    | st.sampled_from(["$$\na + b\n$$", "$$\n\\frac{1}{2}\nx_i\n$$", "<!--\n[a](b) `c\n\n$x$\n-->", "---", "[ref]: r.md"])
    | lines.map(lambda text: f"![Alt text here](x.svg \"{text.replace(chr(34), '')} is it.\")")
    | st.tuples(st.sampled_from(["", "Table: It [@a2020one].\n\n"]), rows, rows).map(
        lambda table: f"{table[0]}{table[1]}\n|---|---|\n{table[2]}"
    ),
    nested,
    max_leaves=6,
)
documents = st.lists(blocks, min_size=1, max_size=4).map(lambda parts: "\n\n".join(["# Title", *parts, "[ref]: r.md"]) + "\n")


@given(documents)
@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
def test_whatever_the_rules_let_through_is_read_as_it_is_rendered(source: str) -> None:
    assume(not refusals(source))
    page = page_of(source)
    assert_agreement(page, invented_papers(page.body))
