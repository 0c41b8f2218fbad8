"""The adapter to mkdocs-bibtex: that plugin knows the syntax of citations, the library knows the papers.

Its registry is replaced by one made from the `Library`; what it reads is masked so that it finds citations
and nothing else.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from html import escape
from typing import TYPE_CHECKING

from markdown.extensions import Extension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.treeprocessors import Treeprocessor
from mkdocs_bibtex.registry import ReferenceRegistry

from library.pages.reference import reference

if TYPE_CHECKING:
    from collections.abc import Iterable
    from xml.etree.ElementTree import Element

    from markdown import Markdown
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs_bibtex.citation import Citation, CitationBlock, InlineReference

    from library.model import Article, Library, Page

HERE = "\ue001references\ue001"
"""Where the plugin puts the references; nothing that anybody writes is equal to it."""

SECTION = f"\n\n## References\n\n///Footnotes Go Here///\n\n{HERE}\n"


class Registry(ReferenceRegistry):
    """Formats citations as footnotes, and footnotes as references; a citation has its locator behind its
    number.
    """

    def __init__(self, library: Library) -> None:
        self.library = library
        self.footnote_format = "{key}"
        self._references: dict[str, str] = {}

    def validate_citation_blocks(self, citation_blocks: Iterable[CitationBlock]) -> None:
        """Nothing to do: the rules have refused what is not there."""

    def validate_inline_references(
        self, inline_references: Iterable[InlineReference]
    ) -> set[InlineReference]:
        """None: keys outside brackets are no citations."""
        return set()

    def inline_text(self, citation_block: CitationBlock) -> str:
        """Footnote references in one element, each followed by its locator; attributes unquoted, since this
        may stand in a title.
        """
        parts = []
        for citation in citation_block.citations:
            locator = citation.suffix.strip()
            parts.append(f"[^{citation.key}]" + (f"<span class=locator>{locator}</span>" if locator else ""))
        return f"<span class=citation>{''.join(parts)}</span>"

    def reference_text(self, citation: Citation | InlineReference) -> str:
        """The reference, its title a link to the paper's page."""
        key = citation.key
        if key not in self._references:
            self._references[key] = reference(self.library.paper[key], f"../papers/{key}.md")
        return self._references[key]


class CitationOrder(Extension):
    """Numbers citations, and the list of references, in the order in which a reader meets them.

    Python-Markdown reads what is nested before what is around it, so its own count goes back and forth.
    """

    def extendMarkdown(self, md: Markdown) -> None:
        """Registers the processor between the reading of the lines and the making of the list."""
        md.treeprocessors.register(CitationOrderProcessor(md), "citation-order", 19.5)


class CitationOrderProcessor(Treeprocessor):
    """Gives each citation its anchor and number anew, once the whole page is read."""

    def run(self, root: Element) -> None:
        found = [
            (sup, sup[0]) for sup in root.iter("sup") if len(sup) and sup[0].get("class") == "footnote-ref"
        ]
        if not found:
            return
        footnotes = next(
            extension
            for extension in self.md.registeredExtensions
            if isinstance(extension, FootnoteExtension)
        )
        seen: Counter[str] = Counter()
        numbers: dict[str, int] = {}
        for sup, link in found:
            key = link.get("href", "").removeprefix("#fn:")
            seen[key] += 1
            sup.set("id", f"fnref{seen[key] if seen[key] > 1 else ''}:{key}")
            link.text = str(numbers.setdefault(key, len(numbers) + 1))
        footnotes.footnote_order = list(numbers)


BACKLINK = re.compile(r'<a class="footnote-backref" href="#fnref(\d*):([^"]+)" title="[^"]*">[^<]*</a>')


def with_named_backlinks(html: str, page: Article | Page) -> str:
    """The rendered page with each link back from a reference named by its number and its section."""
    body = page.body
    titles = [heading.text for heading in body.headings]
    starts = [heading.offset for heading in body.headings]
    sections = {
        (citation.key, citation.occurrence): titles[bisect_right(starts, citation.offset) - 1]
        if titles
        else page.title
        for citation in body.citations
    }
    total = Counter(citation.key for citation in body.citations)

    def link(match: re.Match[str]) -> str:
        nth, key = int(match[1] or 1), match[2]
        label = escape(f"Back to citation {nth} of {total[key]}, in “{sections[key, nth]}”")
        text = "↩" if total[key] == 1 else f"↩ {nth}" if nth == 1 else str(nth)
        named = f'title="{label}" aria-label="{label}"'
        return f'<a class="footnote-backref" href="#fnref{match[1]}:{key}" {named}>{text}</a>'

    return BACKLINK.sub(link, html)


def adapt(config: MkDocsConfig, registry: Registry) -> None:
    """Makes the plugin use the library's papers and write the references where `SECTION` stands."""
    plugin = config.plugins["bibtex"]
    plugin.registry = registry
    plugin.config.bib_command = HERE
