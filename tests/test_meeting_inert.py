"""Files for the meeting hold the letters that ledgers wrote, and nothing that is computed, run, opened or read as markup."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import datetime
from pathlib import Path

import pypdf
import pytest
from openpyxl.utils.escape import unescape
from playwright.sync_api import Page

from browser.serving import chromium
from exports import making
from exports.letters import plain
from exports.making import Order
from exports.screens import people
from exports.sources import Made
from measures import Scope, Selection
from tests.export_readback import deck_of, document_of, page_of, paper_of, sheets_of
from tests.meeting_world import build
from tests.test_inert import SMALL
from tests.worlds import reader

MARKUP = ["#let x = 1", "#panic()", "$ x^2 $ *粗* @ref <label>", "</script><script>alert(1)</script>", "长" * 90]
NAMES = [text for text in [*SMALL, *MARKUP] if text.strip()]
LISTED = [*NAMES, "甲", "乙"]
"""The last two stay away in some year; every other one is thanked by name where the list is long enough."""
ORDER = Order(Selection(years=(2019,)), Scope.everything(), "zh", Made("=1+1", datetime(2026, 1, 5), "@SUM(1)"))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("naughty")
    build(folder, LISTED)
    with reader(folder / "world.db") as connection, pytest.MonkeyPatch.context() as patch:
        patch.setattr(people, "THANKED", len(LISTED))
        made = {kind: make(connection, ORDER) for kind, make in making.MAKERS.items()}
        return {**made, "document": making.document(connection, ORDER)}


def shown(name: str, text: str) -> bool:
    said = re.sub(r"\s+", "", text)
    return any(re.sub(r"\s+", "", written) in said for written in (plain(name), name))


def parts_of(content: bytes, pattern: str) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [archive.read(name) for name in archive.namelist() if re.search(pattern, name)]


def test_a_deck_shows_the_letters_and_opens_nothing(files: dict[str, bytes]) -> None:
    said = "".join(
        cell for slide in deck_of(files["deck"]) for table in slide["tables"] for row in table for cell in row
    )
    assert [name for name in NAMES if not shown(name, said)] == []
    assert not [part for part in parts_of(files["deck"], r"\.xml$") if b"hlinkClick" in part or b"macro" in part]
    books = parts_of(files["deck"], r"embeddings/")
    assert books and not [sheet for book in books for sheet in parts_of(book, r"sheet1\.xml$") if b"<f>" in sheet]


def test_a_document_shows_the_letters_and_has_no_field_or_link_of_theirs(files: dict[str, bytes]) -> None:
    told = document_of(files["document"])
    said = "".join(cell for table in told["tables"] for row in table for cell in row)
    assert [name for name in NAMES if not shown(name, said)] == []
    parts = parts_of(files["document"], r"word/.*\.(xml|rels)$")
    assert not [
        part for part in parts if b"hyperlink" in part.lower() and b"w:hyperlink " in part or b"External" in part
    ]
    fields = [field for part in parts for field in re.findall(rb"<w:instrText[^>]*>([^<]*)<", part)]
    assert fields == [b" PAGE ", b" NUMPAGES "]
    books = parts_of(files["document"], r"embeddings/")
    assert books and not [sheet for book in books for sheet in parts_of(book, r"sheet1\.xml$") if b"<f>" in sheet]


def test_a_workbook_computes_nothing_and_links_to_itself_only(files: dict[str, bytes]) -> None:
    said = "".join(str(cell) for rows in sheets_of(files["workbook"]).values() for row in rows for cell in row if cell)
    assert [name for name in NAMES if not shown(name, said) and not shown(name, unescape(said))] == []
    sheets = parts_of(files["workbook"], r"worksheets/sheet\d+\.xml$")
    assert sheets and not [part for part in sheets if b"<f>" in part or b"<hyperlink r:id" in part]


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_a_page_says_the_letters_and_a_browser_runs_none_of_them(files: dict[str, bytes], tmp_path: Path) -> None:
    said = json.dumps(page_of(files["html"])["screens"], ensure_ascii=False)
    assert [name for name in NAMES if not shown(json.dumps(plain(name), ensure_ascii=False)[1:-1], said)] == []
    path = tmp_path / "页.html"
    path.write_bytes(files["html"])
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        heard: list[str] = []
        page.on("dialog", lambda dialog: heard.append(dialog.message))
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.on("console", lambda message: heard.append(message.text))
        page.on("request", lambda request: heard.append(request.url) if not _own(request.url, path) else None)
        page.goto(path.as_uri())
        turn_through(page, len(page_of(files["html"])["screens"]))
        assert heard == []
        keys(page)


def _own(url: str, path: Path) -> bool:
    return url.split("#")[0] == path.as_uri() or url.startswith(("data:", "blob:"))


def turn_through(page: Page, screens: int) -> None:
    """Every screen once, each filling the window and no more."""
    for at in range(screens):
        page.wait_for_function(f"document.querySelector('footer')?.textContent.includes('{at + 1} / {screens}')")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")
        for _ in range(40):
            page.keyboard.press("PageDown")
            if at == screens - 1 or page.evaluate("location.hash") != (f"#{at + 1}" if at else ""):
                break


def keys(page: Page) -> None:
    """Home, digits, blank, end, hover and the speaker's window do what they say."""
    page.keyboard.press("Home")
    assert page.evaluate("location.hash") == "#1"
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#2"
    page.keyboard.press("b")
    assert page.evaluate("getComputedStyle(document.querySelector('#stage article')).visibility") == "hidden"
    page.keyboard.press("Escape")
    assert page.evaluate("getComputedStyle(document.querySelector('#stage article')).visibility") == "visible"
    page.keyboard.press("n")
    assert "python -m measures" in page.inner_text(".notes")
    while not page.query_selector(".figure .bars .point"):
        page.keyboard.press("PageDown")
    page.hover(".figure .bars .point:last-child", force=True)
    page.wait_for_selector(".hoverlayer .hovertext")
    with page.expect_popup() as opening:
        page.keyboard.press("s")
    assert opening.value.inner_text(".now") == page.inner_text("#stage .title")
    opening.value.keyboard.press("Home")
    assert page.evaluate("location.hash") == "#1" and opening.value.inner_text(".count").startswith("1 / ")


def test_a_brief_reads_no_markup_and_links_nowhere(files: dict[str, bytes]) -> None:
    said = paper_of(files["brief"])
    plainly = [name for name in NAMES if name.isascii() or "长" in name]
    assert [name for name in plainly if not shown(name, said)] == []
    assert not [page for page in pypdf.PdfReader(io.BytesIO(files["brief"])).pages if "/Annots" in page]
