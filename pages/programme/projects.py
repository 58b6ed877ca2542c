"""项目: which projects run each year, and how many are new, continuing or ended."""

from panels import projects
from panels.context import current

here = current()

projects.flow(here)
projects.catalogue_by_year(here)
projects.named(here)
