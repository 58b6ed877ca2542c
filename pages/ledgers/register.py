"""单位名册: which units there are, which names wait for a person, and what persons decided."""

from panels.context import current
from panels.notices import nothing_loaded
from panels.register import judging, unit_list, units, waiting_list
from panels.register_judging import history, judge, outcome

here = current()
found = units(here)

outcome(here)
if not found:
    nothing_loaded(here)
elif state := judging(here):
    waiting_list(here, state)
    judge(here, found, state)
    unit_list(here, found)
    history(here, state)
else:
    unit_list(here, found)
