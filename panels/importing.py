"""Importing ledgers: files in, a check-up, and only then the import."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import streamlit as st

from charts.format import inert_markdown
from panels import import_state
from panels.context import Here
from panels.import_state import UPLOAD_MB, ImportState, state
from panels.rows import freshness
from panels.running import cancel, poll

_TYPES = ["xlsx", "xlsm", "xls", "xlsb", "ods", "csv", "tsv", "txt"]
_POLL_SECONDS = 0.7


def choose(here: Here) -> None:
    """Where files are dropped or a folder is named, and the button that starts the check-up."""
    now = state()
    busy = now.job is not None
    _sample(here, now)
    with st.container(border=True):
        st.subheader(here.say("import_step_choose"), anchor=False)
        st.markdown(here.say("import_how", size=UPLOAD_MB))
        uploads = st.file_uploader(
            here.say("import_drop"),
            type=_TYPES,
            accept_multiple_files=True,
            key=f"import_files_{now.round}",
            help=here.say("import_drop_help", size=UPLOAD_MB),
            max_upload_size=UPLOAD_MB,
            disabled=busy,
        )
        with st.expander(here.say("import_folder_title")):
            folder = st.text_input(
                here.say("import_folder"), key="import_folder", help=here.say("import_folder_help"), disabled=busy
            )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input(here.say("import_by"), key="import_by", help=here.say("import_by_help"), width=220)
            kind: Literal["primary", "secondary"] = (
                "secondary" if now.checkup else "primary"
            )  # the next step stands out
            if st.button(here.say("import_check"), type=kind, key="import_check", disabled=busy):
                _check(here, now, list(uploads or []), folder.strip())
            if now.paths and st.button(here.say("import_forget"), key="import_forget", disabled=busy):
                now.forget()
                st.rerun()


def _sample(here: Here, now: ImportState) -> None:
    """While the sample is loaded: what that means for an import, and one click that takes it away."""
    batches = here.freshness.sample_batches
    if not batches:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(here.say("import_sample"), width="content")
        for batch in batches:
            label = here.say("import_remove_sample", batch=batch)
            if st.button(label, key=f"import_sample_{batch}", disabled=now.job is not None):
                import_state.undo(now, batch, here.lang)
                st.rerun()


def _check(here: Here, now: ImportState, uploads: list[import_state.Upload], folder: str) -> None:
    if not uploads and not folder:
        st.info(here.say("import_nothing_chosen"))
        return
    named = [Path(folder).expanduser()] if folder else []
    if named and not (named[0].is_absolute() and named[0].exists()):
        st.warning(here.write("import_no_such_folder", path=folder))
        return
    kept = now.round
    now.forget()
    now.round = kept  # the files that were dropped stay in sight
    import_state.check(now, [*import_state.keep(now, uploads), *named], here.lang)
    st.rerun()


def progress(here: Here) -> None:
    """While something runs: what, how far, and a way to stop it; afterwards what went wrong or was done."""
    now = state()
    if now.job is not None:
        _watch(here)
    if now.fault:
        st.error(inert_markdown(now.fault), icon=":material/error:")
    if now.note:
        st.info(inert_markdown(now.note))


@st.fragment(run_every=_POLL_SECONDS)
def _watch(here: Here) -> None:
    now = state()
    if now.running is None or now.job is None:
        return
    told = poll(now.running)
    if told.status is not None:
        job, batch = now.job, now.about
        import_state.settle(now, told, here.say("import_failed"))
        if job == "undo" and not now.fault:
            now.note = here.say("import_undone", batch=batch)
            st.toast(now.note, icon=":material/undo:", duration="long")
        st.rerun()
    with st.container(border=True):
        st.progress(told.share, inert_markdown(_step(here, now.job, told.step)))
        if now.job != "undo" and st.button(here.say("import_cancel"), key="import_cancel"):
            _cancel(here, now)
            st.rerun()


def _step(here: Here, job: str, step: dict[str, object]) -> str:
    doing = here.say(f"import_doing_{job}")
    if step.get("step") == "read" and step.get("name"):
        place = {"done": int(str(step["done"])) + 1, "total": step["total"], "name": step["name"]}
        return here.say("import_reading", doing=doing, **place)
    return here.say("import_counting", doing=doing)


def _cancel(here: Here, now: ImportState) -> None:
    """Stops the job. What had been committed before the stop arrived is said, not hidden."""
    assert now.running is not None
    job, version = now.job, now.version
    ended = cancel(now.running)
    if ended.status == 0:
        import_state.settle(now, ended, here.say("import_failed"))
        now.note = here.say("import_too_late")
        return
    now.job, now.running = None, None
    changed = job == "load" and freshness(here.store).version != version
    now.note = here.say("import_too_late" if changed else "import_cancelled")
