"""目标: what figures should reach, how far they are, who set them and why."""

from panels import targets
from panels.context import current

here = current()
every = targets.every_target(here)

targets.outcome(here)
targets.how_far(here, every)
targets.set_one(here)
targets.history(here, every)
