"""会议版: what a meeting was shown, frozen under a name, and which figures differ now and why."""

from panels import meeting_editions as editions
from panels.context import current
from panels.frozen_screens import screens
from panels.meeting_files import files, words

here = current()

editions.outcome(here)
editions.freeze_one(here)
edition = editions.chosen(here)
if edition is not None:
    editions.compared(here, edition)
    screens(here, edition)
    files(here, words(here, edition))
    editions.withdraw_one(here, edition)
editions.withdrawn(here)
