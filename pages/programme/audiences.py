"""服务对象: whom the projects are for, and who is served little."""

from panels import audiences, notices
from panels.context import current
from panels.rows import of_latest

here = current()
shown = of_latest(here)

notices.latest_year(here)
audiences.figures(shown)
audiences.over_years(here)
audiences.unlisted(shown)
audiences.named(here)
