"""会议: what was on each meeting, who spoke to what, what was decided and what became of it."""

from panels import meetings
from panels.context import current

here = current()

meetings.listed(here)
