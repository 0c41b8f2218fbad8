"""Addresses are read as the most lenient browser would, and the lists hold nothing active."""

import pytest

from library.markup import (
    MATHML_ELEMENTS,
    RENDERED_ATTRIBUTES,
    RENDERED_ELEMENTS,
    SVG_ATTRIBUTES,
    SVG_ELEMENTS,
    WRITTEN_ATTRIBUTES,
    WRITTEN_ELEMENTS,
    is_inert,
    is_linkable,
    is_local,
    is_rendered,
    is_written,
    scheme,
)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "  javascript:alert(1)",
        "\x01javascript:alert(1)",
        "java\nscript:alert(1)",
        "java\tscript\r:alert(1)",
        "java&#x0A;script:alert(1)",
        "java&Tab;script:alert(1)",
        "&#106;avascript:alert(1)",
        "&#0000106avascript:alert(1)",
        "javascript&colon;alert(1)",
        "javascript%3Aalert(1)",
        "j%61vascript:alert(1)",
        "java\u00adscript:alert(1)",
        "\u200bjavascript:alert(1)",
        "\ufeffjavascript:alert(1)",
    ],
)
def test_no_disguise_hides_a_scheme(address):
    assert scheme(address) == "javascript"
    assert not is_linkable(address)
    assert not is_local(address)


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("", ""),
        ("#anchor", ""),
        ("batching.md#anchor", ""),
        ("../figures/a/b-c_d.svg", ""),
        ("a.md?x=javascript:y", ""),
        ("a.md#javascript:y", ""),
        ("2024:notes.md", ""),
        ("größe.md", ""),
        ("a%20b.md", ""),
        ("/absolute", ""),
        ("https://example.com/a:b", "https"),
        ("HTTPS://example.com", "https"),
        ("mailto:a@example.com", "mailto"),
        ("http://example.com", "http"),
        ("data:text/html,x", "data"),
        ("vbscript:x", "vbscript"),
        ("file:///etc/passwd", "file"),
        ("C:\\notes.md", "c"),
        ("//example.com", "//"),
        ("/\\example.com", "//"),
        ("\\\\example.com", "//"),
        ("/\n/example.com", "//"),
        ("%2f/example.com", "//"),
    ],
)
def test_the_scheme_of_an_address(address, found):
    assert scheme(address) == found
    assert is_linkable(address) == (found in ("", "https", "mailto"))
    assert is_local(address) == (found == "")


@pytest.mark.parametrize(
    ("value", "inert"),
    [
        ("none", True),
        ("url(#a)", True),
        ("url( '#a' ) url(\"#b\")", True),
        ("rgb(1, 2, 3)", True),
        ("translate(1 2) rotate(90)", True),
        ("URL(#a)", False),
        ("url(a.svg#b)", False),
        ("url(#a", False),
        ("url(#a) url(b)", False),
        ("expression(alert(1))", False),
        ("u\\rl(a)", False),
        ("@import 'a'", False),
    ],
)
def test_a_value_that_fetches_nothing(value, inert):
    assert is_inert(value) is inert


def test_no_list_holds_anything_active():
    elements = {*WRITTEN_ELEMENTS, *RENDERED_ELEMENTS, *MATHML_ELEMENTS, *SVG_ELEMENTS}
    assert elements.isdisjoint("script style iframe frame object embed foreignObject image".split())
    assert elements.isdisjoint("textarea link meta base animate set".split())
    form = set("form input label option output select".split())
    assert form.isdisjoint(
        {*WRITTEN_ELEMENTS, *MATHML_ELEMENTS, *SVG_ELEMENTS}
    )  # it is the papers index's own
    attributes = {*WRITTEN_ATTRIBUTES, *RENDERED_ATTRIBUTES, *SVG_ATTRIBUTES}
    attributes.update(
        name for names in (*RENDERED_ELEMENTS.values(), *WRITTEN_ELEMENTS.values()) for name in names
    )
    assert not {name for name in attributes if name.startswith("on")}
    assert attributes.isdisjoint("srcdoc srcset action formaction background ping".split())
    assert "style" not in attributes - SVG_ATTRIBUTES


def test_what_is_written_may_be_rendered():
    for tag, attributes in WRITTEN_ELEMENTS.items():
        assert RENDERED_ELEMENTS[tag] >= attributes - {"markdown"}
    assert RENDERED_ATTRIBUTES >= WRITTEN_ATTRIBUTES
    assert is_written("data", "value")
    assert not is_written("sub", "value")
    assert not is_written("script", "src")
    assert is_rendered("a", "data-key")
    assert not is_rendered("p", "onclick")
