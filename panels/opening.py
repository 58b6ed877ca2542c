"""Opening the database, read-only, and saying plainly what is wrong when it cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st
from sqlalchemy import Connection, Engine, make_url

from charts.format import inert_markdown
from panels.context import Store
from texts import Lang, catalogue, say
from warehouse.engine import content_version, database_url, explained, place_of, reader_engine
from warehouse.errors import WarehouseError
from warehouse.migrate import require_current


@st.cache_resource(max_entries=4, show_spinner=False)
def _engine(address: str, stamp: str) -> Engine:
    return reader_engine(make_url(address))


def _stamp(place: str) -> str:
    """What tells one database file from another that took its place."""
    path = Path(place)
    try:
        found = path.stat()
    except OSError:
        return ""
    return f"{found.st_dev}:{found.st_ino}"


def open_store() -> Store:
    """The database of `FUMIN_DATABASE_URL` as it stands now. Raises WarehouseError."""
    url = database_url()
    place = place_of(url)
    address, stamp = url.render_as_string(hide_password=False), _stamp(place)
    if url.get_backend_name() == "sqlite" and not stamp:
        reader_engine(url)  # raises: there is no file
    with explained(url), _engine(address, stamp).connect() as connection:
        require_current(connection, place)
        return Store(address, place, stamp, content_version(connection))


@contextmanager
def connected(store: Store) -> Iterator[Connection]:
    """A connection that cannot write, to whatever the database holds now. Raises WarehouseError."""
    with explained(make_url(store.address)), _engine(store.address, store.stamp).connect() as connection:
        yield connection


@contextmanager
def reading(store: Store) -> Iterator[Connection]:
    """A connection that cannot write, to the state that the page began with. Raises WarehouseError."""
    with connected(store) as connection:
        if content_version(connection) != store.version:
            st.rerun()  # a load was committed since this run began: every figure of a page is of one state
        yield connection


def show_fault(error: WarehouseError, lang: Lang) -> None:
    """The plain sentence for a database that cannot be used, the way on, and a button to try again."""
    with st.container(border=True):
        st.subheader(say("fault_title", lang))
        st.markdown(say(error.text_id, lang, place=inert_markdown(error.place)))
        command = f"{error.text_id}_command"
        if command in catalogue():
            st.code(say(command, lang), language=None)
        st.button(say("fault_retry", lang), key="retry", type="primary")
