"""会议材料: the present selection as files to take along."""

from panels.context import current
from panels.meeting_files import files, words

here = current()

order = words(here)
files(here, order)
