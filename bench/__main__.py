"""python -m bench: prints a table and writes bench/results.md."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser

from bench import clicking, files, loads, names, pollock, viewers
from bench.timing import HEADER, Figure, measure, timed
from browser.serving import ROOT, chromium, served
from etl.extract.reader import Reader
from etl.load import load
from etl.sample import write
from measures import Scope, Selection, query
from warehouse.engine import database_url, reader_engine

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


def cold_start(address: str, browser: Browser) -> Figure:
    """From starting the server to the first figure of the overview, beside a page with one title."""

    def first(script: Path, selector: str) -> Callable[[], float]:
        def act() -> None:
            with served(address, script) as root:
                page = browser.new_page()
                page.goto(root)
                page.wait_for_selector(selector)
                page.close()

        return lambda: timed(act)

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


def asking(address: str) -> list[Figure]:
    """Queries that pages ask, beside the least a round trip to the database costs."""
    figures = []
    with reader_engine(database_url(address)).connect() as connection:

        def ask(measures: list[str], by: tuple[str, ...], selection: Selection) -> Callable[[], float]:
            return lambda: timed(
                lambda: query(connection, measures, by=by, selection=selection, scope=Scope.everything())
            )

        least = ask(["resources"], (), Selection(years=(2020,)))
        for name, by, selection in (
            ("units by year × theme", ("year", "theme"), Selection()),
            (
                "units by unit type × theme, one area, five years",
                ("unit_type", "theme"),
                Selection(years=(2015, 2016, 2017, 2018, 2019), areas=("威海居民区",)),
            ),
            ("coverage by year", ("year",), Selection()),
        ):
            measures = ["coverage"] if name.startswith("coverage") else ["participating_units"]
            figures.append(measure(name, "—", ask(measures, by, selection), "count of one small list", least))
    return figures


def main() -> None:
    """Measures everything and tells it; `--quick` only what a change of the pages may spoil, and writes nothing."""
    quick = "--quick" in sys.argv[1:]
    with tempfile.TemporaryDirectory() as place, chromium() as browser:
        folder = Path(place)
        write(folder / "ledgers")
        address = f"sqlite:///{folder / 'sample.db'}"
        load([folder / "ledgers"], database_url(address))
        pages = [clicking.filter_click(address, browser), viewers.server_part(address), cold_start(address, browser)]
        figures = (
            pages if quick else [loading(folder, folder / "ledgers"), *pages, *asking(address), *files.making(address)]
        )
        crowd = viewers.soak(address, lasting=10 if quick else 60).line()
        load_size = first_load(address, browser)
        many = [] if quick else loads.report(folder / "many")
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
