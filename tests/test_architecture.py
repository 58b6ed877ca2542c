"""The direction of the imports, the rooms of the house, and what no code may do."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAY_IMPORT = {
    "texts": set(),
    "apart": set(),
    "warehouse": set(),
    "etl": {"warehouse", "apart", "texts"},
    "measures": {"warehouse", "texts"},
    "checkup": {"etl", "apart", "measures", "warehouse", "texts"},
    "charts": {"measures", "texts"},
    "exports": {"measures", "charts", "apart", "warehouse", "texts"},
    "panels": {"measures", "charts", "exports", "apart", "warehouse", "texts"},
    "pages": {"panels", "charts", "measures", "texts"},
    "dashboard": {"panels", "measures", "warehouse", "texts"},
}
FORBIDDEN = {
    "charts": {"streamlit", "sqlalchemy"},
    "measures": {"streamlit", "plotly"},
    "warehouse": {"streamlit", "pandas"},
    "exports": {"streamlit"},
}


def modules(package: str) -> list[Path]:
    return [ROOT / "dashboard.py"] if package == "dashboard" else sorted((ROOT / package).rglob("*.py"))


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found.add(str(node.module))
    return found


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_imports_point_one_way(package: str) -> None:
    allowed = MAY_IMPORT[package] | {package}
    wrong = {
        str(path.relative_to(ROOT)): names
        for path in modules(package)
        if (
            names := {
                name
                for name in imported(path)
                if name.split(".")[0] in MAY_IMPORT and name.split(".")[0] not in allowed
            }
        )
    }
    assert wrong == {}


@pytest.mark.parametrize("package", FORBIDDEN)
def test_rooms_keep_to_their_libraries(package: str) -> None:
    tops = {name.split(".")[0] for path in modules(package) for name in imported(path)}
    assert tops & FORBIDDEN[package] == set()


def test_measures_pages_and_exports_speak_no_sql_of_their_own() -> None:
    for package in ("measures", "charts", "exports", "panels", "pages", "etl", "checkup"):
        for path in modules(package):
            for call in calls(path):
                name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
                assert name not in ("text", "exec_driver_sql", "read_sql"), f"{path}:{call.lineno}"


def test_pages_and_exports_ask_the_measures_and_never_the_tables() -> None:
    for package in ("charts", "exports", "panels", "pages", "dashboard"):
        for path in modules(package):
            assert not {name for name in imported(path) if name.startswith("warehouse.schema")}, path
            assert not {call.func.id for call in calls(path) if isinstance(call.func, ast.Name)} & {
                "select",
                "insert",
            }, path


def test_public_functions_say_what_they_return() -> None:
    silent = []
    for package in ("etl", "checkup", "warehouse", "measures", "charts", "exports", "panels", "browser"):
        for path in modules(package):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                public = isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
                if public and "versions" not in path.parts and not ast.get_docstring(node):  # type: ignore[arg-type]
                    silent.append(f"{path.relative_to(ROOT)}:{node.name}")
    assert silent == []


def test_no_page_lies_directly_in_pages_and_each_is_short() -> None:
    assert list((ROOT / "pages").glob("*.py")) == []
    lengths = {str(path): len(path.read_text(encoding="utf-8").splitlines()) for path in (ROOT / "pages").rglob("*.py")}
    assert lengths and {path: length for path, length in lengths.items() if length >= 100} == {}


def test_nothing_is_remembered_by_what_each_viewer_runs_anew() -> None:
    """A cache in the program or in a page is a new one at every run, and never asked twice."""
    remembering = {"kept", "cache", "lru_cache", "cache_data", "cache_resource"}
    wrong = [
        f"{path.name}: {function.name}"
        for path in (*modules("dashboard"), *modules("pages"))
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef)
        for decorator in function.decorator_list
        if remembering
        & {node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "") for node in ast.walk(decorator)}
    ]
    assert wrong == []


def test_no_room_is_a_drawer_and_no_module_is_a_hall() -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "misc", "base"}
    for package in MAY_IMPORT:
        for path in modules(package):
            assert path.stem not in drawers, path
            if "versions" not in path.parts:
                assert len(path.read_text(encoding="utf-8").splitlines()) <= 330, path


def test_no_text_of_a_page_escapes_the_escaping() -> None:
    for package in ("panels", "pages", "dashboard"):
        for path in modules(package):
            assert "unsafe_allow_html" not in path.read_text(encoding="utf-8"), path


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_public_things_say_what_they_return(package: str) -> None:
    silent = []
    for path in modules(package):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if not ast.get_docstring(tree) and path.read_text(encoding="utf-8").strip() and "versions" not in path.parts:
            silent.append(str(path))
    assert silent == []


@pytest.mark.parametrize(
    "package", ["etl.load", "checkup", "measures", "charts", "exports", "panels", "warehouse.schema", "texts"]
)
def test_every_package_imports_by_itself(package: str) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", f"import {package}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
