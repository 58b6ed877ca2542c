"""会议材料: the present selection, or an edition that was frozen, as files to take along."""

from dataclasses import replace

from panels import storylines
from panels.context import current
from panels.meeting_editions import choice
from panels.meeting_files import files, words

here = current()

order = words(here, choice(here))
files(here, replace(order, screens=storylines.choose(here)))
