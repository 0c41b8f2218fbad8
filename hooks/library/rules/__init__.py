"""The rules that a library is held against: one generator a rule, grouped by what they look at.

A rule takes the `Library` and yields a `Finding` for each thing that it refuses. Its name, in kebab case, is
its identifier; its docstring is its entry in the site's rule reference; its golden cases are in
`tests/golden/rules`. What a reader of sources found wrong is told by the rule of that name, so that every
identifier has its rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from ..model import Library
from ..problems import Finding, Location, Meant, Problem
from . import (
    architectures,
    articles,
    citations,
    claims,
    data,
    figures,
    files,
    headings,
    identifiers,
    keys,
    links,
    markup,
    mathematics,
    models,
    numbers,
    papers,
    reading,
    resources,
    roadmap,
    text,
    topics,
)

Rule = Callable[[Library], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    files.file_encoding,
    files.file_kind,
    files.file_link,
    files.file_size,
    files.file_unreadable,
    articles.front_matter_missing,
    articles.front_matter_syntax,
    articles.front_matter_field,
    articles.front_matter_date,
    articles.topic_unknown,
    articles.address_form,
    articles.address_duplicate,
    articles.title_heading,
    articles.article_words,
    articles.article_sources,
    articles.article_figures,
    headings.heading_level,
    headings.heading_duplicate,
    headings.section_empty,
    text.fence_unclosed,
    text.fence_language,
    text.code_indented,
    text.table_cells,
    text.markdown_form,
    text.math_form,
    text.footnote,
    text.list_form,
    text.image_caption,
    citations.cite_unknown,
    citations.cite_form,
    citations.cite_retracted,
    links.link_empty,
    links.link_outside,
    links.link_file,
    links.link_anchor,
    links.link_undefined,
    links.link_definition,
    figures.image_missing,
    figures.image_outside,
    figures.image_alt,
    figures.image_inline,
    figures.image_source,
    figures.image_unused,
    figures.figure_source,
    figures.figure_reference,
    figures.figure_duplicate,
    figures.svg_syntax,
    figures.svg_empty,
    figures.svg_content,
    figures.svg_text_size,
    mathematics.math_syntax,
    mathematics.math_title,
    markup.markup_element,
    markup.markup_attribute,
    markup.markup_scheme,
    numbers.number_unsourced,
    claims.claims_syntax,
    claims.claims_field,
    claims.claim_unknown,
    data.results_syntax,
    data.data_form,
    data.data_unknown,
    data.data_value,
    papers.bibtex_syntax,
    papers.bibtex_latex,
    papers.paper_type,
    papers.paper_field,
    papers.paper_author,
    papers.paper_year,
    papers.paper_topic,
    papers.paper_unverified,
    papers.paper_annotation,
    papers.paper_markup,
    keys.paper_key_form,
    keys.paper_key_duplicate,
    keys.paper_duplicate,
    keys.paper_reference,
    identifiers.paper_identifier,
    identifiers.paper_arxiv_year,
    identifiers.paper_placeholder,
    identifiers.paper_address,
    models.model_syntax,
    models.model_field,
    models.model_id,
    models.model_topic,
    models.model_date,
    models.model_licence,
    models.model_source,
    models.model_undisclosed,
    models.model_reference,
    architectures.model_shape,
    architectures.model_arithmetic,
    topics.topics_syntax,
    topics.topics_field,
    topics.topic_parent,
    topics.topic_slug,
    roadmap.roadmap_syntax,
    roadmap.roadmap_field,
    roadmap.roadmap_file,
    roadmap.roadmap_topic,
    roadmap.roadmap_done,
    resources.resources_syntax,
    resources.resources_field,
    resources.resource_topic,
    resources.resource_address,
    resources.resource_duplicate,
    resources.resource_licence,
    resources.resource_unverified,
    reading.reading_syntax,
    reading.reading_field,
    reading.reading_paper,
)


def identifier(rule: Callable[..., object]) -> str:
    """The stable identifier of a rule: `cite-unknown` for `cite_unknown`."""
    return rule.__name__.replace("_", "-")


def check(library: Library, rules: Iterable[Rule] = RULES) -> list[Problem]:
    """All problems of a library, sorted by place."""
    return sorted(
        Problem(location, identifier(rule), message, hint)
        for rule in rules
        for location, message, hint in _in_words(rule(library))
    )


_MOST_COMPARED = 100_000
"""Names that are looked through for near ones, for each rule, which takes a few seconds at the most."""


def _in_words(findings: Iterable[Finding]) -> Iterator[tuple[Location, str, str]]:
    """The findings of a rule with their hints in words: the names that may be meant are looked up as long as
    there are not too many mistakes for that.
    """
    left = _MOST_COMPARED
    for location, message, hint in findings:
        if isinstance(hint, Meant):
            left -= len(hint.known)
            yield location, message, str(hint) if left >= 0 else hint.otherwise
        else:
            yield location, message, hint
