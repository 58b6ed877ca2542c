"""单位: all that is known of one unit, under an address of its own."""

from panels import unit
from panels.context import current

here = current()

if found := unit.choose(here):
    unit.summary(here, found)
    unit.years(here, found)
    unit.projects(here, found)
    unit.bodies(here, found)
    unit.claims(here, found)
    unit.offers(here, found)
