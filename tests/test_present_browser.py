"""The presentation on the dashboard, in a real browser: keys, steps, filters, the speaker's window, fingers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from browser.serving import served, settle
from tests.meeting_world import NAMES, build

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(build(tmp_path_factory.mktemp("present"), NAMES)) as address:
        yield address


@pytest.fixture(scope="module")
def window(browser_: Browser) -> Iterator[Page]:
    context = browser_.new_context(viewport={"width": 1280, "height": 720}, locale="zh-CN")
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    assert faults == []
    context.close()


@pytest.fixture
def page(root: str, window: Page) -> Page:
    """The presentation of 2019 at its title, not filling the screen; opened again only where a test left it."""
    address = f"{root}/present?year=2019"
    if window.url != address or window.evaluate("location.href") != address:
        opened(window, address)
    window.evaluate("document.fullscreenElement && document.exitFullscreen()")
    window.set_viewport_size({"width": 1280, "height": 720})
    window.wait_for_function("!document.querySelector('.fumin-stage').classList.contains('full')")
    window.locator(".fumin-stage").focus()
    window.keyboard.press("Home")
    return window


def opened(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector(".fumin-stage footer .count")
    settle(page)


def fill(page: Page) -> None:
    page.locator(".fumin-stage").focus()
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement?.classList.contains('full')")


def place(page: Page) -> int:
    return int(page.inner_text(".fumin-stage .count").split("/")[0])


def shown(page: Page) -> str:
    return page.locator(".fumin-stage article").get_attribute("data-screen") or ""


def to(page: Page, screen: str) -> None:
    """Turns until the screen is this one."""
    page.keyboard.press("Home")
    for _ in range(30):
        if shown(page) == screen:
            return
        page.keyboard.press("PageDown")
    raise AssertionError(screen)


def bars(page: Page) -> int:
    return page.locator(".fumin-stage .figure .bars .point:visible path").count()


def test_keys_fill_the_screen_turn_jump_and_blank(page: Page) -> None:
    page.evaluate("document.activeElement.blur()")  # as the page is when it is opened: nothing was clicked yet
    page.keyboard.press("ArrowRight")
    assert place(page) == 2
    page.keyboard.press("End")  # scrolls the page, as it does anywhere
    assert place(page) == 2
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement?.classList.contains('full')")
    assert page.locator(".fumin-stage").bounding_box() == {"x": 0, "y": 0, "width": 1280, "height": 720}
    last = int(page.inner_text(".fumin-stage .count").split("/")[1])
    for key, there in (("ArrowRight", 2), ("PageDown", 3), ("PageUp", 2), ("End", last), ("ArrowRight", last), ("Home", 1), ("ArrowLeft", 1)):  # fmt: skip
        page.keyboard.press(key)
        assert place(page) == there, key
    page.keyboard.type("12")
    page.wait_for_function("document.querySelector('.jump').hidden", timeout=3000)  # a short pause is as good as Enter
    assert place(page) == 12
    page.keyboard.type("4")
    page.keyboard.press("Enter")
    assert place(page) == 4
    for key, hidden in (("b", "hidden"), ("b", "visible"), (".", "hidden"), ("Escape", "visible"), ("b", "hidden"), ("ArrowRight", "visible")):  # fmt: skip
        page.keyboard.press(key)
        assert page.evaluate("getComputedStyle(document.querySelector('.fumin-stage article')).visibility") == hidden
    assert place(page) == 5 and "样例数据" in page.inner_text(".fumin-stage .stamp")
    assert "来源" in page.inner_text(".fumin-stage .source")
    page.keyboard.press("Escape")
    page.wait_for_function("!document.fullscreenElement")
    assert place(page) == 5


def test_letters_of_a_filled_screen_are_read_from_the_back_row(page: Page) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    fill(page)
    small: dict[str, float] = {}
    for _ in range(40):
        sizes = page.evaluate(
            "[...document.querySelectorAll('.fumin-stage article *')].filter((one) => one.checkVisibility()"
            " && [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()))"
            ".map((one) => parseFloat(getComputedStyle(one).fontSize))"
        )
        assert sizes
        small[page.inner_text(".fumin-stage .title")] = min(sizes)
        page.keyboard.press("PageDown")
    assert {title: size for title, size in small.items() if size < 24} == {} and len(small) > 15


def test_the_space_bar_builds_a_figure_up_and_the_arrow_shows_it_whole(page: Page) -> None:
    fill(page)
    to(page, "unit_types")  # a ranking
    page.keyboard.press("ArrowLeft")
    page.keyboard.press(" ")
    whole = page.locator(".fumin-stage .figure .ytick").count()
    seen = [bars(page)]
    frame = page.evaluate("document.querySelector('.fumin-stage .figure')._fullLayout.xaxis.range")
    for _ in range(whole - 1):
        page.keyboard.press(" ")
        seen.append(bars(page))
    assert seen == list(range(1, whole + 1)) and whole > 1
    assert page.evaluate("document.querySelector('.fumin-stage .figure')._fullLayout.xaxis.range") == frame
    page.keyboard.press("ArrowLeft")
    page.keyboard.press(" ")
    here = place(page)
    assert bars(page) == 1
    page.keyboard.press("ArrowRight")
    assert (place(page), bars(page)) == (here, whole)
    page.keyboard.press("ArrowRight")
    assert place(page) == here + 1


def test_what_is_pointed_at_stands_out_and_is_said(page: Page) -> None:
    fill(page)
    to(page, "unit_types")
    page.keyboard.press("ArrowDown")
    page.wait_for_selector(".hoverlayer .hovertext")
    opacities = "[...document.querySelectorAll('.figure .bars .point')].map((one) => one.style.opacity)"
    assert page.evaluate(opacities)[0] == "" and set(page.evaluate(opacities)[1:]) == {"0.18"}
    page.wait_for_function("document.querySelector('.fumin-stage .told')?.textContent.includes('%')")
    page.keyboard.press("Escape")
    assert set(page.evaluate(opacities)) == {""} and page.evaluate("Boolean(document.fullscreenElement)")
    page.keyboard.press("p")
    page.mouse.move(400, 300)
    assert page.locator(".fumin-stage .dot:not([hidden])").count() == 1


def test_a_filter_set_on_the_filled_screen_keeps_the_screen_that_is_shown(page: Page) -> None:
    fill(page)
    to(page, "themes")
    page.keyboard.press("/")
    page.get_by_role("button", name="2018", exact=True).click()
    page.wait_for_function("document.querySelector('.fumin-stage .title')?.textContent.startsWith('2018')")
    page.get_by_role("group", name="居民区").get_by_role("button", name="威海居民区").click()
    page.wait_for_function("document.querySelector('.fumin-stage .subtitle')?.textContent.includes('威海居民区')")
    assert page.evaluate("document.fullscreenElement?.classList.contains('fumin-stage')")
    assert shown(page) == "themes"
    assert page.evaluate("document.activeElement.textContent") == "威海居民区"
    page.keyboard.press("Escape")
    page.keyboard.press("f")
    settle(page)
    asked = parse_qs(urlsplit(page.evaluate("location.href")).query)
    assert asked == {"year": ["2018"], "area": ["威海居民区"]}
    page.get_by_role("button", name="清除筛选").click()  # the bar of the page is followed as well
    page.wait_for_function(
        "document.querySelector('.fumin-stage .subtitle')?.textContent.includes('威海居民区') === false"
    )
    assert shown(page) == "themes"


def test_the_speaker_s_window_and_the_stage_move_each_other(page: Page) -> None:
    page.locator(".fumin-stage").focus()
    page.keyboard.press("ArrowRight")
    with page.expect_popup() as opening:
        page.keyboard.press("s")
    speaker = opening.value
    titles = page.evaluate("[...document.querySelectorAll('.fumin-stage .title')].map((one) => one.textContent)")
    assert [speaker.inner_text(".now")] == titles
    assert "python -m measures" in speaker.inner_text(".notes") and re.fullmatch(
        r"\d\d:\d\d", speaker.inner_text(".clock")
    )
    upcoming = speaker.inner_text(".upcoming")
    speaker.keyboard.press("PageDown")
    assert (place(page), page.inner_text(".fumin-stage .title"), speaker.inner_text(".now")) == (3, upcoming, upcoming)
    page.bring_to_front()
    page.keyboard.press("End")
    assert speaker.inner_text(".upcoming") == "最后一屏"
    speaker.get_by_role("button", name="黑屏").click()
    assert page.evaluate("document.querySelector('.fumin-stage').className").split()[-1] == "blank"
    speaker.locator(".screens button").nth(1).click()
    assert place(page) == 2 and page.locator(".fumin-stage.blank").count() == 0
    page.get_by_role("link", name="总览").first.click()
    page.wait_for_selector(".fumin-stage", state="detached")
    for _ in range(20):
        if speaker.is_closed():
            return
        page.wait_for_timeout(100)
    raise AssertionError("the window outlives the stage")


def test_fingers_and_edges_turn_and_a_phone_has_room(root: str, browser_: Browser) -> None:
    context = browser_.new_context(viewport={"width": 390, "height": 844}, has_touch=True, color_scheme="dark")
    page = context.new_page()
    opened(page, f"{root}/present?year=2019&lang=en")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate("document.querySelector('.fumin-stage').classList.contains('dark')")
    swipe = """(across) => { const stage = document.querySelector('.fumin-stage .screen');
      const at = (x, type) => stage.dispatchEvent(new PointerEvent(type, { pointerType: 'touch', clientX: x, clientY: 500, bubbles: true }));
      at(200, 'pointerdown'); at(200 + across, 'pointerup'); }"""
    for across, there in ((-120, 2), (-120, 3), (120, 2), (20, 2)):
        page.evaluate(swipe, across)
        assert place(page) == there
    page.locator(".fumin-stage").scroll_into_view_if_needed()
    found = page.locator(".fumin-stage").bounding_box()
    assert found is not None
    page.touchscreen.tap(found["x"] + found["width"] - 8, found["y"] + found["height"] / 2)
    assert place(page) == 3
    for _ in range(25):
        page.get_by_role("button", name="Next", exact=True).click()
        faults = [] if place(page) % 5 else Axe().run(page, context=".fumin-stage").response["violations"]
        assert [fault["id"] for fault in faults if fault["impact"] in ("serious", "critical")] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
