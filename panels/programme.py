"""What the pages of the programme read, once for every viewer of the same content, selection and scope."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

import measures
from measures import Rule, Scope, Selection
from panels.context import Here, Store
from panels.kept import kept
from panels.opening import reading

_READERS: Mapping[str, Callable[..., pd.DataFrame]] = {
    "claims": measures.claims,
    "open_projects": measures.open_projects,
    "project_life": measures.project_life,
    "project_steps": measures.project_steps,
    "audiences": measures.audiences,
    "unlisted_groups": measures.unlisted_groups,
}
_OF_YEARS: Mapping[str, Callable[..., pd.DataFrame]] = {
    "meetings": measures.meetings,
    "meeting_items": measures.meeting_items,
    "meeting_figures": measures.meeting_figures,
    "public_claims": measures.public_claims,
}


def read(here: Here, name: str) -> pd.DataFrame:
    """The rows of a reader of the measures, of the page's selection; of meetings, of its years alone."""
    selection = Selection(years=here.selection.years) if name in _OF_YEARS else here.selection
    return _read(here.store, name, selection, here.scope).copy(deep=False)


@kept(256)
def _read(store: Store, name: str, selection: Selection, scope: Scope) -> pd.DataFrame:
    about: Any = selection.years if name in _OF_YEARS else selection
    with reading(store) as connection:
        return ({**_READERS, **_OF_YEARS})[name](connection, about, scope)


def published_steps(here: Here) -> pd.DataFrame:
    """The steps that published figures tell of."""
    return _published_steps(here.store, here.scope).copy(deep=False)


@kept(16)
def _published_steps(store: Store, scope: Scope) -> pd.DataFrame:
    with reading(store) as connection:
        return measures.published_steps(connection, scope)


@kept(32)
def thanks(here: Here, rule: Rule) -> pd.DataFrame:
    """Whom to thank, by a rule."""
    with reading(here.store) as connection:
        return measures.thanks(connection, here.selection, here.scope, rule)
