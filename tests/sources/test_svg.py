"""What is refused in a drawing, and where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.problems import SourceText
from library.sources.svg import read_svg

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 200"><title>Blocks</title>'
SHAPE = '<path d="M0 0h9"/>'


def told(text):
    problems = []
    read_svg(SourceText("figures/a/b.svg", text), problems)
    return [(p.rule, p.location.line, p.location.column, p.message) for p in problems]


def inside(body):
    """Rules that refuse the body of an otherwise good drawing."""
    return [rule for rule, *_ in told(f"{HEAD}{body}{SHAPE}</svg>")]


def test_a_drawing_of_shapes_and_text_is_silent():
    assert not told(
        f"""{HEAD}<desc>Two sequences.</desc>
        <defs><marker id="tip" viewBox="0 0 6 6" refX="5" orient="auto"><path d="M0 0 6 3"/></marker></defs>
        <rect x="1" y="2" width="3" height="4" fill="rgb(1, 2, 3)" stroke="#123" rx="2"/>
        <path d="M 0 0 L 10 10" marker-end="url(#tip)" style="fill: none; stroke-width: 2"/>
        <g transform="translate(1, 2) rotate(-90)" font-family="system-ui, sans-serif" font-size="22px">
          <text aria-label="a (b) \\ c @ d">22 <tspan font-weight="bold">units</tspan></text>
        </g>
        <use href="#tip" xlink:href="#tip" xmlns:xlink="http://www.w3.org/1999/xlink"/>
        </svg>"""
    )


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "<foreignObject><p>text</p></foreignObject>",
        "<style>@import url(https://example.com/a.css)</style>",
        '<image href="https://example.com/a.png"/>',
        '<a href="https://example.com/"/>',
        '<set attributeName="fill" to="red"/>',
        '<animate attributeName="fill" values="red"/>',
        '<x:script xmlns:x="http://www.w3.org/2000/svg"/>',
        '<rect onclick="alert(1)"/>',
        '<rect ONCLICK="alert(1)"/>',
        '<use href="https://example.com/a.svg#b"/>',
        '<use href=" javascript:alert(1)"/>',
        '<use href="data:image/svg+xml,x#a"/>',
        '<rect fill="url(https://example.com/a.svg#b)"/>',
        '<rect fill="url( //example.com/a.svg#b)"/>',
        '<rect fill="u\\72l(https://example.com/a)"/>',
        '<rect fill="url(#a) url(https://example.com/a)"/>',
        "<rect fill=\"image-set('https://example.com/a')\"/>",
        '<rect fill="&#x75;rl(&#x68;ttps://example.com/a)"/>',
        '<rect style="fill: url(https://example.com/a)"/>',
        '<rect style="behavior: none"/>',
        '<g style="font: 30px serif"/>',
        '<g xmlns="http://www.w3.org/1999/xhtml"/>',
        "<?xml-stylesheet href='https://example.com/a.css'?>",
        "<svg/>",
    ],
)
def test_what_runs_moves_or_is_fetched_is_refused(body):
    assert set(inside(body)) == {"svg-content"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not well-formed XML: no element found"),
        (HEAD, "not well-formed XML: no element found"),
        ("<html/>", 'root element "html"'),
        ("<!DOCTYPE svg [<!ENTITY a 'b'>]><svg>&a;</svg>", "document type declaration"),
        ('<!DOCTYPE svg SYSTEM "file:///etc/passwd"><svg/>', "document type declaration"),
        (f"{HEAD}&nbsp;</svg>", "not well-formed XML: undefined entity"),
        (
            HEAD.replace(' xmlns="http://www.w3.org/2000/svg"', "") + f"{SHAPE}</svg>",
            "drawing without its namespace",
        ),
        (HEAD.replace("Blocks", "  ") + f"{SHAPE}</svg>", "drawing without a title"),
        (HEAD.replace(' viewBox="0 0 640 200"', "") + f"{SHAPE}</svg>", "drawing without a viewBox"),
        (HEAD.replace("640 200", "640") + f"{SHAPE}</svg>", 'viewBox "0 0 640" that gives no size'),
        (HEAD.replace("640", "0") + f"{SHAPE}</svg>", 'viewBox "0 0 0 200" that gives no size'),
        (HEAD.replace("640", "wide") + f"{SHAPE}</svg>", 'viewBox "0 0 wide 200" that gives no size'),
    ],
)
def test_what_is_no_drawing_is_refused(text, message):
    assert [(rule, found) for rule, _, _, found in told(text)] == [("svg-syntax", message)]


def test_the_title_of_a_part_is_not_that_of_the_drawing():
    assert inside("") == []
    head = HEAD.replace("<title>Blocks</title>", "<g><title>Part</title></g>")
    assert [message for *_, message in told(f"{head}{SHAPE}</svg>")] == ["drawing without a title"]


@pytest.mark.parametrize(
    "body",
    [
        '<text font-size="21">a</text>',
        '<text font-size="21px">a</text>',
        '<text style="font-size: 21px" font-size="40">a</text>',
        "<text>a</text>",
        '<g font-size="21"><text>a</text><text><tspan>b</tspan></text></g>',
        '<g transform="scale(0.5)"><text font-size="40">a</text></g>',
        '<text transform="matrix(0.5 0 0 0.5 0 0)" font-size="40">a</text>',
        '<text font-size="2em">a</text><text font-size="40">b</text>',
        '<text font-size="0">a</text>',
        '<text font-size="-22">a</text>',
        '<g transform="scale(0)"><text font-size="40">a</text></g>',
    ],
)
def test_small_text_is_refused_once_for_each_size(body):
    assert inside(body) == ["svg-text-size"]


@pytest.mark.parametrize(
    "body",
    [
        '<text font-size="22">a</text>',
        '<g transform="scale(2)"><text font-size="11">a</text></g>',
        '<g transform="matrix(0 2 -2 0 0 0)"><text font-size="11">a</text></g>',
        '<text font-size="5"><tspan font-size="30">a</tspan> </text>',
        '<g font-size="5"><rect/></g>',
    ],
)
def test_legible_text_is_silent(body):
    assert inside(body) == []


def test_the_place_is_that_of_the_attribute_after_letters_beyond_ascii():
    text = f'{HEAD}\n<desc>Größe → klein</desc> <rect\n  x="1" onclick="x"/>\n</svg>'
    assert told(text) == [("svg-content", 3, 9, 'attribute "onclick"')]


def test_a_name_nearly_right_is_suggested():
    problems = []
    read_svg(SourceText("a.svg", f'{HEAD}{SHAPE}<polyine font-szie="1"/></svg>'), problems)
    assert [str(p.hint) for p in problems] == ['did you mean "polyline"?', 'did you mean "font-size"?']


PARTS = [
    "<svg",
    "<text",
    ">",
    "/>",
    "</",
    "a",
    '"',
    "=",
    "viewBox",
    "&",
    "<!",
    "[",
    "CDATA",
    "scale(",
    ")",
    " ",
    "1e9",
    "ä",
    "-",
]


@given(st.text() | st.lists(st.sampled_from(PARTS)).map("".join))
def test_no_text_raises(text):
    told(text)


@given(
    st.text(st.characters(exclude_characters='"<&')),
    st.sampled_from(["viewBox", "font-size", "style", "transform", "href"]),
)
def test_no_value_raises(value, name):
    told(f'{HEAD}<text {name}="{value}">a</text></svg>')
    told(f'<svg {name}="{value}"><text>a</text></svg>')
