"""Rules on resources: their fields, topics, addresses and licences, and what they were held against."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ..problems import Meant
from .dates import wrong_check
from .identifiers import wrong_address
from .models import better_licence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..collected import Resource
    from ..model import Library
    from ..problems import Finding

_TRACKING = re.compile(r"[?&]((?:utm_\w+|fbclid|gclid|dclid|msclkid|igshid|mc_[ce]id|ref_src|trk)=[^&#]*)")


def resources_syntax(library: Library) -> Iterator[Finding]:
    """The resources cannot be read as YAML.

    `references/resources.yml` is one mapping of slugs to fields, in the plain part of YAML: no anchors,
    aliases or tags, no slug twice, no second document.

    Wrong:

        vllm:
          title: vLLM: serving with paged memory

    Right:

        vllm:
          title: "vLLM: serving with paged memory"
    """
    yield from library.found("resources-syntax")


def resources_field(library: Library) -> Iterator[Finding]:
    """A resource lacks a field, has one that is unknown, empty or of the wrong type, or cannot be an address.

    A resource has `title`, `kind`, `topics`, `url`, `about` (what it is and when to take it, in a sentence of
    our own) and `verified`; `licence` where its source states one. The kinds are `project`, `framework`,
    `library`, `tutorial`, `course`, `api`, `performance-benchmark`, `accuracy-benchmark`, `data-set` and
    `document`. The slug, of lower-case letters, digits and single hyphens, is its anchor for good.

    Wrong:

        vLLM:
          title: vLLM
          kind: engine

    Right:

        vllm:
          title: vLLM
          kind: framework
          topics: [serving, batching]
          url: https://github.com/vllm-project/vllm
          licence: Apache-2.0
          about: Serves open models to many users at once; the first engine to try on GPUs.
          verified: README and LICENSE of its repository, 2026-11-24
    """
    yield from library.found("resources-field")


def resource_topic(library: Library) -> Iterator[Finding]:
    """A resource names a topic that is not in the vocabulary.

    Readers find resources on the pages of their topics, which are those of `references/topics.yml`.

    Wrong:

        topics: [servin]

    Right:

        topics: [serving]
    """
    for resource in library.resources:
        for number, slug in enumerate(resource.topics):
            if library.known_topics and slug not in library.known_topics:
                hint = Meant(slug, library.known_topics, "the topics are in references/topics.yml")
                yield resource.places[f"topics.{number}"], f'no topic "{slug}"', hint


def resource_address(library: Library) -> Iterator[Finding]:
    """An address is not one of a public page over https, or holds what tracks its readers.

    `url` leads to where the resource is at home: its repository, its documentation, its own page; a package
    in a registry is a copy. Parameters such as `utm_source` tell somebody where a reader came from, and are
    left out.

    Wrong:

        url: https://github.com/vllm-project/vllm?utm_source=newsletter

    Right:

        url: https://github.com/vllm-project/vllm
    """
    for resource in library.resources:
        place = resource.places["url"]
        if wrong := wrong_address(resource.url):
            yield place, *wrong
        elif found := _TRACKING.search(resource.url):
            yield place, f'"{found[1]}" tracks who follows the address', "write it without"


def resource_duplicate(library: Library) -> Iterator[Finding]:
    """The same resource stands there twice, by its address or its title.

    An address counts as the same with and without `www.`, a slash at its end and `.git`; a title with and
    without capitals, spaces and marks. Keep one entry, with the topics of both.

    Wrong:

        lm-eval:
          title: LM Evaluation Harness
        lm-evaluation-harness:
          title: lm-evaluation-harness

    Right:

        lm-evaluation-harness:
          title: lm-evaluation-harness
    """
    seen: dict[tuple[str, str], Resource] = {}
    for resource in sorted(library.resources, key=lambda resource: resource.location):
        twins: dict[str, list[str]] = {}
        for name, mark in (("address", _address(resource.url)), ("title", _letters(resource.title))):
            twin = seen.setdefault((name, mark), resource)
            if twin is not resource:
                twins.setdefault(twin.slug, []).append(name)
        for slug, shared in twins.items():
            told = f'"{resource.slug}" has the {" and the ".join(shared)} of "{slug}"'
            yield resource.location, told, "keep one, with the topics of both"


def resource_licence(library: Library) -> Iterator[Finding]:
    """A licence is no SPDX expression.

    Readers compare licences by their SPDX identifiers. One that SPDX does not know is called `LicenseRef-…`;
    where the source of a resource states none, the field is left out.

    Wrong:

        licence: Apache 2

    Right:

        licence: Apache-2.0
    """
    hint = 'write an SPDX identifier, as Apache-2.0, or "LicenseRef-...", or leave the field out'
    for resource in library.resources:
        if resource.licence and (better := better_licence(resource.licence, hint)):
            told = f'"{resource.licence}" is no SPDX licence expression'
            yield resource.places["licence"], told, better


def resource_unverified(library: Library) -> Iterator[Finding]:
    """A resource does not say what it was held against, and when.

    `verified` names what was opened to write its entry, and the day: readers see it beside the resource. Open
    it first, then write it.

    Wrong:

        verified: yes, in November

    Right:

        verified: README and LICENSE of its repository, 2026-11-24
    """
    form = 'write as in "README and LICENSE of its repository, 2026-11-24"'
    for resource in library.resources:
        if wrong := wrong_check(resource.verified, form):
            yield resource.places["verified"], *wrong


def _address(url: str) -> str:
    """What two addresses of the same page have in common."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    path = parts.path.rstrip("/").removesuffix(".git")
    return f"{parts.netloc.lower().removeprefix('www.')}{path}?{parts.query}#{parts.fragment}"


def _letters(title: str) -> str:
    return re.sub(r"[\W_]+", "", title.casefold()) or title
