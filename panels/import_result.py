"""What the check-up found, laid out for the person who has to decide: verdict, changes, counts, faults, names."""

from __future__ import annotations

from typing import Any

import streamlit as st

from charts.format import change, inert_markdown, missing, number
from charts.labels import measure_name, value_name, value_type
from panels import import_state
from panels.context import Here
from panels.import_state import ImportState, state
from panels.listing import show_list
from texts import catalogue

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_XLSM = "application/vnd.ms-excel.sheet.macroEnabled.12"
_OUTCOMES = ("header", "blank", "notes", "totals", "accepted", "rejected", "duplicate")
_SHOWN = {"good": st.success, "partly": st.warning, "known": st.info, "nothing": st.error}
_OPEN_UP_TO = 10
_NAMED_UP_TO = 4
_OVERVIEW, _REGISTER = "pages/overview/summary.py", "pages/ledgers/register.py"
_FAULT_COLUMNS = ("place", "row", "column", "value", "message")


def result(here: Here) -> None:
    """The check-up's result and the buttons that follow from it."""
    now = state()
    if now.checkup is None or now.job == "check":
        return
    views = now.checkup["grouped"]
    with st.container(border=True):
        st.subheader(here.say("import_step_result" if now.report is None else "import_step_done"), anchor=False)
        if now.report is None:
            _SHOWN[views["verdict"]](inert_markdown(here.say(f"verdict_{views['verdict']}", **views["counts"])))
        _files(here, now.checkup)
        if now.report is None:
            heed(here, now.checkup)
        _act(here, now, views["verdict"])
        _give_back(here, now)
    would_change(here, now.checkup["would_change"])
    faults(here, now.checkup)
    names(here, views["new_names"])
    _masked(here, views)
    conservation(here, now.checkup)


def _files(here: Here, found: dict[str, Any]) -> None:
    """The files that cannot be opened or hold no ledger, each with its sentence."""
    for file in found["files"]:
        if file["status"] in ("refused", "ignored"):
            st.markdown(f"- {inert_markdown(str(file[f'message_{here.lang}'] or file['message']))}")


def heed(here: Here, found: dict[str, Any]) -> None:
    """What to look at before deciding, in a line each: what goes uncounted first, then what was concluded."""
    views = found["grouped"]
    unread = [f"{_place(u['file'], u['sheet'])} · {here.say('kind_' + u['kind'])}" for u in views["unread"]]
    told = [("import_heed_unread", "sheets", unread)] + [
        (f"import_heed_{word}", "columns", _columns(here, found, f"{word}_column")) for word in ("unused", "guessed")
    ]
    lines = [here.say(text, **{name: _some(here, places)}) for text, name, places in told if places]
    counted = [("import_heed_checks", len(views["checks"])), ("import_heed_names", len(views["new_names"]))]
    lines += [here.say(text, count=count) for text, count in counted if count]
    if lines:
        st.markdown(here.say("import_heed") + "\n" + "\n".join(f"- {inert_markdown(line)}" for line in lines))


def _columns(here: Here, found: dict[str, Any], code: str) -> list[str]:
    """The headers of which the reading says this, each once."""
    notices = (
        notice
        for file in found["files"]
        for sheet in file["sheets"]
        for table in sheet.get("tables", ())
        for notice in table["notices"]
        if notice["code"] == code
    )
    named = (
        here.say("layouts_column", header=each["header"], field=here.say(f"field_{each['field']}"))
        if "field" in each
        else str(each["header"])
        for each in notices
    )
    return list(dict.fromkeys(named))


def _some(here: Here, places: list[str]) -> str:
    """The first of them, and how many they are where there are more."""
    first = here.say("list_join").join(places[:_NAMED_UP_TO])
    return first if len(places) <= _NAMED_UP_TO else here.say("import_heed_more", first=first, count=len(places))


def _act(here: Here, now: ImportState, verdict: str) -> None:
    """Import, or what the import did."""
    busy = now.job is not None
    if now.report is not None:
        counts = _sums(now.report)
        st.success(inert_markdown(here.say("import_done", batch=now.report["batch"], **counts)))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.page_link(_OVERVIEW, label=here.say("import_see"), icon=":material/arrow_forward:")
            _undo_here(here, now, int(now.report["batch"]), busy)
        return
    if verdict == "nothing":
        return
    label = here.say("import_commit" if verdict != "known" else "import_commit_known")
    if st.button(label, type="primary", key="import_commit", disabled=busy):
        import_state.load(now, here.lang, here.freshness.version)
        st.rerun()
    st.caption(here.say("import_all_or_nothing"))


def _undo_here(here: Here, now: ImportState, batch: int, busy: bool) -> None:
    if st.button(here.say("import_undo", batch=batch), key="import_undo", disabled=busy):
        import_state.undo(now, batch, here.lang)
        st.rerun()


def _sums(report: dict[str, Any]) -> dict[str, int]:
    sheets = [sheet for file in report["files"] for sheet in file["sheets"]]
    return {name: sum(sheet[name] for sheet in sheets) for name in ("accepted", "rejected", "duplicate")}


def _give_back(here: Here, now: ImportState) -> None:
    """For each file with faults: make the marked workbook, then fetch it."""
    assert now.checkup is not None
    wanting = [
        place
        for place, file in enumerate(now.checkup["files"])
        if any(sheet["rejects"] or sheet["checks"] for sheet in file["sheets"])
    ]
    if not wanting:
        return
    st.markdown(here.say("import_give_back"))
    for place in wanting:
        name = now.checkup["files"][place]["file"]
        if place not in now.marked:
            label = inert_markdown(here.say("import_mark", file=name))
            if st.button(label, key=f"import_mark_{place}", disabled=now.job is not None):
                import_state.mark(now, place, here.lang)
                st.rerun()
            continue
        path, about = now.marked[place]
        kind = _XLSM if path.suffix == ".xlsm" else _XLSX
        label = inert_markdown(here.say("import_fetch", file=path.name))
        st.download_button(
            label, path.read_bytes(), path.name, kind, key=f"import_fetch_{place}", on_click="ignore", type="primary"
        )
        if about["rebuilt"]:
            st.caption(here.say("returned_rebuilt"))
        if about["lost"]:
            kinds = here.say("list_join").join(here.say(f"lost_{kind}") for kind in about["lost"])
            st.caption(here.say("returned_lost", kinds=kinds))


def would_change(here: Here, found: dict[str, list[dict[str, Any]]]) -> None:
    """The figures before and after, over all years, by year, and by theme."""
    with st.container(border=True):
        st.subheader(here.say("import_changes"), anchor=False)
        if not found["by_year"]:
            st.info(here.say("import_changes_nothing"))
            return
        st.caption(here.say("import_changes_note"))
        rows = [[row["year"], *_change(here, row)] for row in found["by_year"]]
        show_list(here, ("year_word", "figure", "before", "after", "difference"), rows)
        with st.expander(here.say("import_changes_whole")):
            rows = [_change(here, row) for row in found["whole"]]
            show_list(here, ("figure", "before", "after", "difference"), rows)
        with st.expander(here.say("import_changes_theme")):
            by_theme = [
                [row["year"], value_name("theme", row["theme"], here.lang), *_change(here, row)]
                for row in found["by_theme"]
            ]
            columns = ("year_word", "theme_word", "figure", "before", "after", "difference")
            show_list(here, columns, by_theme, most=200)


def _change(here: Here, row: dict[str, Any]) -> list[str]:
    kind = value_type(row["measure"])
    before = number(row["before"], kind, here.lang, row["before_bound"])
    after = number(row["after"], kind, here.lang, row["after_bound"])
    exact = {row["before_bound"], row["after_bound"]} <= {None, "exact"}
    moved = change(row["after"], row["before"], kind, here.lang) if exact else None
    if missing(row["before"]) != missing(row["after"]):
        moved = here.say("import_appears" if missing(row["before"]) else "import_disappears")
    return [measure_name(row["measure"], here.lang), before, after, moved or "—"]


def conservation(here: Here, found: dict[str, Any]) -> None:
    """What became of every row of every sheet; the sum stands below."""
    lines = [
        [_place(file["file"], sheet["sheet"]), here.say(f"kind_{sheet['kind']}"), sheet["rows"]]
        + [sheet[name] for name in _OUTCOMES]
        for file in found["files"]
        for sheet in file["sheets"]
    ]
    if not lines:
        return
    with st.container(border=True):
        st.subheader(here.say("import_rows"), anchor=False)
        st.caption(here.say("import_rows_note"))
        numbers = [[int(str(cell)) for cell in line[2:]] for line in lines]
        total = [sum(column) for column in zip(*numbers, strict=True)]
        columns = ("place", "kind", "rows", *(f"of_{name}" for name in _OUTCOMES))
        show_list(here, columns, [*lines[:49], [here.say("import_rows_all"), "", *total]])
        if len(lines) > 49:
            st.caption(here.say("list_more", shown=49, all=len(lines)))
        if any(sum(line[1:]) != line[0] for line in numbers):
            st.caption(here.say("import_rows_matrix"))


def _place(file: str, sheet: str) -> str:
    return f"{file} · {sheet}"


def faults(here: Here, found: dict[str, Any]) -> None:
    """The rejects by reason, with examples; the totals that disagree."""
    views = found["grouped"]
    if views["reasons"]:
        with st.container(border=True):
            st.subheader(here.say("import_rejects"), anchor=False)
            few = sum(group["faults"] for group in views["reasons"]) <= _OPEN_UP_TO
            if few:
                each = [
                    [_reason(here, group["reason"]), *_fault(here, fault)]
                    for group in views["reasons"]
                    for fault in _of(found, group["reason"])
                ]
                show_list(here, ("reason", *_FAULT_COLUMNS), each)
            for group in views["reasons"] if not few else ():
                title = here.say("import_reason", reason=_reason(here, group["reason"]), rows=group["rows"])
                with st.expander(inert_markdown(title), expanded=group is views["reasons"][0]):
                    show_list(here, _FAULT_COLUMNS, [_fault(here, each) for each in _of(found, group["reason"])])
    if views["checks"]:
        with st.container(border=True):
            st.subheader(here.say("import_checks"), anchor=False)
            st.caption(here.say("import_checks_note"))
            rows = [
                [_place(c["file"], c["sheet"]), c["row"], c["column"], c["stated"], c["summed"]]
                for c in views["checks"]
            ]
            show_list(here, ("place", "row", "column", "stated", "summed"), rows)


def _of(found: dict[str, Any], reason: str) -> list[dict[str, Any]]:
    return [
        {"file": file["file"], "sheet": sheet["sheet"], **reject}
        for file in found["files"]
        for sheet in file["sheets"]
        for reject in sheet["rejects"]
        if reject["reason"] == reason
    ]


def _fault(here: Here, fault: dict[str, Any]) -> list[object]:
    message = fault[f"message_{here.lang}"] or fault["message"]
    return [_place(fault["file"], fault["sheet"]), fault["row"], fault["column"], fault["value"], message]


def _reason(here: Here, code: str) -> str:
    return here.say(f"reason_{code}") if f"reason_{code}" in catalogue() else code


def names(here: Here, found: list[dict[str, Any]]) -> None:
    """The names no unit is known by, with the units they may be."""
    if not found:
        return
    with st.container(border=True):
        st.subheader(here.say("import_names", count=len(found)), anchor=False)
        st.caption(here.say("import_names_note"))
        mark = here.say("list_join")
        rows = [
            [name["written"], _place(name["file"], name["sheet"]), name["row"], mark.join(name["candidates"])]
            for name in found
        ]
        show_list(here, ("written", "place", "row", "candidates"), rows)
        st.page_link(_REGISTER, label=here.say("import_names_link"), icon=":material/arrow_forward:")


def _masked(here: Here, views: dict[str, Any]) -> None:
    """The columns that were masked."""
    mark = here.say("list_join")
    if views["masked"]:
        places = [f"{_place(m['file'], m['sheet'])}: {mark.join(m['columns'])}" for m in views["masked"]]
        st.info(here.say("import_masked") + "\n" + "\n".join(f"- {inert_markdown(place)}" for place in places))
