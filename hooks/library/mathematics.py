"""Formulas from TeX to MathML, which browsers draw without a script; or what is wrong with them, and where.

The work is pandoc's, one process for all formulas that are not kept from before. Which page a formula stands
on is not known here.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from .markup import MATHML_ELEMENTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Key = tuple[str, bool]
"""A formula in TeX, and whether it is displayed."""


@dataclass(frozen=True, slots=True)
class TexError:
    """Why a formula cannot be drawn; `position` is the offset in its TeX."""

    message: str
    position: int
    hint: str = ""


LENGTH = 2000
"""Longest formula, in characters."""

DEPTH = 8
"""Most braces open at once: the converter's time doubles with each level of some scripts."""

SECONDS = 20
"""Time for one run of the converter, which takes half a second for a thousand formulas."""

KEPT = 10_000
"""Most formulas that are kept, in memory and on disk each."""

KEPT_IN = "formulas.json"

_known: dict[Key, str | TexError] = {}


def convert(formulas: Iterable[Key], folder: Path | None = None) -> dict[Key, str | TexError]:
    """MathML of each formula, with its TeX as an annotation, or the mistake in it.

    Nothing is converted twice in one process, nor by the next one where `folder` is given: what it keeps may
    be deleted at any time.
    """
    asked = {key: (key[0].strip(), key[1]) for key in formulas}
    wanted = dict.fromkeys(asked.values())
    fresh = [key for key in wanted if key not in _known]
    if fresh and len(_known) > KEPT:
        _known.clear()
        fresh = list(wanted)
    if fresh:
        kept = _load(folder) if folder else {}
        _known.update((key, kept[key]) for key in fresh if key in kept)
        fresh = [key for key in fresh if key not in kept]
        for key in fresh:
            if refused := _refused(key[0]):
                _known[key] = refused
        _known.update(_converted([key for key in fresh if key not in _known]))
        if folder and fresh:
            drawn = {key: told for key in wanted if isinstance(told := _known[key], str)}
            _save(folder, {**kept, **drawn})
    return {key: _moved(_known[bare], key[0]) for key, bare in asked.items()}


def _moved(told: str | TexError, tex: str) -> str | TexError:
    """The mistake at its place in the TeX as it was given, with the blanks before it."""
    if isinstance(told, str):
        return told
    return TexError(told.message, told.position + len(tex) - len(tex.lstrip()), told.hint)


# What defines, loads, links, colours or numbers: pandoc refuses some of it, obeys some, and drops the rest.
_FORBIDDEN = re.compile(
    r"(?<!\\)(?:\\\\)*(\\(?:[egx]?def|let|futurelet|(?:re)?new(?:command|environment)|providecommand"
    r"|DeclareMathOperator|csname|catcode|char|unicode|input|include|includegraphics|require|usepackage|read|write"
    r"|open(?:in|out)|href|url|hyperref|html[A-Za-z]+|class|cssId|style|data|color|textcolor|f?colorbox|definecolor"
    r"|label|ref|eqref|tag|cite)(?![A-Za-z]))"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_COMMENT = re.compile(r"(?<!\\)(?:\\\\)*(%)")
# Of what pandoc takes and other programs, GitHub's among them, do not.
_TWICE = re.compile(r"(?<!\\)([\^_])\s*(?:[^{}\\\s]|\\[A-Za-z]+|\{[^{}]*\})\s*\1")
_LEFT = re.compile(r"(?<!\\)(?:\\\\)*\\left(?![A-Za-z])")
_RIGHT = re.compile(r"(?<!\\)(?:\\\\)*\\right(?![A-Za-z])")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)


def _refused(tex: str) -> TexError | None:
    """What the converter is not asked about."""
    if not tex:
        return TexError("empty formula", 0, r"write a dollar sign that opens no formula as \$")
    if len(tex) > LENGTH:
        return TexError(f"formula of {len(tex)} characters", 0, f"break it into formulas of at most {LENGTH}")
    if found := _CONTROL.search(tex):
        return TexError(f"control character U+{ord(found[0]):04X}", found.start(), "take it out")
    if found := _FORBIDDEN.search(tex):
        hint = "a formula neither defines, loads, links, colours nor numbers anything"
        return TexError(f'command "{found[1]}" in a formula', found.start(1), hint)
    if found := _COMMENT.search(tex):
        return TexError('"%" begins a comment', found.start(1), r"write \%")
    if found := _TWICE.search(tex):
        what = "superscripts" if found[1] == "^" else "subscripts"
        return TexError(f"two {what} of one sign", found.start(), "put the first into braces with its sign")
    depth = 0
    for brace in _BRACE.finditer(tex):
        depth += (brace[0] == "{") - (brace[0] == "}")
        if depth > DEPTH:
            hint = "give a part of it a name, and define that beside it"
            return TexError(f"more than {DEPTH} braces inside each other", brace.start(), hint)
    opened = [found.start() for found in _LEFT.finditer(tex)]
    if len(opened) != len(_RIGHT.findall(tex)):
        hint = r"write \left. or \right. for the side that shows nothing"
        return TexError(r"\left and \right do not pair", opened[-1] if opened else 0, hint)
    return None


def _converted(keys: Sequence[Key]) -> dict[Key, str | TexError]:
    """What one run of pandoc makes of the formulas; where it fails, two runs of a half each, down to the
    formula at fault.
    """
    if not keys:
        return {}
    try:
        page, log = _pandoc(keys)
        blocks = ElementTree.fromstring(f"<body>{page}</body>")
        mistakes = {entry.get("contents"): entry["message"] for entry in json.loads(log)}
        return {
            key: _told(key[0], mistakes[key[0]])
            if (math := block.find("p/math")) is None
            else _mathml(key[0], math)
            for key, block in zip(keys, blocks, strict=True)
        }
    except (subprocess.SubprocessError, ElementTree.ParseError, KeyError, ValueError):
        if len(keys) == 1:
            return {keys[0]: TexError("formula that cannot be converted", 0, "write it more simply")}
        half = len(keys) // 2
        return {**_converted(keys[:half]), **_converted(keys[half:])}


def _pandoc(keys: Sequence[Key]) -> tuple[str, str]:
    """The page that pandoc makes of the formulas, one `div` each, and its log as JSON."""
    blocks = [
        {"t": "Div", "c": [["", [], []], [{"t": "Para", "c": [{"t": "Math", "c": [{"t": kind}, tex]}]}]]}
        for tex, display in keys
        for kind in ["DisplayMath" if display else "InlineMath"]
    ]
    document = json.dumps({"pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": blocks})
    with TemporaryDirectory() as folder:
        log = Path(folder, "log.json")
        options = [
            "--from=json",
            "--to=html",
            "--mathml",
            "--wrap=none",
            "--sandbox",
            "--quiet",
            f"--log={log}",
        ]
        done = subprocess.run(
            [str(_program()), *options],
            input=document.encode(),
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
        # HTML needs no namespace, and without it names are short.
        page = done.stdout.decode().replace(' xmlns="http://www.w3.org/1998/Math/MathML"', "")
        return page, log.read_text("utf-8")


@cache
def _program() -> Path:
    """The program of the wheel. Its module is not imported, since that takes as long as the conversion of
    500 formulas.
    """
    wheel = find_spec("pypandoc")
    if (
        wheel
        and wheel.origin
        and (found := shutil.which("pandoc", path=Path(wheel.origin).with_name("files")))
    ):
        return Path(found)
    raise FileNotFoundError("pandoc is missing: pip install -r requirements.txt")


def _mathml(tex: str, math: ElementTree.Element) -> str | TexError:
    """A formula as it is shown: without styles (the site's sheet knows `columnalign`), and with room around
    the names of functions.
    """
    upright = r"\mathbf" in tex and not re.search(r"\\(?:bm|boldsymbol)(?![A-Za-z])", tex)
    for element in math.iter():
        element.attrib.pop("style", None)
        if element.tag not in MATHML_ELEMENTS or not MATHML_ELEMENTS[element.tag].issuperset(element.attrib):
            hint = f"write it without what needs <{element.tag}>"
            return TexError("formula that not every browser can draw", 0, hint)
        if upright and element.get("mathvariant") == "bold-italic" and element.text:
            element.set("mathvariant", "bold")
            element.text = element.text.translate(_UPRIGHT)
        if element.tag in _ROWS:
            _space(element)
    math.tail = None
    return ElementTree.tostring(math, "unicode", short_empty_elements=False)


# Pandoc draws \mathbf like \bm: these are the bold italic letters, and the upright ones for them.
_UPRIGHT = {0x1D468 + place: 0x1D400 + place for place in range(52)}

_ROWS = frozenset({"mrow", "semantics", "mtd", "msqrt", "mstyle", "mphantom"})
_SCRIPTS = frozenset({"msub", "msup", "msubsup", "munder", "mover", "munderover"})
# Names whose limits stand below them come without the sign of application, U+2061.
_LIMITS = frozenset({"det", "gcd", "inf", "lim", "lim inf", "lim sup", "max", "min", "Pr", "sup"})


def _space(row: ElementTree.Element) -> None:
    """Put a thin space on both sides of the name of a function (log, softmax), as TeX does, but where an
    operator or a parenthesis stands.
    """
    functions = [_is_function(element) for element in row]
    for place in range(len(row) - 1, 0, -1):
        before = functions[place] and (
            row[place - 1].tag not in _NO_SPACE or row[place - 1].get("form") == "postfix"
        )
        behind = functions[place - 1] and row[place].tag not in _NO_SPACE and not _is_opening(row[place])
        if before or behind:
            row.insert(place, ElementTree.Element("mspace", {"width": "0.167em"}))


_NO_SPACE = frozenset({"mo", "mspace", "annotation"})


def _is_opening(element: ElementTree.Element) -> bool:
    return element.tag == "mrow" and len(element) > 0 and element[0].get("form") == "prefix"


def _is_function(element: ElementTree.Element) -> bool:
    while element.tag in _SCRIPTS:
        element = element[0]
    if element.tag == "mrow" and len(element) == 2:
        return element[1].text == "\u2061"
    return element.tag == "mi" and element.get("mathvariant") == "normal" and element.text in _LIMITS


def _told(tex: str, message: str) -> TexError:
    """Pandoc's message in our words.

    It shows at most 40 characters of the line, from 20 before the mistake on, and a caret below; the place
    follows from these.
    """
    shown, caret, *rest = [*message.split("\n"), ""]
    position = min(max(tex.find(shown), 0) + max(caret.find("^"), 0), len(tex))
    unexpected = next(
        (line.removeprefix("unexpected ") for line in rest if line.startswith("unexpected ")), ""
    )
    if command := re.fullmatch(r"control sequence (\\(?:[A-Za-z]+|.))", unexpected):
        position = max(tex.rfind(command[1], 0, position + 1), 0)
        if command[1] == r"\\":
            hint = r"write \begin{aligned} … \end{aligned} around the lines"
            return TexError("line break outside an environment", position, hint)
        name = command[1][1:]
        hint = rf"write \operatorname{{{name}}} for the name of a function" if name.isalpha() else ""
        return TexError(f'unknown command "{command[1]}"', position, hint)
    if position == len(tex):
        return TexError("formula that ends too early", position, r"close each brace, \left and \begin")
    if environment := re.search(r"\\begin\s*\{\Z", tex[:position]):
        name = tex[position:].partition("}")[0]
        hint = "write aligned, cases, matrix or array"
        return TexError(f'unknown environment "{name}"', environment.start(), hint)
    return TexError(f'"{tex[position]}" out of place', position)


def _load(folder: Path) -> dict[Key, str]:
    """What an earlier process kept; nothing where the file is missing, broken, or of another converter."""
    with suppress(OSError, ValueError, AttributeError, KeyError, TypeError):
        kept = json.loads((folder / KEPT_IN).read_text("utf-8"))
        if kept["made_by"] == _maker():
            return {
                (tex, display): text
                for kind, display in (("inline", False), ("display", True))
                for tex, text in kept[kind].items()
                if text.startswith("<math ")
            }
    return {}


def _save(folder: Path, drawn: dict[Key, str]) -> None:
    """Keep the newest; another process sees the old file or the new one, never a part."""
    newest = list(drawn.items())[-KEPT:]
    kept = {
        "made_by": _maker(),
        "inline": {tex: text for (tex, display), text in newest if not display},
        "display": {tex: text for (tex, display), text in newest if display},
    }
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f"{KEPT_IN}.{os.getpid()}"
        part.write_text(json.dumps(kept, ensure_ascii=False), "utf-8")
        part.replace(folder / KEPT_IN)


def _maker() -> list[int]:
    """What the kept formulas depend on: this pandoc, and the number of changes in what is made of its
    MathML.
    """
    program = _program().stat()
    return [program.st_size, program.st_mtime_ns, 1]
