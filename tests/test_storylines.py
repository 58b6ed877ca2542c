"""Storylines: the screens chosen and ordered beforehand, kept under a name, told by every file, and built up in steps."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection
from streamlit.testing.v1 import AppTest

from etl.__main__ import main as etl
from exports.__main__ import main
from exports.errors import NoScreens, UnknownScreens
from exports.making import Order, html, story_of, workbook
from exports.page.build_up import MOST, build_up, marks, ranked
from exports.sources import Made
from exports.storyline import SCREENS, chosen, every_screen, picked, storyline
from measures import Scope, Selection
from tests.export_readback import deck_of, page_of, sheets_of
from tests.meeting_world import NAMES, build
from tests.worlds import reader
from warehouse.storylines import storylines

ROOT = Path(__file__).resolve().parent.parent
MADE = Made("王某", datetime(2026, 1, 5, 9, 30))
CHOSEN = ("projects", "glance", "definitions", "themes")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    return build(tmp_path_factory.mktemp("storylines"), NAMES)


@pytest.fixture
def warehouse(address: str) -> Iterator[Connection]:
    with reader(Path(address.removeprefix("sqlite:///"))) as connection:
        yield connection


def order(selection: Selection, screens: tuple[str, ...] | None) -> Order:
    return Order(selection, Scope.everything(), "zh", MADE, screens=screens)


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    try:
        status = main(list(arguments))
    except SystemExit as stopped:
        status = int(stopped.code or 0)
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_every_screen_is_made_under_the_id_by_which_it_is_chosen(warehouse: Connection) -> None:
    asked = order(Selection(), None).asked(warehouse)
    made = {name: screen.id for name, making in SCREENS.items() if (screen := making(asked))}
    assert made == {name: name for name in made} and len(made) > 15
    assert [screen.id for screen in storyline(asked).screens] == ["cover", *made, "definitions", "sources"]


def test_the_screens_come_as_chosen_after_the_title_in_every_file(warehouse: Connection) -> None:
    wanted = order(Selection(years=(2019,)), CHOSEN)
    story = story_of(warehouse, wanted, "meeting")
    assert [screen.id for screen in story.screens] == ["cover", *CHOSEN]
    assert [screen["id"] for screen in page_of(html(warehouse, wanted))["screens"]] == ["cover", *CHOSEN]
    assert list(sheets_of(workbook(warehouse, wanted))) == ["封面", "项目增减", "一年一看", "口径", "板块"]
    (meant,) = (screen for screen in story.screens if screen.id == "definitions")
    assert "志愿服务时长" not in set(meant.rows["name"]) and "覆盖率" in set(meant.rows["name"])


def test_chosen_screens_without_data_are_left_out_or_say_so(warehouse: Connection) -> None:
    nothing = Selection(years=(2017,), areas=("中凯居民区",), themes=("共治南西",))
    assert [screen.id for screen in storyline(order(nothing, None).asked(warehouse), ("themes", "sources")).screens] == [
        "cover", "glance", "sources",
    ]  # fmt: skip
    one_year = story_of(warehouse, order(Selection(years=(2019,)), ("whole",)), "meeting")
    assert [(screen.id, screen.kind) for screen in one_year.screens] == [("cover", "cover"), ("whole", "words")]


def test_of_what_an_edition_froze_the_wanted_screens_are_told_in_their_order(warehouse: Connection) -> None:
    frozen = storyline(order(Selection(years=(2019,)), None).asked(warehouse))
    told = picked(frozen, ("themes", "whole", "cover", "glance"))
    assert [screen.id for screen in told.screens] == ["cover", "themes", "glance"]
    assert all(any(screen is one for one in frozen.screens) for screen in told.screens)


def test_screens_are_named_by_id_or_by_name_in_either_language_and_each_once() -> None:
    assert chosen([" 板块", "Coverage by year", "glance", "GLANCE", ""]) == ("themes", "trend_coverage", "glance")
    with pytest.raises(UnknownScreens, match="没有这些画面：天气、cover。可选的有：glance、noteworthy"):
        chosen(["glance", "天气", "cover"])
    with pytest.raises(NoScreens):
        chosen([" ", ""])


def test_a_storyline_is_kept_replaced_told_and_removed_and_changes_no_fact(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FUMIN_DATABASE_URL", build(tmp_path, NAMES))

    def state() -> str:
        assert etl(["state"]) == 0
        return capsys.readouterr().out

    before = state()
    assert said(capsys, "storyline", "list") == (0, "还没有存下故事线。\n", "")
    saved = ("storyline", "save", "联席会议 短", "--by", "王某", "--screens")
    assert said(capsys, *saved, "glance") == (0, "已存故事线“联席会议 短”，1个画面。\n", "")
    assert said(capsys, *saved, "项目增减，glance")[:2] == (0, "故事线“联席会议 短”已替换，现有2个画面。\n")
    assert said(capsys, "storyline", "save", "--screens", "thanks", "--lang", "en", "--", "-x") == (
        0, 'The storyline "-x" is kept with 1 screen.\n', "",
    )  # fmt: skip
    told = json.loads(said(capsys, "storyline", "list", "--format", "json")[1])
    assert [(one["name"], one["screens"]) for one in told] == [
        ("-x", ["thanks"]),
        ("联席会议 短", ["projects", "glance"]),
    ]
    assert told[1]["made_by"] == "王某"
    deck = tmp_path / "讲.pptx"
    assert said(capsys, "deck", str(deck), "--where", "year=2019", "--storyline", " 联席会议  短 ")[0] == 0
    assert len(deck_of(deck.read_bytes())) == 3
    assert state() == before
    assert said(capsys, "storyline", "remove", "联席会议 短") == (0, "已删去故事线“联席会议 短”。\n", "")
    assert said(capsys, "deck", str(deck), "--storyline", "联席会议 短") == (
        2, "",
        "没有叫“联席会议 短”的故事线。存下的有：-x。\nThere is no storyline called \"联席会议 短\". There are: -x.\n",
    )  # fmt: skip


@pytest.mark.parametrize("name", ["", "  ", "长" * 61, "a\u202eb"])
def test_a_name_that_cannot_be_read_is_refused(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = said(capsys, "storyline", "save", "--screens", "glance", "--", name)
    assert (status, out) == (2, "") and "故事线要有名称，不超过60个字" in err


def test_a_storyline_makes_no_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FUMIN_DATABASE_URL", f"sqlite:///{tmp_path / 'none.db'}")
    for arguments in (("save", "短", "--screens", "glance"), ("remove", "短"), ("list",)):
        status, out, err = said(capsys, "storyline", *arguments)
        assert (status, out) == (1, "") and "none.db" in err
    assert list(tmp_path.iterdir()) == []


def test_screens_are_put_on_off_and_in_order_on_the_page_and_kept_under_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = build(tmp_path, NAMES)
    monkeypatch.setenv("FUMIN_DATABASE_URL", address)
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr("panels.storylines.unfolded", lambda fold: True)
    told: list[tuple[str, ...] | None] = []
    monkeypatch.setattr("panels.presenting.present", lambda here, order, screens: told.append(screens))
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    app.run()
    app.switch_page("pages/meeting/present.py").run()
    assert told.pop() is None
    app.checkbox(key="storyline_on_noteworthy").uncheck().run()
    app.button(key="storyline_down_glance").click().run()
    app.button(key="storyline_down_glance").click().run()
    assert told.pop() == ("whole", "glance", *every_screen()[3:])
    app.text_input(key="storyline_name_").input(" 短 *会* ").run()
    app.button(key="storyline_save").click().run()
    assert not app.exception and [box.value for box in app.success] == ["已存故事线“短 \\*会\\*”，22个画面。"]
    assert (told[-1], app.selectbox(key="storyline_choice").value) == (
        ("whole", "glance", *every_screen()[3:]),
        "短 *会*",
    )
    app.switch_page("pages/meeting/exports.py").run()
    assert app.selectbox(key="storyline_choice").value == "短 *会*"
    app.switch_page("pages/meeting/present.py").run()
    app.button(key="storyline_remove").click().run()
    assert (told[-1], app.selectbox(key="storyline_choice").options) == (None, ["全部画面，按通常的顺序"])
    with reader(tmp_path / "world.db") as connection:
        assert storylines(connection) == ()


def trace(kind: str, values: list[int | None], **more: str) -> dict[str, object]:
    across = [str(place) for place in range(len(values))]
    lying = more.get("orientation") == "h"
    return {"type": kind, "x": values if lying else across, "y": across if lying else values, **more}


def test_a_figure_comes_in_steps_by_its_kind() -> None:
    stacked = [trace("bar", [1, None]), trace("bar", [2, 3]), trace("bar", [4, 5])]
    assert marks({"data": stacked, "layout": {}}) == [[0, 0], [1, 1], [2, 2]]
    assert marks({"data": [trace("bar", [3, 2, 1], orientation="h")], "layout": {}}) == [[2, 1, 0]]
    assert marks({"data": [trace("bar", [1, 2, 3, None])], "layout": {}}) == [[0, 0, 1, 1]]
    assert marks({"data": [trace("scatter", [None, 7])], "layout": {}}) == [[0, 0]]
    many = [trace("scatter", [1]) for _ in range(9)]
    assert max(step for steps in marks({"data": many, "layout": {}}) for step in steps) == MOST - 1


@pytest.mark.parametrize("count", [1, 6, 7, 8, 14, 40])
def test_a_ranking_comes_from_the_last_and_its_first_three_one_by_one(count: int) -> None:
    steps = ranked(count)
    assert sorted(steps, reverse=True) == steps and set(steps) == set(range(max(steps) + 1)) and max(steps) < MOST
    if count > 3:
        assert [steps.count(steps[place]) for place in range(3)] == [1, 1, 1]


def test_rows_and_sentences_come_in_groups_and_the_rest_comes_whole() -> None:
    table = {"id": "claims", "kind": "table", "lines": [], "table": {"rows": [[""]] * 16}}
    assert build_up(table) == {"steps": 7, "rows": [0, 0, 0, 1, 1, 2, 2, 3, 3, 3, 4, 4, 5, 5, 6, 6]}
    assert build_up({"id": "noteworthy", "kind": "words", "lines": ["a", "b", "c"]}) == {"steps": 3, "words": [0, 1, 2]}
    for whole in ({**table, "id": "definitions"}, {"id": "glance", "kind": "cards", "lines": ["a"]}):
        assert build_up(whole) == {}


def test_every_mark_of_the_storyline_has_come_by_the_last_step(warehouse: Connection) -> None:
    screens = page_of(html(warehouse, order(Selection(), None)))["screens"]
    built = {screen["id"]: screen["steps"] for screen in screens if "steps" in screen}
    assert set(built) >= {
        "trend_units",
        "turnover",
        "themes",
        "themes_trend",
        "themes_types",
        "areas",
        "claims",
    }
    for screen in screens:
        if "marks" in screen:
            assert [len(steps) for steps in screen["marks"]] == [len(one["x"]) for one in screen["figure"]["data"]]
            assert {step for steps in screen["marks"] for step in steps} == set(range(screen["steps"])), screen["id"]


def test_the_script_of_the_page_and_of_the_dashboard_is_one() -> None:
    from exports.page.content import script
    from panels.stage import served_script

    served = served_script().decode()
    assert served.startswith(script()) and not re.search(r"^(import|export) ", script(), re.M)
    assert "fetch(" not in served and "XMLHttpRequest" not in served and "innerHTML" not in served
