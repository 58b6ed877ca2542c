"""The dashboard: navigation on top, one selection for every page. Run with `streamlit run dashboard.py`."""

from __future__ import annotations

import logging
from pathlib import Path

import streamlit as st

from measures import Scope
from panels import address, cold_start, memory, notices, plot
from panels.context import Here, remember
from panels.filters import filter_bar, language_switch, selection_line
from panels.layout import lay_out
from panels.opening import open_store, show_fault
from panels.rows import choices, freshness
from texts import Lang, say
from warehouse.errors import WarehouseError

ICON = Path(__file__).parent / "panels" / "static" / "icon.png"
SCOPE = Scope.everything()
PAGES = {
    "": {"summary": "overview/summary"},
    "section_coverage": {
        "themes": "coverage/themes",
        "unit_types": "coverage/unit_types",
        "years": "coverage/years",
        "areas": "coverage/areas",
    },
    "section_programme": {"projects": "programme/projects"},
    "section_deciding": {
        "compare": "deciding/compare",
        "gaps": "deciding/gaps",
        "area": "deciding/area",
        "network": "deciding/network",
        "targets": "deciding/targets",
    },
    "section_ledgers": {"import": "ledgers/import_", "register": "ledgers/register"},
    "section_evidence": {
        "published": "evidence/published",
        "quality": "evidence/quality",
        "glossary": "evidence/glossary",
    },
}
WITHOUT_ROWS = ("published", "quality", "glossary", "import", "register", "targets")
# The filters that a page shows where it does not follow all: one without effect is not drawn, and is kept.
FOLLOWS: dict[str, tuple[str, ...]] = {
    "import": (),
    "register": (),
    "glossary": (),
    "published": ("year",),
    "quality": ("year",),
    "targets": ("year",),
}
_log = logging.getLogger(__name__)


def pages(lang: Lang) -> dict[str, list[st.Page]]:
    """Every page under its section, titles in the language."""
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


def heading(name: str, lang: Lang) -> Lang:
    """The page's title and question, the language switch beside them; returns the language."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        with st.container(width="stretch", gap="xxsmall"):
            st.title(say(f"page_{name}", lang), anchor=False)
            st.caption(say(f"lead_{name}", lang))
            plot.ahead()
        return language_switch()


def draw(page: st.Page, outside: bool, lang: Lang) -> None:
    """The selection bar, then the page. Raises WarehouseError."""
    store = open_store()
    options = {key: choices(store, key, SCOPE) for key in address.FILTERS}
    if outside:
        address.restore_filters(store, options, SCOPE)
    followed = FOLLOWS.get(name_of(page), tuple(address.FILTERS))
    selection = filter_bar(options, followed, lang)
    address.write(lang, name_of(page))
    if followed:
        selection_line(selection.keeping(followed), options, lang)
    here = Here(lang, store, SCOPE, selection, freshness(store))
    remember(here)
    notices.sample_banner(here)
    if name_of(page) in WITHOUT_ROWS:
        page.run()
    elif not options["year"]:
        notices.nothing_loaded(here)
    elif not notices.nothing_selected(here):
        page.run()


def main() -> None:
    """One run of the program."""
    lang: Lang = "en" if st.session_state.get("lang", st.query_params.get("lang")) == "en" else "zh"
    st.set_page_config(page_title=say("app_title", lang), page_icon=str(ICON), layout="wide")
    st.logo(str(ICON))
    lay_out(lang)
    page = st.navigation(pages(lang), position="top")
    cold_start.settle(name_of(page) == "summary")
    outside = address.restore_language(name_of(page))
    if st.session_state.get("lang", lang) != lang:
        st.rerun()  # going back changed the language: navigation and title were drawn in the other
    lang = heading(name_of(page), lang)
    try:
        draw(page, outside, lang)
    except WarehouseError as error:
        show_fault(error, lang)
    except Exception:
        _log.exception("page %s failed", name_of(page))
        st.error(say("page_failed", lang))


with memory.drawing():
    main()
