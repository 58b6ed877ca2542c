"""The dashboard in a real browser, as people meet it."""

from __future__ import annotations

import io
import re
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, ConsoleMessage, Page, Request
from playwright.sync_api import TimeoutError as TooLate
from sqlalchemy import make_url, text

from browser.serving import served, settle
from measures import Scope, Selection, query
from measures.reference import break_records
from warehouse.engine import reader_engine

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

FURTHER = (
    "/claims",
    "/audiences",
    "/meetings",
    "/thanks",
    "/compare",
    "/gaps",
    "/area?area=威海居民区",
    "/network",
    "/targets",
    "/exports",
)
"""Looked at once, on a telephone and in English."""
PATHS = (
    "/",
    "/themes",
    "/unit-types",
    "/years",
    "/areas",
    "/projects",
    "/published",
    "/quality",
    "/glossary",
    "/register",
    "/needs",
    "/loyalty",
    "/unit",
    "/bodies",
    "/present",
)
_WITHOUT_ROWS = ("/published", "/quality", "/glossary", "/register", "/needs", "/unit", "/bodies")
WITH_CHARTS = ("/", "/themes", "/unit-types", "/years", "/areas", "/projects")
FILTERS = "year=2018&year=2019&theme=志愿南西&unit_type=非公企业&area=威海居民区"

# On a deep link Streamlit first looks for its server below the page's own path; the 404 is its own probe.
PROBE = re.compile(r"/[a-z-]+/_stcore/(health|host-config)$")


@pytest.fixture(scope="module")
def root(sample_url: str) -> Iterator[str]:
    with served(sample_url) as address:
        yield address


@pytest.fixture
def page(browser_: Browser) -> Iterator[Page]:
    context = browser_.new_context(viewport={"width": 1440, "height": 1000}, locale="zh-CN")
    yield context.new_page()
    context.close()


def open_at(page: Page, address: str) -> Page:
    page.goto(address)
    page.wait_for_selector("h1")
    settle(page)
    return page


def metric(page: Page, label: str) -> str:
    return (
        page.locator("[data-testid=stMetric]", has_text=label).first.locator("[data-testid=stMetricValue]").inner_text()
    )


@pytest.mark.parametrize(
    "path",
    [path if path in ("/areas", "/import") else pytest.param(path, marks=pytest.mark.long) for path in PATHS],
)
def test_a_cold_start_straight_into_a_deep_link_draws_the_page_with_its_filters(
    path: str, sample_url: str, page: Page
) -> None:
    with served(sample_url) as address:
        other = page.context.new_page()  # two at once: neither may wait for the other
        other.goto(f"{address}{path}?{FILTERS}", wait_until="commit")
        open_at(page, f"{address}{path}?{FILTERS}")
        other.wait_for_selector("h1")
        settle(other)
        assert [one.get_by_text("Page not found").count() for one in (page, other)] == [0, 0]
        assert page.locator("h1").inner_text()
        assert "2018–2019年" in page.locator("body").inner_text() or path in _WITHOUT_ROWS
        asked = parse_qs(urlsplit(page.url).query)
        assert {key: sorted(asked[key]) for key in ("year", "theme", "unit_type", "area")} == {
            "year": ["2018", "2019"], "theme": ["志愿南西"], "unit_type": ["非公企业"], "area": ["威海居民区"],
        }  # fmt: skip
        assert page.locator("[data-testid=stException]").count() == 0


def test_choosing_a_residential_area_changes_the_figures_to_what_the_measures_say(
    root: str, sample_url: str, page: Page
) -> None:
    open_at(page, root + "/?year=2019")
    everything = metric(page, "参与单位数")
    page.locator(".st-key-area input").fill("威海")
    page.get_by_role("option", name="威海居民区").click()
    page.keyboard.press("Escape")
    page.wait_for_url(re.compile("area="))
    settle(page)
    with reader_engine(make_url(sample_url)).connect() as connection:
        chosen = Selection(years=(2019,), areas=("威海居民区",))
        row = query(
            connection,
            ["participating_units", "person_times", "activities"],
            selection=chosen,
            scope=Scope.everything(),
        )
    figures = {name: row[name][0] for name in ("participating_units", "person_times", "activities")}
    assert metric(page, "参与单位数") == f"{figures['participating_units']}家" != everything
    assert metric(page, "活动场次").replace(",", "").rstrip("场") == str(figures["activities"])
    assert metric(page, "参与人次").replace(",", "").lstrip("≥约").rstrip("人次") == str(figures["person_times"])


def test_a_link_with_filters_is_kept_across_pages_and_reset_by_one_click(root: str, page: Page) -> None:
    open_at(page, f"{root}/themes?year=2019&area=威海居民区")
    page.get_by_role("link", name="总览").first.click()
    page.wait_for_url(lambda url: urlsplit(url).path == "/")
    settle(page)
    assert parse_qs(urlsplit(page.url).query)["area"] == ["威海居民区"]
    page.get_by_role("button", name="清除筛选").click()
    page.wait_for_url(lambda url: "area=" not in url)
    settle(page)
    assert "全部数据" in page.locator("body").inner_text()


def test_on_a_phone_no_page_scrolls_sideways_asks_for_anything_outside_this_machine_or_raises_an_error(
    root: str, browser_: Browser
) -> None:
    context = browser_.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    outside, errors = listened_to(page)
    for path in PATHS:
        open_at(page, root + path)
        if path in WITH_CHARTS:
            page.wait_for_selector(".js-plotly-plot .main-svg")
        page.mouse.wheel(0, 4000)
        page.wait_for_timeout(200)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
    assert (outside, errors) == ([], [])
    context.close()


def listened_to(page: Page) -> tuple[list[str], list[str]]:
    """What a page asks for outside this machine, and the errors it raises, as they come."""
    outside: list[str] = []
    errors: list[str] = []

    def note_request(request: Request) -> None:
        if (
            urlsplit(request.url).scheme in ("http", "https", "ws", "wss")
            and urlsplit(request.url).hostname != "127.0.0.1"
        ):
            outside.append(request.url)

    def note_message(message: ConsoleMessage) -> None:
        if message.type == "error" and not PROBE.search(message.location["url"]):
            errors.append(message.text)

    page.on("request", note_request)
    page.on("console", note_message)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "websocket", lambda socket: outside.append(socket.url) if urlsplit(socket.url).hostname != "127.0.0.1" else None
    )
    return outside, errors


@pytest.mark.parametrize(
    ("path", "lang"),
    [
        pytest.param(path, lang, marks=[] if (place + 2 * turn) % 4 == 0 else pytest.mark.long)
        for place, path in enumerate(PATHS)
        for turn, lang in enumerate(("zh", "en"))
    ],
)
def test_axe_finds_no_serious_fault_of_ours(root: str, page: Page, path: str, lang: str) -> None:
    open_at(page, f"{root}{path}?lang={lang}&year=2019")
    assert faults(page) == []


def faults(page: Page, within: str | None = None) -> list[tuple[str, list[str]]]:
    """The serious faults that axe finds on a page or within a part of it, and where."""
    return [
        (fault["id"], [node["html"][:200] for node in fault["nodes"]])
        for fault in Axe().run(page, context=within).response["violations"]
        if fault["impact"] in ("serious", "critical") and not theirs(fault)
    ]


def theirs(fault: dict[str, object]) -> bool:
    """Streamlit's own markup, which we cannot change: none is excused until it is named here with its reason."""
    return False


def test_one_switch_turns_every_word_of_ours_to_english(root: str, sample_url: str, page: Page) -> None:
    names = written_names(sample_url)
    for path in PATHS:
        open_at(page, f"{root}{path}?lang=en")
        words = page.locator("[data-testid=stMain]").inner_text().replace("中文", "")
        for name in names:
            words = words.replace(name, "")
        assert re.findall(r"[\u4e00-\u9fff]+", words) == [], path


def written_names(address: str) -> list[str]:
    """What ledgers and sources write stays as written: names of areas, units and projects, notes, sources."""
    queries = (
        "select name from dim_area union select name from dim_unit union select name from dim_project union select name"
        " from dim_project_edition union select lead from dim_project_edition union select audience from dim_project_edition"
        " union select partner from dim_project_edition union select note from dim_project_edition"
        " union select subject from fct_published union select note from fct_published union select source from fct_published"
        " union select name from dim_body union select parent from dim_body union select source from dim_body"
        " union select title from fct_need union select category from fct_need"
        " union select title from fct_resource union select category from fct_resource"
        " union select name from fct_meeting union select venue from fct_meeting union select source from fct_meeting"
        " union select topic from fct_meeting_item union select decision from fct_meeting_item"
        " union select outcome from fct_meeting_item union select note from fct_meeting_item"
        " union select source from fct_meeting_item union select value from fct_meeting_item, json_each(speakers)"
        " union select value from fct_meeting_item, json_each(projects)"
        " union select written from etl_name union select name from etl_file union select name from etl_sheet"
        " union select trim(value) from etl_source_row, json_each(cells) where outcome = 'duplicate'"
    )
    engine = reader_engine(make_url(address))
    with engine.connect() as connection:
        found = {name for (name,) in connection.execute(text(queries)) if name}
        titles = {title for (title,) in connection.execute(text("select title from fct_need"))}
    found |= {row["source"] for row in break_records()}
    found |= {title[at : at + 2] for title in titles for at in range(len(title) - 1)}  # a word two titles share
    return sorted(found, key=len, reverse=True)


def test_an_unknown_value_in_the_address_is_said_and_dropped(root: str, page: Page) -> None:
    open_at(page, f"{root}/themes?theme=没有的板块&year=2019")
    words = page.locator("[data-testid=stMain]").inner_text()
    assert "没有的板块" in words and "志愿南西" in words
    assert "theme=" not in page.url


def test_wrong_databases_get_a_sentence_and_a_way_on(tmp_path: Path, sample_url: str, page: Page) -> None:
    newer = tmp_path / "newer.db"
    source = sqlite3.connect(str(make_url(sample_url).database))
    target = sqlite3.connect(newer)
    source.backup(target)
    target.execute("update alembic_version set version_num = '9999'")
    target.commit()
    (tmp_path / "broken.db").write_bytes(b"no database " * 500)
    for name, word in (("none.db", "数据库"), ("newer.db", "新"), ("broken.db", "数据库")):
        with served(f"sqlite:///{tmp_path / name}") as address:
            page.goto(address)
            page.wait_for_selector("[data-testid=stMain] h3")
            settle(page)
            words = page.locator("[data-testid=stMain]").inner_text()
            assert word in words and "Traceback" not in words, (name, words)
            assert page.locator("[data-testid=stException]").count() == 0
    source.close()
    target.close()


def test_an_empty_database_says_what_to_do(tmp_path: Path, page: Page) -> None:
    from etl.load import prepare
    from warehouse.engine import database_url, writer_engine

    url = database_url(f"sqlite:///{tmp_path / 'empty.db'}")
    with writer_engine(url).begin() as connection:
        prepare(connection, url)
    with served(f"sqlite:///{tmp_path / 'empty.db'}") as address:
        open_at(page, address)
        assert "python -m etl" in page.locator("[data-testid=stMain]").inner_text()


def test_a_click_on_a_bar_filters_by_it_and_is_taken_back_also_in_the_dark(root: str, browser_: Browser) -> None:
    context = browser_.new_context(viewport={"width": 1440, "height": 1000}, locale="zh-CN", color_scheme="dark")
    page = context.new_page()
    page.goto(f"{root}/unit-types?year=2019")
    bars = page.locator(".js-plotly-plot").first.locator(".points path")
    bars.first.wait_for()
    settle(page)
    drawn = {bar.evaluate("bar => bar.style.fill") for bar in bars.all()}
    stand_ins = {"rgb(136, 204, 238)", "rgb(60, 154, 85)", "rgb(196, 95, 179)"}
    assert drawn >= stand_ins and drawn & {"rgb(51, 34, 136)", "rgb(17, 119, 51)", "rgb(136, 34, 85)"} == set()

    def filters() -> dict[str, list[str]]:
        settle(page)
        return parse_qs(urlsplit(page.url).query)

    where = bars.first.bounding_box()
    assert where is not None
    page.mouse.click(where["x"] + where["width"] / 2, where["y"] + where["height"] / 2)
    page.get_by_role("button", name="撤销点选").wait_for()
    chosen = filters()
    assert set(chosen) == {"year", "unit_type"} and len(chosen["unit_type"]) == 1
    assert page.get_by_text(f"2019年 · {chosen['unit_type'][0]}").first.is_visible()
    page.get_by_role("button", name="撤销点选").click()
    page.get_by_role("button", name="撤销点选").wait_for(state="detached")
    assert filters() == {"year": ["2019"]}
    context.close()


def test_the_further_pages_fit_a_telephone_speak_english_and_are_sound(
    root: str, sample_url: str, browser_: Browser
) -> None:
    context = browser_.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    open_at(page, root)  # the server knows its pages from its first run on
    outside, errors = listened_to(page)
    names = written_names(sample_url)
    for path in FURTHER:
        open_at(page, f"{root}{path}{'&' if '?' in path else '?'}lang=en&year=2020")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
        words = page.locator("[data-testid=stMain]").inner_text().replace("中文", "")
        drawn = (
            page.locator(".js-plotly-plot text").all_text_contents() if path == "/network" else []
        )  # shortened names
        for name in [*sorted(map(str.strip, drawn), key=len, reverse=True), *names]:
            words = words.replace(name, "")
        assert re.findall(r"[\u4e00-\u9fff]+", words) == [], path
        assert faults(page, "[data-testid=stMain]") == [], path
    assert (outside, errors) == ([], [])
    context.close()


def asked(page: Page) -> dict[str, list[str]]:
    settle(page)
    return parse_qs(urlsplit(page.url).query)


def test_a_gap_is_clicked_shared_followed_to_its_records_and_left_again(root: str, page: Page) -> None:
    open_at(page, f"{root}/gaps?year=2020")
    cells = page.locator(".js-plotly-plot").first.locator(".nsewdrag")
    where = cells.bounding_box()
    assert where is not None
    page.mouse.click(where["x"] + 30, where["y"] + 20)
    page.get_by_role("button", name="撤销点选").wait_for()
    chosen = asked(page)
    assert {key: len(values) for key, values in chosen.items()} == {"year": 1, "area": 1, "theme": 1}
    words = f"2020年 · {chosen['theme'][0]} · {chosen['area'][0]}"
    other = page.context.new_page()
    open_at(other, page.url)  # the link that is handed on
    assert other.get_by_text(words).first.is_visible()
    other.get_by_text("English", exact=True).click()
    other.get_by_role("heading", name="Gaps", exact=True).wait_for()
    assert asked(other) == {**chosen, "lang": ["en"]}
    page.get_by_role("button", name="这个数怎么来的").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text(chosen["area"][0]).first.wait_for()
    page.keyboard.press("Escape")
    dialog.wait_for(state="detached")
    page.get_by_role("button", name="撤销点选").click()
    page.get_by_role("button", name="撤销点选").wait_for(state="detached")
    assert asked(page) == {"year": ["2020"]}
    page.go_back()  # takes back what came last, here the taking back
    page.get_by_text(words).first.wait_for()
    assert asked(page) == chosen
    page.go_back()
    page.get_by_text(words).first.wait_for(state="detached")
    assert asked(page) == {"year": ["2020"]}
    page.locator("header").get_by_text("参与情况", exact=True).click()
    page.get_by_test_id("stTopNavDropdownLink").first.click()
    page.get_by_role("heading", name="板块", exact=True).first.wait_for()
    assert asked(page) == {"year": ["2020"]}
    page.go_back()  # to the page before, with what was selected there
    page.get_by_role("heading", name="缺口", exact=True).first.wait_for()
    assert asked(page) == {"year": ["2020"]}


def _bright(colour: tuple[int, ...]) -> float:
    """The relative luminance of a colour (WCAG 2.2)."""
    shares = [value / 255 for value in colour[:3]]
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_letters_of_every_cell_are_read_on_its_colour(
    root: str, browser_: Browser, scheme: Literal["light", "dark"]
) -> None:
    page = browser_.new_page(viewport={"width": 1280, "height": 1000}, color_scheme=scheme)
    open_at(page, f"{root}/loyalty")
    drawn = page.locator(".js-plotly-plot", has=page.locator(".heatmaplayer image")).first
    drawn.scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    cells: list[tuple[float, float, str, str]] = page.evaluate(
        "[...document.querySelectorAll('.heatmap-label')].map((label) => {"
        " const {x, y, width, height} = label.getBoundingClientRect();"
        " const words = label.querySelector('tspan[style*=fill]');"
        " return [x - 6, y + height / 2, getComputedStyle(words).fill, label.textContent] })"
    )
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    page.close()
    weak = []
    for x, y, fill, words in cells:
        ground = picture.getpixel((int(x), int(y)))
        assert isinstance(ground, tuple)
        letters = tuple(map(int, re.findall(r"\d+", fill)))
        pale, deep = sorted((_bright(ground), _bright(letters)), reverse=True)
        if (pale + 0.05) / (deep + 0.05) < 4.3:
            weak.append((words, ground, letters))
    assert (len(cells), weak) == (45, [])


def test_a_project_is_clicked_and_leads_to_its_units(root: str, page: Page) -> None:
    open_at(page, f"{root}/projects")
    strip = page.locator(".js-plotly-plot", has=page.locator(".heatmaplayer image")).first
    strip.scroll_into_view_if_needed()
    where = strip.locator(".nsewdrag").bounding_box()
    assert where is not None
    page.mouse.click(where["x"] + 20, where["y"] + 12)
    page.wait_for_url(lambda url: "project=" in url)
    (project,) = asked(page)["project"]
    page.get_by_role("heading", name=f"{project}：逐年数字").wait_for()
    settle(page)
    chooser = page.get_by_role("combobox", name="查看单位").first
    option = page.get_by_role("option").first
    for _ in range(5):  # a page that is still being drawn closes the list again
        chooser.press("ArrowDown")
        with suppress(TooLate):
            option.click(timeout=3000)
            break
    settle(page)
    link = page.locator("[data-testid=stPageLink] a").first
    unit = link.inner_text().split("\n")[-1]
    link.click()
    page.get_by_role("heading", name="单位详情", exact=True).wait_for()
    page.locator("[data-testid=stMain]").get_by_text(unit).first.wait_for()
    assert asked(page) == {"unit": [unit]}
    assert page.get_by_role("button", name="撤销点选").count() == 0
