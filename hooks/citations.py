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

from mkdocs_bibtex.registry import ReferenceRegistry

from library.pages.reference import reference

if TYPE_CHECKING:
    from collections.abc import Iterable

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


BACKLINK = re.compile(r'<a class="footnote-backref" href="#fnref(\d*):([^"]+)" title="[^"]*">[^<]*</a>')


def with_named_backlinks(html: str, page: Article | Page) -> str:
    """The rendered page with each link back from a reference named by its number and its section."""
    body = page.body
    titles = [heading.text for heading in body.headings]
    starts = [heading.offset for heading in body.headings]
    sections = {
        (citation.key, citation.occurrence): titles[bisect_right(starts, citation.offset) - 1]
        for citation in body.citations
    }
    total = Counter(citation.key for citation in body.citations)

    def link(match: re.Match[str]) -> str:
        nth, key = int(match[1] or 1), match[2]
        label = escape(f"Back to citation {nth} of {total[key]}, in “{sections[key, nth]}”")
        text = "↩" if total[key] == 1 else str(nth)
        named = f'title="{label}" aria-label="{label}"'
        return f'<a class="footnote-backref" href="#fnref{match[1]}:{key}" {named}>{text}</a>'

    return BACKLINK.sub(link, html)


def adapt(config: MkDocsConfig, library: Library) -> None:
    """Makes the plugin use the library's papers and write the references where `SECTION` stands."""
    plugin = config.plugins["bibtex"]
    plugin.registry = Registry(library)
    plugin.config.bib_command = HERE
