"""Rules on the sheets of models: their form, their names, and that each value has its source."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

from .. import shapes
from ..catalogue import SOURCED
from ..markup import RESERVED
from ..problems import Meant
from .dates import latest_day
from .identifiers import wrong_address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..catalogue import Source
    from ..model import Library
    from ..problems import Finding, Location

FIRST = date(2017, 6, 12)
"""The day on which the transformer was published (arXiv:1706.03762, version 1)."""

ID = re.compile(shapes.ID)
_TAKEN = re.compile(
    r"releases|architecture|where-the-parameters-are|what-it-takes-to-run|sources|source-\d+"
    rf"|{RESERVED.pattern}"
)
"""Anchors that the page of a family has besides those of its releases."""

_EXPLAINED = 'write an SPDX identifier, as Apache-2.0, or "LicenseRef-..." and explain it in "licences"'
_LICENCE_NAME = re.compile(r"LicenseRef-[A-Za-z0-9.-]+")


def model_syntax(library: Library) -> Iterator[Finding]:
    """A model sheet is not the plain YAML that it has to be.

    A file in `models/` is one mapping: no anchors and aliases, which can grow a small file beyond memory, no
    tags, which can construct objects, no key twice, no second document.

    Wrong:

        released: !!python/object/apply:os.system ["date"]

    Right:

        released: 2024-07-23
    """
    yield from library.found("model-syntax")


def model_field(library: Library) -> Iterator[Finding]:
    """A field of a model sheet is unknown, missing, empty, or of the wrong type.

    A count is a whole number or one with K, M, B or T, as its source gives it; sizes of the architecture are
    whole numbers; a release date is a day or a month. The error names the nearest field that there is.

    Wrong:

        attention: {kind: gqa, head: 32, kv_heads: 8, head_dim: 128}

    Right:

        attention: {kind: gqa, heads: 32, kv_heads: 8, head_dim: 128}
    """
    yield from library.found("model-field")


def model_id(library: Library) -> Iterator[Finding]:
    """The id of a release, or the name of a family's file, cannot be an address, or an id is used twice.

    Checked numbers name a release by its id, and links lead to it; so it is of lower-case letters, digits,
    dots and hyphens, and stands once in the whole library. It is none of the anchors that the page of a
    family has anyway, such as `releases`; and no file is called `index`, which is the list of families.

    Wrong:

        - id: Llama 3.1 8B

    Right:

        - id: llama-3.1-8b
    """
    seen: dict[str, Location] = {}
    for _, release in library.releases:
        place = release.places["id"]
        if not ID.fullmatch(release.id):
            better = "-".join(re.findall(r"[a-z0-9.]+", release.id.lower()))
            yield place, f'id "{release.id}" cannot be an address', f'write "{better}"'
        elif (first := seen.setdefault(release.id, place)) is not place:
            yield place, f'id "{release.id}" is used twice', f"the first is at {first}"
        elif _TAKEN.fullmatch(release.id):
            yield place, f'id "{release.id}" is an anchor of its page already', "add what tells it apart"
    for family in library.families:
        name = family.path.removeprefix("models/").removesuffix(".yml")
        if not ID.fullmatch(name):
            hint = "use lower-case letters, digits, dots and hyphens, directly in models/"
            yield family.places[""], f'"{name}" cannot be an address', hint
        elif name == "index":
            yield family.places[""], '"index" is the list of all families', "name it after the family"


def model_topic(library: Library) -> Iterator[Finding]:
    """A family of models names a topic that is not in the vocabulary.

    Readers find releases on the pages of their family's topics, which are those of `references/topics.yml`.

    Wrong:

        topics: [modls]

    Right:

        topics: [models]
    """
    for family in library.families:
        for number, slug in enumerate(family.topics):
            if library.known_topics and slug not in library.known_topics:
                hint = Meant(slug, library.known_topics, "the topics are in references/topics.yml")
                yield family.places[f"topics.{number}"], f'no topic "{slug}"', hint


def model_date(library: Library) -> Iterator[Finding]:
    """A release date lies in the future, or before there were such models.

    `released` is the day, or the month, on which the weights could be had; where nobody could have them, that
    of the announcement.

    Wrong:

        released: 2042-07-23

    Right:

        released: 2024-07-23
    """
    latest = latest_day().isoformat()
    for _, release in library.releases:
        day = release.released
        if not day:
            continue
        if day > latest[: len(day)]:
            told = f"{release.id} is released in the future: {day}"
            yield release.places["released"], told, "write the day that its source gives"
        elif day < FIRST.isoformat()[: len(day)]:
            told = f"{release.id} is released before the transformer was published: {day}"
            yield release.places["released"], told, "write the day that its source gives"


def model_licence(library: Library) -> Iterator[Finding]:
    """A licence is neither an SPDX expression nor explained.

    Readers compare licences by their SPDX identifiers. One that SPDX does not know is called `LicenseRef-…`,
    and `licences` gives its name and the address of its text.

    Wrong:

        licence: Apache 2

    Right:

        licence: Apache-2.0
    """
    for family in library.families:
        used: set[str] = set()
        for release in family.releases:
            names = set(_LICENCE_NAME.findall(release.licence))
            used |= names
            for name in sorted(names - set(family.licences)):
                hint = f'explain it: "licences: {{{name}: {{name: ..., url: ...}}}}"'
                yield release.places["licence"], f'licence "{name}" is not explained', hint
            if release.licence and (hint := better_licence(release.licence, _EXPLAINED)):
                told = f'"{release.licence}" is no SPDX licence expression'
                yield release.places["licence"], told, hint
        for name, licence in family.licences.items():
            if name not in used:
                yield licence.location, f'licence "{name}" is used by no release', "delete it, or use it"
            elif wrong := wrong_address(licence.url):
                yield licence.location, *wrong


def model_source(library: Library) -> Iterator[Finding]:
    """A value of a release has no source, or a source that does not resolve.

    Each source lists in `of` the fields that it covers; `architecture` covers all of it, a dotted name such
    as `architecture.vocab` one part. It is the key of a paper, or an address that begins with https://.

    Wrong:

        sources:
          - {of: [architecture], from: grattafiori2024lama}

    Right:

        sources:
          - {of: [architecture], from: grattafiori2024llama, at: Table 3}
    """
    for _, release in library.releases:
        known = {name for stated in release.stated for name in _prefixes(stated)}
        missing: dict[str, Location] = {}
        for name in release.stated:
            if not release.sources_of(name):
                missing.setdefault(".".join(name.split(".")[:2]), release.places[name])
        covered = {name.partition(".")[0] for source in release.sources for name in source.of}
        if any(name.startswith("architecture.") for name in missing) and "architecture" not in covered:
            missing = {name: place for name, place in missing.items() if "." not in name}
            missing["architecture"] = release.places["architecture"]
        for name, place in missing.items():
            told = f'"{name}" of {release.id} has no source'
            yield place, told, f'add "{name}" to the "of" of its source in "sources"'
        for source in release.sources:
            for name in source.of:
                if name not in known:
                    hint = Meant(name, known, "name a field that the release has")
                    yield source.location, f'{release.id} has no value "{name}"', hint
        exempted = (exemption.source for exemption in release.exemptions.values())
        others = (other.source for other in release.others)
        for source in (*release.sources, *exempted, *others):
            yield from _unresolved(library, source)
        for other in release.others:
            if other.field not in known:
                told = f'{release.id} states nothing else of "{other.field}"'
                yield other.source.location, told, "name a field that the release has"


def model_undisclosed(library: Library) -> Iterator[Finding]:
    """A field is said to be undisclosed, and is stated or does not exist.

    `undisclosed` lists what the maker does not tell. That is another thing than a field which nobody has
    looked up yet, and which is simply absent.

    Wrong:

        parameters: 70.6B
        undisclosed: [parameters]

    Right:

        parameters: 70.6B
        undisclosed: [training_tokens]
    """
    for _, release in library.releases:
        for number, name in enumerate(release.undisclosed):
            place = release.places[f"undisclosed.{number}"]
            if name in release.places:
                yield place, f'"{name}" of {release.id} is stated', "take it out of one of the two"
            elif name not in SOURCED:
                hint = Meant(name, SOURCED, f"the fields are {', '.join(SOURCED)}")
                yield place, f'unknown field "{name}"', hint


def model_reference(library: Library) -> Iterator[Finding]:
    """A release has the architecture of another that is not there, or that has none itself.

    `architecture` is a mapping, or the id of the release whose architecture it is, in any file.

    Wrong:

        architecture: deepseek-v33

    Right:

        architecture: deepseek-v3
    """
    for _, release in library.releases:
        if not release.shares:
            continue
        place = release.places["architecture"]
        if release.shares not in library.known_releases:
            otherwise = "write the id of a release, or the architecture"
            hint = Meant(release.shares, library.known_releases, otherwise, but=release.id)
            yield place, f'no release "{release.shares}"', hint
        elif release.shares in library.release and not library.architecture(release):
            told = f'"{release.shares}" has no architecture to share'
            yield place, told, "write the architecture, or the id of a release that has one"


def _prefixes(name: str) -> Iterator[str]:
    """A dotted name, and the names of what it is part of."""
    while name:
        yield name
        name = name.rpartition(".")[0]


def _unresolved(library: Library, source: Source) -> Iterator[Finding]:
    if source.is_paper:
        if source.origin not in library.known_keys:
            otherwise = "write a citation key, or an address with https://"
            hint = Meant(source.origin, library.known_keys, otherwise)
            yield source.location, f'no paper "{source.origin}"', hint
    elif wrong := wrong_address(source.origin):
        yield source.location, *wrong


def better_licence(licence: str, otherwise: str) -> str:
    """How a licence is to be written, or nothing where it is written so; `otherwise` where SPDX has no
    such form.
    """
    try:
        canonical = canonicalize_license_expression(licence)
    except InvalidLicenseExpression:
        return otherwise
    return "" if canonical == licence else f'write "{canonical}"'
