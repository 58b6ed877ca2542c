"""口径: what every figure counts, printed from the catalogue."""

from panels.context import current
from panels.glossary import broken_series, measures_table, rules, symbols

here = current()

symbols(here)
measures_table(here)
rules(here)
broken_series(here)
