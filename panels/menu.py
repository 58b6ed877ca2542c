"""The menu: every page under its section, and what each of them follows."""

from __future__ import annotations

from copy import copy

import streamlit as st

from panels.kept import kept
from texts import LANGUAGES, Lang, say

PAGES = {
    "": {"summary": "overview/summary"},
    "section_coverage": {
        "themes": "coverage/themes",
        "unit_types": "coverage/unit_types",
        "years": "coverage/years",
        "areas": "coverage/areas",
    },
    "section_programme": {
        "projects": "programme/projects",
        "claims": "programme/claims",
        "needs": "programme/needs",
        "audiences": "programme/audiences",
        "meetings": "programme/meetings",
        "thanks": "programme/thanks",
    },
    "section_units": {"loyalty": "units/loyalty", "unit": "units/unit", "bodies": "units/bodies"},
    "section_deciding": {
        "compare": "deciding/compare",
        "gaps": "deciding/gaps",
        "area": "deciding/area",
        "network": "deciding/network",
        "targets": "deciding/targets",
    },
    "section_meeting": {
        "present": "meeting/present",
        "exports": "meeting/exports",
        "editions": "meeting/editions",
    },
    "section_ledgers": {"import": "ledgers/import_", "register": "ledgers/register"},
    "section_evidence": {
        "published": "evidence/published",
        "quality": "evidence/quality",
        "glossary": "evidence/glossary",
    },
}
WITHOUT_ROWS = (
    "published", "quality", "glossary", "import", "register", "needs", "unit", "bodies", "meetings", "targets",
    "editions", "present",
)  # fmt: skip
# Pages that show what public sources tell also where no ledger does.
KNOWING_FACTS = ("projects", "claims", "audiences")
# The filters that a page shows where it does not follow all: one without effect is not drawn, and is kept.
FOLLOWS: dict[str, tuple[str, ...]] = {
    "import": (),
    "register": (),
    "glossary": (),
    "unit": ("year",),
    "bodies": ("year",),
    "meetings": ("year",),
    "published": ("year",),
    "quality": ("year",),
    "targets": ("year",),
}


def pages(lang: Lang) -> dict[str, list[st.Page]]:
    """Every page under its section, titles in the language."""
    return {section: [copy(page) for page in inside] for section, inside in _pages(lang).items()}


@kept(len(LANGUAGES))
def _pages(lang: Lang) -> dict[str, list[st.Page]]:
    """The same, found among the files once; a run marks the one it shows, so each takes copies."""
    return {
        say(section, lang) if section else "": [
            st.Page(
                f"pages/{path}.py",
                title=say(f"page_{name}", lang),
                url_path=name.replace("_", "-"),
                default=name == "summary",
            )
            for name, path in inside.items()
        ]
        for section, inside in PAGES.items()
    }


def name_of(page: st.Page) -> str:
    """The id of a page, as it stands in PAGES."""
    return page.url_path.replace("-", "_") or "summary"
