"""python -m bench: prints a table and writes bench/results.md."""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser

from bench import clicking, files, loads, names, pollock, sizes, viewers
from bench.timing import HEADER, Figure, measure, timed
from browser.serving import ROOT, chromium, served
from etl.extract.reader import Reader
from etl.load import load
from etl.sample import write
from warehouse.engine import database_url

HERE = Path(__file__).resolve().parent


def loading(folder: Path, ledgers: Path) -> Figure:
    """The sample through the whole pipeline, beside only reading its files."""
    turns = iter(range(1000))

    def whole() -> float:
        url = database_url(f"sqlite:///{folder / f'load{next(turns)}.db'}")
        return timed(lambda: load([ledgers], url))

    def reading() -> float:
        def act() -> None:
            with Reader() as reader:
                for path in sorted(ledgers.iterdir()):
                    reader.read(path)

        return timed(act)

    return measure("load the sample folder", "≤ 5 s", whole, "only read the files", reading)


_WATCH = """(selector) => {
  new MutationObserver((_, watch) => {
    if (!document.querySelector(selector)) return;
    watch.disconnect();
    requestAnimationFrame(() => setTimeout(() => { window.drawn = performance.timeOrigin + performance.now(); }));
  }).observe(document, { subtree: true, childList: true });
}"""
"""Notes when a frame with the first such element has been drawn, by the clock of the machine in milliseconds."""


def cold_start(address: str, browser: Browser) -> Figure:
    """From starting the server to the first figure of the overview, beside a page with one title."""

    def first(script: Path, selector: str) -> Callable[[], float]:
        def seconds() -> float:
            began = time.time()
            with served(address, script) as root:
                page = browser.new_page()
                page.add_init_script(f"({_WATCH})({json.dumps(selector)})")
                page.goto(root)
                drawn = page.wait_for_function("window.drawn").json_value()
                page.close()
            return float(drawn) / 1000 - began

        return seconds

    overview = first(ROOT / "dashboard.py", "[data-testid=stMetricValue]")
    return measure(
        "cold start to the first figure", "≤ 3 s", overview, "page with a title", first(HERE / "trivial_page.py", "h1")
    )


def first_load(address: str, browser: Browser) -> str:
    """How much a browser that was never here fetches for the first page, and how much of it is plotly.js."""
    with served(address) as root:
        page = browser.new_context().new_page()
        page.goto(root)
        page.wait_for_selector(".js-plotly-plot .trace")
        fetched: list[tuple[str, int]] = page.evaluate(
            "performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))"
            ".map((entry) => [entry.name, entry.transferSize])"
        )
        page.close()
    plotly = sum(size for name, size in fetched if "plotly" in name)
    whole = sum(size for _name, size in fetched)
    return f"First load of the first page: {whole / 1e6:.2f} MB (promise: 4.5), {plotly / 1e6:.2f} of them plotly.js."


def _of_many(folder: Path) -> list[str]:
    """What few and many records cost a page, as lines of Markdown."""
    few, *_, many = (f"sqlite:///{folder / str(size) / loads.LOADED}" for size in loads.SIZES)
    figures = [*sizes.at_both(few, many), viewers.server_part(many, ", 5,000,000 records", "≤ 0.060 s")]
    return ["The same questions of few and of many records.", "\n".join([HEADER, *(each.row() for each in figures)])]


def main() -> None:
    """Measures everything and tells it; `--quick` only what a change of the pages may spoil, and writes nothing."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="only what a change of the pages may spoil; writes nothing"
    )
    quick = parser.parse_args().quick
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write(folder / "ledgers")
        address = f"sqlite:///{folder / 'sample.db'}"
        load([folder / "ledgers"], database_url(address))
        with chromium() as browser:
            pages = [clicking.filter_click(address, browser), viewers.server_part(address)]
            pages += [cold_start(address, browser)]
            load_size = first_load(address, browser)
        peer = [] if quick else [sizes.beside_datasette(folder / "sample.db"), *files.making(address)]
        figures = pages if quick else [loading(folder, folder / "ledgers"), *pages, *peer]
        crowd = viewers.soak(address, lasting=10 if quick else 60).line()
        many = [] if quick else [*loads.report(folder / "many"), *_of_many(folder / "many")]
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}"
    table = "\n".join([HEADER, *(figure.row() for figure in figures)])
    about = f"The sample of about 20,000 records; {machine}. Five rounds after a warm-up, each beside its floor."
    more = [] if quick else [*many, pollock.report(), *names.lines()]
    text = "\n\n".join(["# Results", about, table, crowd, load_size, *more]) + "\n"
    if not quick:
        (HERE / "results.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
