"""The house of the engine: few rooms, few floors, no circles, thin hooks, a map that is true."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

HOOKS = Path(__file__).parents[2] / "hooks"
MOST_ROOMS, MOST_FLOORS, MOST_LINES = 20, 6, 60


def room_of(path: Path) -> str:
    """Return the room that a module lies in: a hook, a package, or a module beside the packages."""
    parts = path.relative_to(HOOKS).with_suffix("").parts
    return ".".join(parts[:2]) if parts[0] == "knowledge" else parts[0]


def modules() -> list[Path]:
    return sorted(path for path in HOOKS.rglob("*.py") if path.name != "__init__.py" or
                  len(path.relative_to(HOOKS).parts) > 2)  # fmt: skip


def imported(path: Path) -> Iterator[str]:
    """Yield what a module imports of the engine, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name for name in names if name.startswith("knowledge."))


def rooms() -> dict[str, set[str]]:
    """Return each room with the rooms that it imports."""
    found: dict[str, set[str]] = {}
    for path in modules():
        own = room_of(path)
        others = {".".join(name.split(".")[:2]) for name in imported(path)}
        found.setdefault(own, set()).update(others - {own})
    return found


def test_few_rooms() -> None:
    assert len(rooms()) <= MOST_ROOMS, sorted(rooms())


def test_few_floors_and_no_circles() -> None:
    found = rooms()

    @cache
    def floor(room: str) -> int:
        return 1 + max((floor(other) for other in found[room]), default=0)

    try:
        floors = {room: floor(room) for room in found}
    except RecursionError:
        pytest.fail("rooms import each other in a circle")
    assert max(floors.values()) <= MOST_FLOORS, sorted(floors.items(), key=lambda item: item[1])


@pytest.mark.parametrize("path", sorted(HOOKS.glob("*.py")), ids=lambda path: path.name)
def test_a_hook_is_thin_and_keeps_nothing_in_its_module(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    statements = [node for node in tree.body if not isinstance(node, (ast.Import, ast.ImportFrom))]
    code = {
        line
        for node in statements
        for inner in ast.walk(node)
        if isinstance(inner, ast.stmt) and not _is_docstring(inner)
        for line in (inner.lineno, inner.end_lineno or inner.lineno)
    }
    assert len(code) <= MOST_LINES
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Global)]


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def test_only_hooks_import_mkdocs() -> None:
    for path in (HOOKS / "knowledge").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"^\s*(from|import) mkdocs\b", text, re.MULTILINE), path


def test_no_module_has_the_name_of_a_library_that_it_could_import() -> None:
    top = {path.stem for path in (HOOKS / "knowledge").iterdir()} | {"knowledge"}
    libraries = {"markdown", "pymdownx", "mkdocs", "yaml", "lxml", "markdown_it", "genanki"}
    assert not top & (set(sys.stdlib_module_names) | libraries) - {"__init__", "__main__", "site"}


def test_the_map_is_true() -> None:
    text = (HOOKS / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"`([\w./-]+/[\w./-]*|[\w-]+\.\w+)`", text)
    bases = (HOOKS, HOOKS / "knowledge", HOOKS.parent)
    missing = [name for name in named if not any((base / name).exists() for base in bases)]
    assert missing == []
    for room in rooms():
        name = room.rpartition(".")[2]
        assert re.search(rf"`(?:knowledge/)?{name}(?:/|\.py)?`", text), (
            f"'{name}' is not on the map"
        )


def test_no_two_test_files_have_one_name() -> None:
    """Pytest imports them by it; two of one name cannot run together."""
    names = [path.name for path in (HOOKS.parent / "tests").rglob("test_*.py")]
    assert sorted(names) == sorted(set(names))
