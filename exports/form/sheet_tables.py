"""Excel tables in a form: the name of a column is what its heading says, or Excel has to repair the file."""

from __future__ import annotations

from typing import Any

from exports.form.package import Package, named, read_xml
from exports.form.sheet_xml import inert, place, reference

Edit = dict[str, Any]


def renamed_columns(package: Package, part: str, edits: list[Edit]) -> list[Edit]:
    """The edits of a sheet that may be made, its tables' columns renamed as their headings will be.

    A heading stays text; one that would be called as another column of its table stays as it is.
    """
    left = list(edits)
    for table in package.related(part, "/table"):
        root = read_xml(package.read(table))
        for cell, column, others in _headings(root):
            edit = next((one for one in left if one["cell"] == cell), None)
            if edit is None or not ("number" in edit or edit.get("words")):
                continue
            name = _told(column.get("name") or "", edit)
            if not name or name.casefold() in others:
                left.remove(edit)
                continue
            column.set("name", name)
        package.put(table, root)
    return left


def _headings(root: Any) -> list[tuple[str, Any, set[str]]]:
    """Each heading's cell, its column and the names of the other columns; none for a table without headings."""
    if root.get("headerRowCount") == "0":
        return []
    top, left = place(str(root.get("ref")).partition(":")[0])
    columns = named(root, "tableColumn")
    names = [str(one.get("name")).casefold() for one in columns]
    return [
        (reference(top, left + at), one, set(names[:at] + names[at + 1 :])) for at, one in enumerate(columns) if top
    ]


def _told(text: str, edit: Edit) -> str:
    """What the heading will say; a lone figure becomes its words."""
    if "number" in edit:
        edit["words"] = [[0, len(text), edit["shown"]]]
        del edit["number"]
    for start, end, instead in sorted(edit["words"], reverse=True):
        text = text[:start] + inert(instead) + text[end:]
    return text.strip()
