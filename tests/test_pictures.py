"""Charts as pictures: words and letters inside, sharp, inert; without a browser a sentence and no file."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from lxml import etree
from playwright.sync_api import sync_playwright
from sqlalchemy import Connection

from browser.serving import chromium_path
from charts.labels import value_name
from charts.ranking import ranking
from exports.__main__ import main
from exports.letters import plain
from exports.making import Order
from exports.picture import browser
from exports.picture.writer import charted, pictures
from exports.screen import Screen
from exports.sources import Made
from exports.storyline import storyline
from measures import Scope, Selection, query
from tests.export_readback import picture_of
from tests.meeting_world import NAMES, RARE, build
from tests.test_inert import SMALL
from tests.worlds import reader

EVERYTHING = Scope.everything()
HOSTILE = [text for text in SMALL if text.strip()]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    return build(tmp_path_factory.mktemp("pictures"), [*NAMES, RARE, *HOSTILE])


@pytest.fixture(scope="module")
def warehouse(address: str) -> Iterator[Connection]:
    with reader(Path(address.removeprefix("sqlite:///"))) as connection:
        yield connection


@pytest.fixture
def _drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The browser of the tests draws."""
    place = chromium_path()
    if place is None:
        with sync_playwright() as playwright:
            place = playwright.chromium.executable_path
    monkeypatch.setenv("FUMIN_BROWSER", place)


def of_units(warehouse: Connection) -> Screen:
    """A screen whose chart bears the names of all units."""
    rows = query(warehouse, ["activities"], by=["unit"], selection=Selection(), scope=EVERYTHING)
    title = f"{RARE}：" + "".join(HOSTILE)
    return Screen("units", "chart", "单位", title, "2019年", "来源", rows, ranking(rows, "unit", "activities", "zh"))


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
@pytest.mark.usefixtures("_drawing")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_chart_is_a_picture_with_its_title_selection_source_and_figures(warehouse: Connection, lang: str) -> None:
    chosen = Selection(years=(2018, 2019), themes=("先锋南西",)) if lang == "en" else Selection()
    made = Made("王某", datetime(2026, 1, 5, 9, 30))
    story = storyline(Order(chosen, EVERYTHING, lang, made).asked(warehouse))  # type: ignore[arg-type]
    screens = charted(story)
    assert {"themes", "areas", "trend_units"} <= {screen.id for screen in screens}
    drawn = {
        screen.id: picture_of(content)
        for screen, content in zip(screens, pictures(story, screens, "svg", lang), strict=True)  # type: ignore[arg-type]
    }
    for screen in screens:
        words = (screen.title, screen.subtitle, story.source, "王某", {"zh": "样例数据", "en": "Sample data"}[lang])
        assert [
            word for word in words if re.sub(r"\s", "", word) not in re.sub(r"\s", "", "".join(drawn[screen.id]))
        ] == []
    now = chosen if chosen.years else chosen.replace(years=(2019,))
    rows = query(warehouse, ["participating_units"], by=["theme"], selection=now, scope=EVERYTHING).to_dict("records")
    names = [value_name("theme", row["theme"], lang) for row in rows]  # type: ignore[arg-type]
    assert names and set(names) | {str(row["participating_units"]) for row in rows} <= set(drawn["themes"])


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
@pytest.mark.usefixtures("_drawing")
def test_a_picture_is_sharp_has_its_letters_along_and_holds_no_markup_of_names(warehouse: Connection) -> None:
    story = storyline(Order(Selection(), EVERYTHING, "zh", Made("=1+1", datetime(2026, 1, 5))).asked(warehouse))
    screen = of_units(warehouse)
    (svg,), (png,) = (pictures(story, [screen], kind, "zh") for kind in ("svg", "png"))
    root = etree.fromstring(svg)
    tags = {element.tag.removeprefix(SVG) for element in root.iter() if isinstance(element.tag, str)}
    assert tags & {"script", "a", "foreignObject", "iframe", "image", "b", "img"} == set()
    attributes = {(name, value) for element in root.iter() for name, value in element.attrib.items()}
    assert [
        one for one in attributes if one[0].lower().startswith("on") or "http" in one[1] or "javascript:" in one[1]
    ] == []
    said = re.sub(r"\s", "", "".join(root.itertext()))
    for name in [*HOSTILE, RARE]:
        assert re.sub(r"\s", "", plain(name)) in said, name
    face = re.search(rb"data:font/woff;base64,([A-Za-z0-9+/=]+)", svg)
    assert face
    letters = TTFont(io.BytesIO(base64.b64decode(face[1]))).getBestCmap()
    assert [letter for letter in RARE if ord(letter) not in letters] == []
    assert png.startswith(b"\x89PNG") and int.from_bytes(png[16:20]) == 3 * int(root.get("width"))


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
@pytest.mark.usefixtures("_drawing")
def test_the_command_draws_one_chart_or_all_into_a_folder(
    address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FUMIN_DATABASE_URL", address)
    assert main(["picture", str(tmp_path / "图"), "--screen", "themes", "--where", "year=2019", "--as", "svg"]) == 0
    assert [path.name for path in (tmp_path / "图").iterdir()] == ["福民项目_2019年_板块.svg"]
    capsys.readouterr()
    assert main(["picture", str(tmp_path / "a.png"), "--screen", "thanks"]) == 2
    told = capsys.readouterr().err
    assert "“thanks”不是" in told and "trend_units" in told and "'thanks' is none" in told
    assert main(["picture", str(tmp_path / "a.png")]) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["图"]


@pytest.mark.parametrize("named", ["/nowhere/chromium", ""])
def test_without_a_browser_a_sentence_says_what_to_do_and_nothing_is_written(
    named: str, address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FUMIN_DATABASE_URL", address)
    monkeypatch.setenv("FUMIN_BROWSER", named)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(browser, "_PLACES", ())
    assert main(["picture", str(tmp_path / "a.png"), "--screen", "themes"]) == 1
    told = capsys.readouterr()
    assert told.out == "" and "没有找到能画图的浏览器" in told.err and "No browser that can draw" in told.err
    assert list(tmp_path.iterdir()) == []


def test_a_browser_that_ends_at_once_is_said(
    address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FUMIN_DATABASE_URL", address)
    monkeypatch.setenv("FUMIN_BROWSER", "false")
    assert main(["picture", str(tmp_path / "a.png"), "--screen", "themes"]) == 1
    assert "没有画出图来（1）" in capsys.readouterr().err and list(tmp_path.iterdir()) == []
