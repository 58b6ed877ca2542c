"""The sheet that a filled form gets at its end: what it was filled from, what was filled, what was not and why."""

from __future__ import annotations

from typing import Any

from lxml import etree

from exports.form.dress import Styles
from exports.form.package import MAIN, OFFICE, Package, links_of, named, read_xml
from exports.form.sheet_xml import inert, reference

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_LONGEST_TITLE = 31
_WIDTHS = (22, 34, 44, 44, 18)
_BEFORE_CALCULATION = (
    "fileVersion",
    "fileSharing",
    "workbookPr",
    "workbookProtection",
    "bookViews",
    "sheets",
    "functionGroups",
    "externalReferences",
    "definedNames",
)
_BEFORE_HEADER = {
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios",
    "autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting",
    "dataValidations hyperlinks printOptions pageMargins pageSetup",
}


def add_listing(package: Package, styles: Styles, listing: dict[str, Any], computed: bool) -> None:
    """Adds the sheet `{"title", "rows": [[text, …], …], "bold": [row, …]}`; formulas are computed when it is opened."""
    space = etree.QName(package.book).namespace
    part = _unused(package, "xl/worksheets/sheet{}.xml")
    package.put(part, _sheet(listing, styles))
    sheets = next(one for one in named(package.book, "sheets"))
    number = max(int(one.get("sheetId") or 0) for one in sheets) + 1
    link = _linked(package, part)
    taken = {str(one.get("name")).casefold() for one in sheets}
    made = etree.SubElement(sheets, f"{{{space}}}sheet", name=_title(listing["title"], taken), sheetId=str(number))
    made.set(f"{{{_office(space)}}}id", link)
    if computed:
        _compute_when_opened(package.book, space)
    package.put(package.main, package.book)
    _typed(package, part)


def _office(space: str) -> str:
    """The name space of links that goes with a form's own: strict forms have another."""
    return OFFICE if space == MAIN else "http://purl.oclc.org/ooxml/officeDocument/relationships"


def _title(wanted: str, taken: set[str]) -> str:
    title, number = wanted[:_LONGEST_TITLE], 1
    while title.casefold() in taken:
        number += 1
        title = f"{wanted[: _LONGEST_TITLE - 4]} {number}"
    return title


def _unused(package: Package, pattern: str) -> str:
    number = 1
    while package.has(pattern.format(number)):
        number += 1
    return pattern.format(number)


def _linked(package: Package, part: str) -> str:
    """Points from the workbook to the part; the id of the relation."""
    links = read_xml(package.read(links_of(package.main)))
    ids = {str(one.get("Id")) for one in links}
    number = 1
    while f"rIdFilled{number}" in ids:
        number += 1
    strict = any("purl.oclc.org" in str(one.get("Type")) for one in links)
    kind = "http://purl.oclc.org/ooxml/officeDocument/relationships" if strict else OFFICE
    etree.SubElement(
        links, f"{{{etree.QName(links).namespace}}}Relationship", Id=f"rIdFilled{number}", Type=f"{kind}/worksheet",
        Target=f"/{part}",
    )  # fmt: skip
    package.put(links_of(package.main), links)
    return f"rIdFilled{number}"


def _typed(package: Package, part: str) -> None:
    types = read_xml(package.read("[Content_Types].xml"))
    etree.SubElement(types, f"{{{etree.QName(types).namespace}}}Override", PartName=f"/{part}", ContentType=_TYPE)
    package.put("[Content_Types].xml", types)


def _compute_when_opened(book: Any, space: str) -> None:
    found = next(iter(named(book, "calcPr")), None)
    if found is None:
        before = [at for at, one in enumerate(book) if etree.QName(one).localname in _BEFORE_CALCULATION]
        found = etree.Element(f"{{{space}}}calcPr")
        book.insert(max(before, default=-1) + 1, found)
    found.set("fullCalcOnLoad", "1")


def _sheet(listing: dict[str, Any], styles: Styles) -> Any:
    space = etree.QName(styles.root).namespace
    plainly, heading = styles.wrapped(False), styles.wrapped(True)
    root = etree.Element(f"{{{space}}}worksheet", nsmap={None: space})
    about = etree.SubElement(root, f"{{{space}}}sheetPr")
    etree.SubElement(about, f"{{{space}}}pageSetUpPr", fitToPage="1")
    columns = etree.SubElement(root, f"{{{space}}}cols")
    for at, width in enumerate(_WIDTHS, start=1):
        etree.SubElement(columns, f"{{{space}}}col", min=str(at), max=str(at), width=str(width), customWidth="1")
    data = etree.SubElement(root, f"{{{space}}}sheetData")
    for number, texts in enumerate(listing["rows"], start=1):
        row = etree.SubElement(data, f"{{{space}}}row", r=str(number))
        style = heading if number - 1 in listing["bold"] else plainly if len(texts) > 1 else None
        for column, text in enumerate(texts, start=1):
            where = {"r": reference(number, column), "t": "inlineStr"}
            if style is not None:  # a sentence runs over the columns beside it
                where["s"] = str(style)
            cell = etree.SubElement(row, f"{{{space}}}c", where)
            said = etree.SubElement(etree.SubElement(cell, f"{{{space}}}is"), f"{{{space}}}t")
            said.text = inert(text)[:32_767]
            said.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    etree.SubElement(root, f"{{{space}}}pageSetup", paperSize="9", orientation="landscape", fitToHeight="0")
    return root


def stamped(root: Any, stamp: str) -> None:
    """Writes the sample's stamp into a sheet's printed header, beside what stands there."""
    space = etree.QName(root).namespace
    found = root.find(f"{{{space}}}headerFooter")
    if found is None:
        before = " ".join(_BEFORE_HEADER).split()
        places = [
            at for at, one in enumerate(root) if isinstance(one.tag, str) and etree.QName(one).localname in before
        ]
        found = etree.Element(f"{{{space}}}headerFooter")
        root.insert(max(places, default=-1) + 1, found)
    for at, name in enumerate(("oddHeader", "evenHeader", "firstHeader")):
        header = found.find(f"{{{space}}}{name}")
        if header is None and at == 0:
            header = etree.Element(f"{{{space}}}{name}")
            found.insert(0, header)
        if header is not None:
            header.text = _beside(header.text or "", stamp)


def _beside(header: str, stamp: str) -> str:
    """A header with the stamp in its right part, before what stands there."""
    left, mark, right = header.partition("&R")
    return f"{left}&R{stamp}　{right}" if mark else f"{header}&R{stamp}"
