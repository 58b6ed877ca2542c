"""python -m exports picture FILE.png|FILE.svg --screen ID, or FOLDER for every chart of the storyline."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from exports.errors import NotWritable, UnknownScreen
from exports.making import Order, story_of
from exports.naming import picture_name, unlike
from exports.picture.writer import charted, pictures

KINDS = ("png", "svg")


def drawn_files(
    connection: Connection, order: Order, path: Path, screen: str | None, kind: str
) -> list[tuple[Path, bytes]]:
    """What is to be written where: one file where the path ends as a picture, else one a chart into the folder.

    Raises ExportError.
    """
    story = story_of(connection, order, "meeting")
    alone = path.suffix.lower().removeprefix(".")
    if alone not in KINDS:
        screens = charted(story, screen)
        taken: set[str] = set()
        names = (f"{picture_name(one.name, order.selection, order.lang)}.{kind}" for one in screens)
        places = [path / unlike(name, taken) for name in names]
        contents = pictures(story, screens, kind, order.lang, order.fonts)
        _folder(path)
        return list(zip(places, contents, strict=True))
    screens = charted(story, screen)
    if len(screens) > 1:
        raise UnknownScreen(screen=screen or "—", known=", ".join(one.id for one in screens))
    return [(path, pictures(story, screens, alone, order.lang, order.fonts)[0])]


def _folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotWritable(path=path, detail=error.strerror or error) from error
