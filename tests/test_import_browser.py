"""The import page in a real browser: a dropped file, the way it is read on a phone, and nothing from outside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from browser.serving import served, settle
from tests.ledgers import ACTIVITIES_2019, PROJECTS_2019, ROSTER_2019, Office, write_csv
from texts import say

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

FAULTY = ACTIVITIES_2019 + "2019-02-30,,样例·义诊,样例新来的,,1,1\n合计,,,,,99,\n"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    office = Office.at(tmp_path_factory.mktemp("office"))
    office.load_text("名册.csv", ROSTER_2019)
    office.load_text("项目.csv", PROJECTS_2019)
    with served(office.url.render_as_string()) as address:
        yield address


def checked(page: Page, root: str, folder: Path, lang: str) -> Page:
    """The page with the result of a check-up."""
    page.goto(f"{root}/import?lang={lang}")
    page.wait_for_selector("h1")
    settle(page)
    ledger = write_csv(folder / "ledger.csv", FAULTY)
    page.set_input_files("input[type=file]", [str(ledger)])
    page.get_by_text("ledger.csv").first.wait_for()
    settle(page)
    page.get_by_role("button", name="开始体检" if lang == "zh" else "Check up").click()
    page.get_by_text("第二步" if lang == "zh" else "Step 2").wait_for(timeout=60_000)
    settle(page)
    return page


@pytest.mark.parametrize(
    ("width", "lang"),
    [
        (390, "zh"), (1440, "en"),
        *(pytest.param(width, lang, marks=pytest.mark.long) for width, lang in ((1440, "zh"), (390, "en"))),
    ],
)  # fmt: skip
def test_a_dropped_file_is_checked_up_and_reads_well_at_any_width(
    root: str, browser_: Browser, tmp_path: Path, lang: str, width: int
) -> None:
    context = browser_.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    outside: list[str] = []
    page.on("request", lambda request: outside.append(request.url) if _is_outside(request.url) else None)
    checked(page, root, tmp_path, lang)
    words = page.locator("[data-testid=stMain]").inner_text()
    wanted = "采用 3 行，退回 1 行" if lang == "zh" else "rows taken: 3; rows given back: 1"
    assert wanted in words and "Traceback" not in words and page.locator("[data-testid=stException]").count() == 0
    if lang == "en":
        ledger = re.findall(r"[\u4e00-\u9fff·]+", f"{FAULTY} {ROSTER_2019} {say('language_name_zh', 'zh')} 名册 项目")
        for name in sorted(ledger, key=len, reverse=True):
            words = words.replace(name, "")
        assert re.findall(r"[\u4e00-\u9fff]+", words) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert outside == []
    if width > 1000:  # on a phone the navigation and the scrolling tables are Streamlit's own markup
        faults = [f for f in Axe().run(page).response["violations"] if f["impact"] in ("serious", "critical")]
        assert [(fault["id"], [node["html"][:200] for node in fault["nodes"]]) for fault in faults] == []
    context.close()


def _is_outside(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in ("http", "https", "ws", "wss") and parts.hostname != "127.0.0.1"


def test_import_file_back_and_undo_by_hand(root: str, browser_: Browser, tmp_path: Path) -> None:
    context = browser_.new_context(viewport={"width": 1440, "height": 1000})
    page = checked(context.new_page(), root, tmp_path, "zh")
    page.get_by_role("button", name="导入", exact=True).click()
    page.get_by_text("已导入为第").wait_for(timeout=60_000)
    settle(page)
    page.get_by_role("button", name="生成标好问题的 ledger.csv").click()
    fetch = page.get_by_role("button", name="下载 ledger_退回.xlsx")
    fetch.wait_for(timeout=60_000)
    settle(page)
    with page.expect_download() as download:
        fetch.click()
    assert Path(download.value.path()).read_bytes().startswith(b"PK")
    page.get_by_role("button", name=re.compile("^撤销第 3 批")).first.click()
    page.get_by_text(re.compile("于 .* 撤销")).wait_for(timeout=60_000)
    context.close()
