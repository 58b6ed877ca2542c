"""公布数: do the figures announced to the public agree with the ledgers."""

from panels.context import current
from panels.published import comparison, notes

here = current()

comparison(here)
notes(here)
