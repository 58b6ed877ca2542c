"""项目: which projects run each year, and how many are new, continuing or ended."""

from panels import notices, projects
from panels.context import current

here = current()

projects.flow(here)
notices.does_not_apply(here, ("projects", "new_projects", "ended_projects"), ("year",))
projects.catalogue_by_year(here)
projects.named(here)
