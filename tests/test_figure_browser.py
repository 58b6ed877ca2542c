"""Figures in a real browser: what stays, what is redrawn, what is picked and what the keyboard reaches."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree
from playwright.sync_api import Browser, Page

from browser.serving import ROOT, running, settle
from panels.plot import publish

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PAGE = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
import streamlit as st
from panels.plot import lay, plot, sheet

def figure(values):
    trace = {{"type": "bar", "x": ["甲", "乙"], "y": values, "text": ["一", "二"], "hovertemplate": "%{{x}} %{{text}}<extra></extra>"}}
    marks = [[{{"who": "甲"}}, {{"who": "乙"}}]]
    return {{"data": [trace], "marks": marks, "layout": {{"height": 240, "xaxis": {{"type": "category"}}}}}}

def first():
    other = st.toggle("另一组")
    words = {{"title": "题<b>", "subtitle": "2019年", "foot": ["来源"], "stamp": "样例数据", "face": "", "name": "图", "take": "下载图片"}}
    drawn = sheet(figure([3, 4] if other else [1, 2]), "第一图", ("click", "box"), words)
    lay(drawn, "one", lambda marks: st.session_state.update(told="".join(mark["who"] for mark in marks)))
    st.text("picked " + st.session_state.pop("told", ""))
    plot(figure([5, 6]), "第二图", "two")

st.navigation([st.Page(first, title="一", default=True), st.Page(lambda: st.title("空"), title="二", url_path="two")]).run()
"""


@pytest.fixture(params=["", "office"])
def page(request: pytest.FixtureRequest, tmp_path: Path, browser_: Browser) -> Iterator[Page]:
    script = tmp_path / "page.py"
    script.write_text(PAGE, encoding="utf-8")
    publish(tmp_path / "static")
    below = f"/{request.param}" if request.param else ""
    command = ("-m", "streamlit", "run", str(script), "--server.baseUrlPath", request.param, "--server.port")
    with running("sqlite://", command, f"{below}/_stcore/health") as server:
        page = browser_.new_page()
        page.goto(f"{server.address}{below}/")
        page.wait_for_function("document.querySelectorAll('.js-plotly-plot .trace').length === 2")
        settle(page)
        yield page
        page.close()


def test_a_figure_stays_while_it_changes_is_picked_by_key_and_forgets_the_pick(page: Page) -> None:
    page.evaluate("document.querySelectorAll('.js-plotly-plot').forEach((plot, place) => { plot.mine = place })")
    page.evaluate("document.querySelectorAll('.js-plotly-plot')[1].on('plotly_afterplot', () => { window.again = 1 })")
    first = page.get_by_role("img", name="第一图")
    first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.locator("[role=status]", has_text="乙 二").wait_for()
    page.keyboard.press("Enter")
    page.get_by_text("picked 乙", exact=True).wait_for()
    for told in ("另一组", "另一组"):  # to another figure and back: the pick is not revived
        page.get_by_text(told).click()
        page.wait_for_timeout(300)
        settle(page)
        page.get_by_text("picked", exact=True).wait_for()
    left, top, right, bottom = page.evaluate(
        "(({left, top, right, bottom}) => [left, top, right, bottom])"
        "(document.querySelector('.js-plotly-plot .nsewdrag').getBoundingClientRect())"
    )
    page.mouse.click(left + (right - left) / 4, bottom - 10)
    page.get_by_text("picked 甲", exact=True).wait_for()
    page.mouse.move(left + 5, top + 1)
    page.mouse.down()
    page.mouse.move(right - 5, bottom - 1, steps=8)
    page.mouse.up()
    page.get_by_text("picked 甲乙", exact=True).wait_for()
    page.wait_for_function("document.querySelectorAll('.js-plotly-plot .selectionlayer path').length === 0")
    assert page.evaluate("[...document.querySelectorAll('.js-plotly-plot')].map((plot) => plot.mine)") == [0, 1]
    assert page.evaluate("window.again") is None  # the other figure was not touched
    page.get_by_role("link", name="二").first.click()
    page.get_by_role("heading", name="空").wait_for()
    assert page.locator(".js-plotly-plot").count() == 0
    page.get_by_role("link", name="一").first.click()
    page.wait_for_function("document.querySelectorAll('.js-plotly-plot .trace').length === 2")
    takes_the_picture(page)


def takes_the_picture(page: Page) -> None:
    """A figure whose words came along has two buttons; what they hand over holds the words and is sharp."""
    assert page.locator(".fumin-take button").count() == 2
    page.get_by_role("img", name="第一图").hover()
    made = {}
    for kind in ("png", "svg"):
        with page.expect_download() as taken:
            page.get_by_role("button", name=f"下载图片 {kind.upper()}").click()
        assert taken.value.suggested_filename == f"图.{kind}"
        made[kind] = Path(taken.value.path()).read_bytes()
    texts = [text for text in etree.fromstring(made["svg"]).itertext() if text.strip()]
    assert {"题<b>", "2019年", "来源", "样例数据", "甲", "乙"} <= set(texts)
    assert made["png"].startswith(b"\x89PNG") and int.from_bytes(made["png"][16:20]) == 3000
