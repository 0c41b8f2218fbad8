"""The dark scheme for readers without JavaScript."""

from __future__ import annotations

import pytest

from schemes import dark_without_scripts

SYSTEM = "@media screen and (prefers-color-scheme: dark)"


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        ("p { margin: 0 }", ""),
        ('[data-md-color-scheme="slate"] { --line: #000 }', ".no-js [data-md-color-scheme]{ --line: #000 }"),
        ("[data-md-color-scheme=slate]{--line:#000}", ".no-js [data-md-color-scheme]{--line:#000}"),
        ("p, [data-md-color-scheme=slate] p, a {a:b}", ".no-js [data-md-color-scheme] p{a:b}"),
        ("[data-md-color-primary=red]:not([data-md-color-scheme=slate]) {a:b}", ""),
        (
            "@media (width > 1px) { p {a:b} [data-md-color-scheme=slate] {c:d} } p {e:f}",
            "@media (width > 1px){.no-js [data-md-color-scheme]{c:d}}",
        ),
        ("/* { */ [data-md-color-scheme=slate] {a:b}", ".no-js [data-md-color-scheme]{a:b}"),
        ('@import "x.css"; [data-md-color-scheme=slate] {a:b}', ".no-js [data-md-color-scheme]{a:b}"),
    ],
)
def test_what_is_said_of_the_dark_scheme_is_said_of_dark_systems(sheet: str, said: str) -> None:
    assert dark_without_scripts(sheet) == f"{SYSTEM}{{{said}}}"


def test_sheets_keep_their_order() -> None:
    one, other = "[data-md-color-scheme=slate] {a:b}", "[data-md-color-scheme=slate] {a:c}"
    told = dark_without_scripts(one, other)
    assert told.index("a:b") < told.index("a:c")
