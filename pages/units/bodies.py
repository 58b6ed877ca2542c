"""联合组织: council, committees of buildings, alliances and stations, and who belongs to them."""

import datetime

from panels import bodies
from panels.context import current

here = current()
year = bodies.year_of(here) or datetime.date.today().year

bodies.figures(here, year)
bodies.buildings(here, year)
bodies.over_time(here, year)
bodies.overlaps(here, year)
bodies.members(here, year)
bodies.public(here, year)
