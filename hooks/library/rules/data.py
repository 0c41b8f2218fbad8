"""Rules on checked numbers, that they name a value and say what it is, and on results of benchmarks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..checked import Unknown, Unreadable, resolve
from ..checked.texts import differs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..body import Datum
    from ..model import Article, Library, Page
    from ..problems import Finding

_MARKUP = re.compile(r"[<>*_`$\\\[\]&]")
_PLACES = {
    "heading": "a heading",
    "link": "the text of a link",
    "caption": "the caption of a figure",
}


def data_form(library: Library) -> Iterator[Finding]:
    """A checked number stands where it cannot, or holds more than a number.

    The element `<data value="…">` stands in a sentence, a row of a table or its caption, and holds plain
    text: a number with its unit. It cannot stand in a heading, in the text of a link, in the caption of a
    figure or in the description of a topic, nor on its own outside a paragraph: the card that tells where it
    comes from would have no place.

    Wrong:

        ## A cache of <data value="llama-3-8b#kv_cache_bytes_per_token">128 KiB</data>

    Right:

        A token takes <data value="llama-3-8b#kv_cache_bytes_per_token">128 KiB</data>.
    """
    for page in library.texts:
        data = {datum.offset: datum for datum in page.body.data}
        for element in page.body.elements:
            if element.tag != "data" or element.closing:
                continue
            place = page.body.source.at(element.offset)
            datum = data.get(element.offset)
            if not datum:
                yield (
                    place,
                    "a checked number outside a paragraph, or around another",
                    "write it into a sentence",
                )
            elif datum.where in _PLACES:
                told = f"a checked number in {_PLACES[datum.where]}"
                yield place, told, "say it in the text"
            elif _MARKUP.search(datum.text) or not datum.text.strip():
                told = f'a checked number that holds "{datum.text}"'
                yield place, told, "write a number with its unit, and nothing else"
    for thing, body in library.entries:
        for datum in body.data:
            place = body.source.at(datum.offset)
            yield place, f"a checked number in the description of a {thing}", "say it in an article"


def data_unknown(library: Library) -> Iterator[Finding]:
    """A checked number names a value that the library does not have.

    The element `<data value="name">` holds the number in it to a value that the library knows by that name:
    `release#field`, with arguments where the field takes some, `bench.name#result`, or one over the other. A
    name that it does not know checks nothing, so the number would stand there without a source.

    Wrong:

        A token takes <data value="llama-3-8b#cache">128 KiB</data>.

    Right:

        A token takes 128 KiB [@grattafiori2024llama, Table 3].
    """
    for page, datum in _data(library):
        try:
            resolve(library, datum.value)
        except Unknown as unknown:
            yield page.body.source.at(datum.offset), unknown.message, unknown.hint
        except Unreadable:
            continue


def data_value(library: Library) -> Iterator[Finding]:
    """A checked number is not the value that it names.

    What is written is compared with what the catalogue states, what follows from the architecture, or what a
    benchmark found, in the unit and to the precision that is written: 16.1 GB agrees with anything from 16.05
    to 16.15, a whole number that ends in zeros with what rounds to it. GB is 10^9 bytes, GiB 2^30.

    Wrong:

        A token takes <data value="sample-small#kv_cache_bytes_per_token">128 KiB</data>.

    Right:

        A token takes <data value="sample-small#kv_cache_bytes_per_token">32 KiB</data>.
    """
    for page, datum in _data(library):
        try:
            checked = resolve(library, datum.value)[0]
        except (Unknown, Unreadable):
            continue
        if wrong := differs(datum.text, checked.value, checked.kind):
            message, hint = wrong
            told = f'{message} of "{datum.value}", which is {checked.told}' if "value" in message else message
            yield page.body.source.at(datum.offset), told, hint


def results_syntax(library: Library) -> Iterator[Finding]:
    """The results of a benchmark cannot be read.

    Files in `benchmarks/results/` are written by the programs beside them, as JSON; numbers in texts are held
    against them, so nobody edits them by hand.

    Wrong:

        {"medians": {"a": 4.13,}}

    Right:

        {"medians": {"a": 4.13}}
    """
    yield from library.found("results-syntax")


def _data(library: Library) -> Iterator[tuple[Article | Page, Datum]]:
    for page in library.texts:
        for datum in page.body.data:
            yield page, datum
