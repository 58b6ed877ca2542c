"""The pictures of the README: the dashboard with its sample, as it stands."""

from __future__ import annotations

import tempfile
from pathlib import Path

from browser.serving import chromium, served, settle
from etl.load import load
from etl.sample import write
from warehouse.engine import database_url

PICTURES = Path(__file__).resolve().parent / "pictures"
SHOTS = {"overview": "/?lang=zh", "areas": "/areas?lang=zh&year=2019"}
WIDTH, HEIGHT = 1440, 1150


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
