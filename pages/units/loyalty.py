"""单位留存: who stays, who has gone, whom to call."""

from panels import blocks, loyalty, notices
from panels.context import current

here = current()

blocks.show_turnover(here, "loyalty_turnover", ("year",))
loyalty.by_year(here)
loyalty.cohorts(here)
loyalty.calls(here)
notices.area_roles(here)
