"""项目: which projects run each year, and what becomes of each: new, continued, renamed, merged, ended."""

from panels import project_life, project_record, projects
from panels.context import current

here = current()

project_record.which(here)
project_life.step(here)
projects.flow(here)
project_life.strip(here)
project_life.record(here)
projects.catalogue_by_year(here)
projects.named(here)
