"""需求与资源: what is needed, what is offered, what met, and what could meet."""

import streamlit as st

from panels import matching, needs
from panels.context import current

here = current()

matching.outcome(here)
if needs.listed(here):
    left, right = st.columns(2, gap="medium")
    with left:
        needs.steps(here)
    with right:
        needs.waiting(here)
    needs.by_year(here)
    matching.overall(here)
    matching.of_need(here)
    matching.of_resource(here)
    needs.need_list(here)
    needs.resource_list(here)
matching.history(here)
