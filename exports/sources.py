"""Where figures come from, who made a file of them and when: the words that every export carries."""

from __future__ import annotations

import getpass
from dataclasses import dataclass
from datetime import datetime

from charts.format import local_time
from measures import Freshness
from texts import Lang, say


@dataclass(frozen=True)
class Made:
    """Who makes a file, when by this machine's clock, and for which meeting (empty where nobody said).

    `edition`: the name under which the figures are frozen; empty for figures of the moment.
    """

    who: str
    when: datetime
    meeting: str = ""
    held: str = ""
    edition: str = ""


def made_now(who: str | None = None, meeting: str = "", held: str = "") -> Made:
    """A file that is made now, by `who` or else by the one who is logged in."""
    return Made(who or logged_in(), datetime.now(), meeting, held)


def logged_in() -> str:
    """Who uses this machine, `—` where it does not say."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "—"


def told_source(fresh: Freshness, lang: Lang, made: Made | None = None) -> str:
    """Where the rows come from, the edition where they are frozen in one, and the sample mark while there is one."""
    if fresh.batch is None:
        line = say("source_line_facts", lang)
    else:
        line = say("source_line", lang, batch=fresh.batch, when=local_time(fresh.loaded_at), files=fresh.files)
    if made is not None and made.edition:
        line = say("source_line_edition", lang, line=line, name=made.edition, when=f"{made.when:%Y-%m-%d %H:%M}")
    return say("source_line_sample", lang, line=line) if fresh.sample else line


def told_maker(made: Made, lang: Lang) -> str:
    """Who made the file and when; empty where nobody is named."""
    if not made.who:
        return ""
    return say("export_made", lang, who=made.who, when=f"{made.when:%Y-%m-%d %H:%M}")
