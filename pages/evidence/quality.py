"""数据质量: how far the figures can be trusted, and what in the ledgers is to be mended."""

from panels import quality
from panels.context import current

here = quality.by_year(current())

quality.summary(here)
quality.contents(here)
quality.lists(here)
quality.conservation(here)
quality.notes(here)
