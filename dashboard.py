"""The dashboard: navigation on top, one selection for every page. Run with `streamlit run dashboard.py`."""

from __future__ import annotations

from copy import copy
from pathlib import Path

import streamlit as st

from panels import cold_start, connections, memory, plot, serving, turns
from panels.kept import kept
from panels.layout import lay_out
from texts import LANGUAGES, Lang, say

ICON = Path(__file__).parent / "panels" / "static" / "icon.png"
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


def begin(lang: Lang) -> st.Page:
    """Draws what needs nothing of the figures; returns the page that is asked for.

    When the server has just started, the browser is busy with it while all that follows is imported.
    """
    connections.send_at_once()
    st.set_page_config(page_title=say("app_title", lang), page_icon=str(ICON), layout="wide")
    st.logo(str(ICON))
    lay_out(lang)
    plot.ahead()
    page = st.navigation(pages(lang), position="top")
    cold_start.settle(name_of(page) == "summary")
    return page


def main() -> None:
    """One run of the program."""
    lang: Lang = "en" if st.session_state.get("lang", st.query_params.get("lang")) == "en" else "zh"
    page = begin(lang)
    name = name_of(page)
    from panels import shell  # after what is drawn already: it brings in all that works out figures

    asked = shell.Asked(page, name, FOLLOWS.get(name), name not in WITHOUT_ROWS, name in KNOWING_FACTS)
    shell.fill(asked, lang)


if __name__ == "__main__":  # a run of the program, for one viewer
    with turns.turn(), memory.drawing():
        main()
else:  # the server starts
    app = st.App(__file__, middleware=serving.MIDDLEWARE, lifespan=serving.prepared)
