"""The pictures of the README: the dashboard with its sample, as it stands."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from browser.serving import chromium, served, settle
from etl.load import load
from etl.sample import write
from texts import say
from warehouse.engine import database_url

PICTURES = Path(__file__).resolve().parent / "pictures"
SHOTS = {"overview": "/?lang=zh", "areas": "/areas?lang=zh&year=2019"}
WIDTH, HEIGHT = 1440, 1150


def faulty(folder: Path) -> Path:
    """A short ledger of 2014 with a date that does not exist, a project nobody knows and a wrong total."""
    text = (folder / "ledgers" / "参与台账_2014.csv").read_text(encoding="utf-8-sig")
    lines = list(csv.reader(text.splitlines()))
    header = next(place for place, line in enumerate(lines) if "活动时间" in line)
    date, project, people = (lines[header].index(name) for name in ("活动时间", "项目名称", "党员人次"))
    rows = lines[header + 1 : header + 13]
    for number, row in enumerate(rows, start=1):
        row[date] = f"2014-12-{number:02d}"
    rows[3][date], rows[6][project] = "2014-02-30", "样例·没有的项目"
    total = [""] * len(lines[header])
    total[0], total[people] = "合计", "99"
    path = folder / "2014年12月台账.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([lines[header], *rows, total])
    return path


def _import(browser: Browser, root: str, ledger: Path) -> None:
    """The import page with the check-up of a ledger."""
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, locale="zh-CN")
    page.goto(f"{root}/import?lang=zh")
    page.wait_for_selector("h1")
    settle(page)
    page.set_input_files("input[type=file]", [str(ledger)])
    page.get_by_text(ledger.name).first.wait_for()
    settle(page)
    page.get_by_role("button", name=say("import_check", "zh")).click()
    page.get_by_text(say("import_step_result", "zh")).wait_for(timeout=60_000)
    settle(page)
    page.mouse.move(0, 0)
    page.screenshot(path=PICTURES / "import.png")
    page.close()


def take() -> None:
    """Loads the sample into a database of its own, serves it, and writes docs/pictures/*.png."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{folder}/sample.db"
        write(Path(folder) / "ledgers")
        load([Path(folder) / "ledgers"], database_url(address))
        with served(address) as root, chromium() as browser:
            for name, path in SHOTS.items():
                page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, locale="zh-CN")
                page.goto(root + path)
                page.wait_for_selector(".js-plotly-plot .main-svg")
                settle(page)
                page.screenshot(path=PICTURES / f"{name}.png")
                page.close()
            _import(browser, root, faulty(Path(folder)))
