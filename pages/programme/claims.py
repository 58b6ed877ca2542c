"""认领: who claimed what and in what form, what is still open, and what never came of it."""

from panels import claims, notices
from panels.context import current
from panels.rows import of_latest

here = current()
shown = of_latest(here)

notices.latest_year(here)
if claims.claimed(shown):
    claims.headline(shown)
    claims.open_list(shown)
if claims.any_claims(shown):
    claims.rates(shown)
    claims.reading(shown)
    claims.forms(shown)
    claims.idle(shown)
    claims.everyone(shown)
claims.known(here)
