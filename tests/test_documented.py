"""The documents say what the program does: where they drift apart, this fails."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from charts.labels import CODED
from docs.printed import PRINTED
from etl.rejects import Reason
from etl.sources import LEDGERS
from panels.published import NAMED
from texts import LANGUAGES, catalogue, say

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CODE = [
    path
    for package in ("etl", "checkup", "measures", "charts", "exports", "panels", "pages", "warehouse")
    for path in (ROOT / package).rglob("*.py")
]
CODE.append(ROOT / "dashboard.py")


@pytest.mark.parametrize("name", PRINTED)
def test_printed_pages_are_what_the_code_prints(name: str) -> None:
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == PRINTED[name](), "run make docs"


def test_every_reason_and_every_kind_of_ledger_has_its_words() -> None:
    for lang in LANGUAGES:
        assert all(say(f"kind_{kind}", lang) for kind in LEDGERS)
        assert all(catalogue()[f"reject_{reason}"][lang] for reason in Reason)


def test_the_readme_shows_every_page_of_the_dashboard() -> None:
    code = (ROOT / "panels" / "menu.py").read_text(encoding="utf-8")
    paths = re.findall(r'"(\w+)": "\w+/\w+"', code)
    files = sorted(str(p.relative_to(ROOT / "pages").with_suffix("")) for p in (ROOT / "pages").rglob("*.py"))
    assert sorted(re.findall(r'"\w+": "(\w+/\w+)"', code)) == files
    for name in paths:
        assert say(f"page_{name}", "zh") in README
        assert name == "summary" or f"`/{name.replace('_', '-')}`" in README


def test_settings_are_documented_and_the_documented_ones_exist() -> None:
    documented = set(re.findall(r"^\| `(\w+)` \|", (ROOT / "docs" / "settings.md").read_text(encoding="utf-8"), re.M))
    read = {
        name for path in CODE for name in re.findall(r'environ(?:\.get\(|\[)"(\w+)"', path.read_text(encoding="utf-8"))
    }
    made = set(re.findall(r"^(\w+) \?=", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    assert documented == read | made


def test_commands_that_the_documents_name_exist() -> None:
    from etl.__main__ import _parser

    commands = set(
        re.findall(r"python -m etl (\w+)", README + "".join(row["zh"] + row["en"] for row in catalogue().values()))
    )
    (actions,) = (a for a in _parser()._actions if a.dest == "command")
    assert commands <= set(actions.choices or ())
    targets = set(re.findall(r"make ([a-z-]+)", README + (ROOT / "docs" / "adding.md").read_text(encoding="utf-8")))
    assert targets <= set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))


def test_recipes_name_places_that_exist() -> None:
    recipes = (ROOT / "docs" / "adding.md").read_text(encoding="utf-8")
    places = {place for place in re.findall(r"`([\w./]+/[\w./]*)`", recipes) if "<" not in place}
    assert places and [place for place in sorted(places) if not (ROOT / place).exists()] == []


def test_every_decision_is_listed_and_every_link_leads_somewhere() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = set(re.findall(r"\((\d{4}-[\w-]+\.md)\)", (folder / "README.md").read_text(encoding="utf-8")))
    assert listed == {path.name for path in folder.glob("0*.md")}
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        links = re.findall(r"\]\((?!http)([^)#]+)\)", page.read_text(encoding="utf-8"))
        assert [link for link in links if not (page.parent / link).exists()] == [], page


def test_no_wording_is_left_over_and_none_is_missing() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in CODE)
    named = set(re.findall(r"[\"']([a-z][a-z0-9_]+)[\"']", source)) | set(re.findall(r"text_id = \"(\w+)\"", source))
    built = {text for text in catalogue() if any(re.fullmatch(pattern, text) for pattern in _patterns(source))}
    built |= {text for text in catalogue() if text.startswith(tuple(f"{kind}_" for kind in (*CODED, *NAMED)))}
    assert sorted(set(catalogue()) - named - built) == []
    asked = set(re.findall(r"(?:\bsay|\bwrite)\(\s*\"([a-z0-9_]+)\"", source)) | set(
        re.findall(r"text_id = \"(\w+)\"", source)
    )
    assert sorted(asked - set(catalogue())) == []


def _patterns(source: str) -> set[str]:
    """The ids that code puts together, such as f"kind_{kind}", as patterns."""
    return {
        re.sub(r"\{[^{}]+\}", r"\\w+", found)
        for found in re.findall(r"f[\"']((?:[a-z_]|\{[^{}\"]+\})+)[\"']", source)
        if re.search(r"[a-z]{3}_|_[a-z]{3}", found)
    }


def test_wordings_take_the_same_values_in_both_languages() -> None:
    def names(text: str) -> set[str]:
        return set(re.findall(r"\{(\w+)", text))

    assert {key: row for key, row in catalogue().items() if names(row["zh"]) != names(row["en"])} == {}


def test_the_project_names_no_machine_and_no_registry() -> None:
    words = ("pypi" + ".org", "npmjs" + ".org", "/ro" + "ot/", "/wo" + "rk/", "index" + "-url")
    texts = (*(ROOT / "docs").rglob("*.md"), ROOT / "README.md", ROOT / "CHANGELOG.md", *ROOT.glob("*.txt"), *CODE)
    assert [(path.name, word) for path in texts for word in words if word in path.read_text(encoding="utf-8")] == []
