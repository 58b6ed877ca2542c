"""From a click on a filter to the last change that is drawn, in a real browser, on our page and on a Dash page."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from itertools import cycle
from statistics import median

from playwright.sync_api import Browser, Page, ViewportSize

from bench.four_charts import YEARS
from bench.timing import Figure, measure
from browser.serving import ROOT, running

CLICKS = 5
_WINDOW: ViewportSize = {"width": 1440, "height": 1400}
_WATCH = """() => {
  const seen = { click: 0, drawn: 0 };
  window.seen = seen;
  addEventListener("pointerdown", () => { seen.click = performance.now(); seen.drawn = 0; }, true);
  new MutationObserver((changes) => {
    const drawn = changes.some(({ target }) => target.ownerSVGElement?.closest?.(".js-plotly-plot")
      || target.closest?.(".js-plotly-plot"));
    if (drawn) seen.drawn = performance.now();
  }).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
}"""
_QUIET = "() => window.seen.drawn > 0 && performance.now() - window.seen.drawn > 300"


def clicking(page: Page, address: str) -> Callable[[], float]:
    """Opens an address; returns what clicks years, several times, and tells the median seconds until all was drawn."""
    page.goto(address)
    page.wait_for_function("document.querySelectorAll('.js-plotly-plot .main-svg .trace, .hm').length >= 4")
    page.wait_for_timeout(1000)
    page.evaluate(_WATCH)
    years = cycle(YEARS)

    def once() -> float:
        page.locator("label", has_text=str(next(years))).last.click()
        page.wait_for_function(_QUIET)
        return float(page.evaluate("(window.seen.drawn - window.seen.click) / 1000"))

    return lambda: median(once() for _ in range(CLICKS))


def filter_click(database: str, browser: Browser) -> Figure:
    """The same four figures on both pages, clicked in turn."""
    ours = ("-m", "streamlit", "run", str(ROOT / "bench" / "streamlit_page.py"), "--server.headless", "true")
    with ExitStack() as open_:
        here = open_.enter_context(running(database, (*ours, "--server.port"), "/_stcore/health"))
        there = open_.enter_context(running(database, ("-m", "bench.dash_page"), "/_dash-layout"))
        # gone with their servers: a page without one goes on looking for it, beside whatever is measured next
        pages = [open_.enter_context(browser.new_context(viewport=_WINDOW)).new_page() for _ in range(2)]
        return measure(
            "filter click to the last change drawn, four figures",
            "≤ Dash",
            clicking(pages[0], here.address),
            "the same on a Dash page",
            clicking(pages[1], there.address),
        )
