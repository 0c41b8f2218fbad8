"""Formulas become MathML that holds nothing but a formula, and their mistakes are found where they stand."""

import json
from multiprocessing import get_context
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library import mathematics
from library.markup import MATHML_ELEMENTS
from library.mathematics import TexError, convert


@pytest.fixture(autouse=True)
def forgetful(monkeypatch):
    monkeypatch.setattr(mathematics, "_known", {})


def drawn(tex, display=False):
    return convert([(tex, display)])[tex, display]


def bare(tex):
    """The MathML inside, without the annotation."""
    return drawn(tex).partition("<semantics>")[2].partition("<annotation")[0]


def test_a_formula_keeps_its_tex():
    told = drawn(r"\frac{a}{b} < c", True)
    assert told == (
        '<math display="block"><semantics>'
        "<mrow><mfrac><mi>a</mi><mi>b</mi></mfrac><mo>&lt;</mo><mi>c</mi></mrow>"
        r'<annotation encoding="application/x-tex">\frac{a}{b} &lt; c</annotation></semantics></math>'
    )


@pytest.mark.parametrize(
    "tex",
    [
        r"\text{<script>alert(1)</script>}",
        r"\text{<img src=x onerror=alert(1)>}",
        r"</annotation></semantics></math><script>alert(1)</script>",
        r"\text{&lt;script&gt;}",
        r"x ]]> <!-- y",
        r"\mathrm{</math>}",
    ],
)
def test_markup_in_a_formula_is_text(tex):
    told = drawn(tex)
    assert isinstance(told, str)
    for element in ElementTree.fromstring(told).iter():
        assert element.tag in MATHML_ELEMENTS
        assert MATHML_ELEMENTS[element.tag] >= set(element.attrib)
    assert ElementTree.fromstring(told).findtext(".//annotation") == tex


def test_names_of_functions_stand_apart_from_their_argument():
    space = '<mspace width="0.167em"></mspace>'
    assert f"\u2061</mo></mrow>{space}<mi>n</mi>" in bare(r"\log n")
    assert f"<mn>2</mn></msub>{space}<mi>n</mi>" in bare(r"\log_2 n")
    assert f"{space}<mi>y</mi>" in drawn(r"\max_i y", True)
    assert f"{space}<mi>y</mi>" in bare(r"\max_i y")
    assert f"<mi>n</mi>{space}<mrow>" in bare(r"n \log n")
    assert f'postfix">)</mo>{space}<mrow>' in bare(r"(n) \log n")
    for tex in (r"\log(n)", r"\log\left(n\right)", r"\exp", r"\log = x", r"a + \log", "a b"):
        assert space not in bare(tex)


def test_bold_letters_are_upright_unless_asked_otherwise():
    assert bare(r"\mathbf{x} + \mathbf{W}") == (
        '<mrow><mi mathvariant="bold">\U0001d431</mi><mo>+</mo><mi mathvariant="bold">\U0001d416</mi></mrow>'
    )
    assert bare(r"\bm{x}") == '<mi mathvariant="bold-italic">\U0001d499</mi>'


def test_alignment_is_left_to_the_sheet():
    told = drawn(r"\begin{aligned} a &= b \\ c &= d \end{aligned}", True)
    assert "style" not in told
    assert 'columnalign="right"' in told


@pytest.mark.parametrize(
    ("tex", "position", "message"),
    [
        (r"a + \softmax(x)", 4, r'unknown command "\softmax"'),
        (r"a_1 + b_2 + c_3 + d_4 + e_5 + f_6 + \foo + g_7", 36, r'unknown command "\foo"'),
        ("a +\nb + \\foo", 8, r'unknown command "\foo"'),
        ("  \\foo", 2, r'unknown command "\foo"'),
        (r"a \\ b", 2, "line break outside an environment"),
        (r"\frac{a", 7, "formula that ends too early"),
        ("x}", 1, '"}" out of place'),
        ("a & b", 2, '"&" out of place'),
        (r"x + \begin{foo}x\end{foo}", 4, 'unknown environment "foo"'),
        (r"\left( x", 0, r"\left and \right do not pair"),
        (r"x \right)", 0, r"\left and \right do not pair"),
        ("x^a^b", 1, "two superscripts of one sign"),
        (r"a_{1}_\theta", 1, "two subscripts of one sign"),
        ("50 % x", 3, '"%" begins a comment'),
        ("", 0, "empty formula"),
        ("  ", 2, "empty formula"),
        ("a\x00b", 1, "control character U+0000"),
        ("a\ud800", 1, "control character U+D800"),
        ("x" * 2001, 0, "formula of 2001 characters"),
        ("{" * 9 + "x" + "}" * 9, 8, "more than 8 braces inside each other"),
        (r"\boxed{x}", 0, "formula that not every browser can draw"),
        *(
            (rf"x + {command}{{a}}", 4, f'command "{command}" in a formula')
            for command in [
                r"\def",
                r"\newcommand",
                r"\href",
                r"\includegraphics",
                r"\input",
                r"\class",
                r"\htmlClass",
                r"\htmlData",
                r"\color",
                r"\label",
                r"\require",
                r"\let",
                r"\style",
                r"\url",
                r"\unicode",
            ]
        ),
    ],
)
def test_a_mistake_is_told_at_its_place(tex, position, message):
    told = drawn(tex)
    assert isinstance(told, TexError), told
    assert (told.position, told.message) == (position, message)


@pytest.mark.parametrize(
    "tex",
    [
        r"a \% b",
        r"\leftarrow x \rightarrow",
        r"x^{a^b}",
        r"x_a^b",
        r"\begin{aligned}a \\def\end{aligned}",
        r"{\alpha}_1{}_2",
    ],
)
def test_what_is_nearly_a_mistake_is_drawn(tex):
    assert isinstance(drawn(tex), str)


def test_a_mistake_harms_no_other_formula():
    told = convert([("a", False), (r"\foo", False), (r"\frac{a", True), ("b", True)])
    assert [isinstance(one, str) for one in told.values()] == [True, False, False, True]


def test_nothing_is_converted_twice(tmp_path, monkeypatch):
    runs = []
    run = mathematics._pandoc
    monkeypatch.setattr(mathematics, "_pandoc", lambda keys: runs.append(keys) or run(keys))
    first = convert([("a", False), ("a", True), (" a ", False)], tmp_path)
    assert first["a", False] == first[" a ", False] != first["a", True]
    assert runs == [[("a", False), ("a", True)]]
    assert convert([("a", False)], tmp_path)["a", False] == first["a", False]
    monkeypatch.setattr(mathematics, "_known", {})
    assert convert([("a", False), ("a", True)], tmp_path) == {
        key: first[key] for key in [("a", False), ("a", True)]
    }
    assert len(runs) == 1
    monkeypatch.setattr(mathematics, "_known", {})
    convert([("a", False), ("b", False)], tmp_path)
    assert runs[1:] == [[("b", False)]]
    assert [file.name for file in tmp_path.iterdir()] == ["formulas.json"]


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "{",
        "[]",
        "null",
        "{}",
        '{"made_by": [1, 2, 3], "inline": {"a": "<math old"}, "display": {}}',
        "\udcff",
    ],
)
def test_a_broken_cache_is_ignored(tmp_path, broken):
    tmp_path.joinpath("formulas.json").write_text(broken, errors="surrogateescape")
    assert convert([("a", False)], tmp_path)["a", False].startswith("<math display")
    assert json.loads(tmp_path.joinpath("formulas.json").read_text())["inline"].keys() == {"a"}


@pytest.mark.parametrize("inline", [{"a": 1}, {"a": "<script>"}, ["a"], None])
def test_a_cache_of_another_shape_is_ignored(tmp_path, inline):
    kept = {"made_by": mathematics._maker(), "inline": inline, "display": {}}
    tmp_path.joinpath("formulas.json").write_text(json.dumps(kept))
    assert convert([("a", False)], tmp_path)["a", False].startswith("<math display")


def test_a_folder_that_cannot_be_written_is_no_matter(tmp_path):
    tmp_path.joinpath("file").touch()
    assert convert([("a", False)], tmp_path / "file")["a", False].startswith("<math")


def test_no_more_is_kept_than_agreed(tmp_path, monkeypatch):
    monkeypatch.setattr(mathematics, "KEPT", 3)
    for tex in "abcdef":
        convert([(tex, False)], tmp_path)
        assert len(mathematics._known) <= 4
    assert list(json.loads(tmp_path.joinpath("formulas.json").read_text())["inline"]) == ["d", "e", "f"]


def test_a_formula_that_stops_the_converter_harms_no_other(monkeypatch):
    run = mathematics._pandoc

    def failing(keys):
        if ("b", False) in keys:
            raise mathematics.subprocess.TimeoutExpired("pandoc", 20)
        return run(keys)

    monkeypatch.setattr(mathematics, "_pandoc", failing)
    told = convert([(tex, False) for tex in "abcd"])
    assert [isinstance(one, str) for one in told.values()] == [True, False, True, True]
    assert told["b", False].message == "formula that cannot be converted"


def test_without_pandoc_it_is_said_how_to_get_it(monkeypatch):
    monkeypatch.setattr(mathematics, "find_spec", lambda _: None)
    mathematics._program.cache_clear()
    with pytest.raises(FileNotFoundError, match=r"pip install -r requirements\.txt"):
        convert([("a", False)])


def _other_process(folder):
    return convert([("a", False), ("b", True)], folder)["a", False]


def test_two_processes_may_run_at_once(tmp_path):
    with get_context("fork").Pool(2) as pool:
        first, second = pool.map(_other_process, [tmp_path, tmp_path])
    assert first == second
    assert len(list(tmp_path.iterdir())) == 1


TEX = [
    "\\",
    "{",
    "}",
    "frac",
    "^",
    "_",
    "$",
    "&",
    "a",
    "1",
    " ",
    "\n",
    "\\text",
    "\\left",
    "(",
    "\\begin{aligned}",
    "<",
    "\\sqrt",
    "[",
    "#",
]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.text() | st.lists(st.sampled_from(TEX)).map("".join), max_size=20))
def test_no_formula_raises(formulas):
    for (tex, _), told in convert((tex, True) for tex in formulas).items():
        if isinstance(told, TexError):
            assert 0 <= told.position <= len(tex)
        else:
            for element in ElementTree.fromstring(told).iter():
                assert MATHML_ELEMENTS[element.tag] >= set(element.attrib)
