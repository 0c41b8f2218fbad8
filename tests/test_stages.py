import ast
from pathlib import Path

import pytest

import library

ENGINE = Path(library.__file__).parent
STAGES = ("sources", "formatting", "checked", "rules", "verifying", "adding", "exports", "pages", "commands")
MODULES = sorted(path.relative_to(ENGINE) for path in ENGINE.rglob("*.py") if path.name != "__main__.py")


def imported(path: Path) -> set[str]:
    """First names, below the engine, of what a module imports relatively."""
    depth = len(path.parts)
    names = set()
    for node in ast.walk(ast.parse((ENGINE / path).read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level == depth:
            names |= {node.module.split(".")[0]} if node.module else {alias.name for alias in node.names}
    return names


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_stage_imports_only_what_comes_before_it(path: Path) -> None:
    stage = path.parts[0] if len(path.parts) > 1 else ""
    allowed = STAGES[: STAGES.index(stage)] if stage else ()
    assert imported(path) & set(STAGES) <= set(allowed)


@pytest.mark.parametrize(
    ("module", "allowed"),
    [
        ("problems", set()),
        ("shapes", set()),
        ("body", {"problems"}),
        ("architecture", {"shapes"}),
        ("catalogue", {"architecture", "body", "model", "problems"}),
        ("collected", {"body", "problems"}),
        ("model", {"architecture", "body", "catalogue", "collected", "problems"}),
        ("arithmetic", {"architecture"}),
        ("operations", {"architecture", "arithmetic"}),
    ],
)
def test_first_modules_import_next_to_nothing(module: str, allowed: set[str]) -> None:
    assert imported(Path(f"{module}.py")) <= allowed


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_file_can_be_read_in_one_sitting(path: Path) -> None:
    assert len((ENGINE / path).read_text("utf-8").splitlines()) <= 420
