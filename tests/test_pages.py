"""Every page in both languages, with filters, and in every empty or wrong state."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.worlds import World, empty_warehouse
from texts import LANGUAGES, Lang, say

ROOT = Path(__file__).resolve().parent.parent
PAGES = {
    "summary": "overview/summary",
    "themes": "coverage/themes",
    "unit_types": "coverage/unit_types",
    "years": "coverage/years",
    "areas": "coverage/areas",
    "projects": "programme/projects",
    "compare": "deciding/compare",
    "gaps": "deciding/gaps",
    "area": "deciding/area",
    "claims": "programme/claims",
    "audiences": "programme/audiences",
    "meetings": "programme/meetings",
    "thanks": "programme/thanks",
    "network": "deciding/network",
    "targets": "deciding/targets",
    "published": "evidence/published",
    "quality": "evidence/quality",
    "glossary": "evidence/glossary",
    "register": "ledgers/register",
    "exports": "meeting/exports",
    "present": "meeting/present",
}
UNITS = {"needs": "programme/needs", "loyalty": "units/loyalty", "unit": "units/unit", "bodies": "units/bodies"}
"""Their empty states and their letters are looked at in test_units_pages, those of editions in test_editions_page."""
EVERY = {**PAGES, **UNITS, "import": "ledgers/import_", "editions": "meeting/editions"}
FILTERS = {"year": ["2018", "2019"], "theme": ["先锋南西"], "unit_type": ["非公企业"], "area": ["威海居民区"]}


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Opens the dashboard at an address of the database, with an address line, on a page."""

    def opened(url: str, page: str = "summary", **address: list[str]) -> AppTest:
        monkeypatch.setenv("FUMIN_DATABASE_URL", url)
        monkeypatch.chdir(ROOT)
        monkeypatch.setattr("panels.figure.unfolded", lambda fold: True)
        app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
        for name, values in address.items():
            app.query_params[name] = values
        app.run()
        return app if page == "summary" else app.switch_page(f"pages/{EVERY[page]}.py").run()

    yield opened


def world(path: Path) -> World:
    engine = empty_warehouse(path)
    connection = engine.connect()
    connection.begin()
    return World(connection)


def finished(made: World) -> None:
    made._connection.commit()
    made._connection.close()


def sound(app: AppTest) -> bool:
    return not app.exception and not app.error


def address(app: AppTest) -> dict[str, list[str]]:
    return {name: parts if isinstance(parts, list) else [parts] for name, parts in app.query_params.items()}


def words(app: AppTest) -> str:
    kinds = (app.title, app.subheader, app.markdown, app.caption, app.info, app.warning)
    return "\n".join([*(str(element.value) for kind in kinds for element in kind), *cells(app)])


def cells(app: AppTest) -> list[str]:
    """Every heading and cell of the tables."""
    tables = [element.value for element in app.table]
    return [str(cell) for found in tables for cell in (*found.columns, *found.to_numpy().ravel())]


def captions(app: AppTest, *among: str) -> list[str]:
    """Which of these wordings stand in captions, in the order of the page."""
    wanted = {say(text_id, "zh") for text_id in among}
    return [caption.value for caption in app.caption if caption.value in wanted]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", [*PAGES, *UNITS])
def test_every_page_runs_in_either_language(at: Any, sample_url: str, name: str, lang: Lang) -> None:
    app = at(sample_url, name, lang=[lang])
    assert sound(app) and [title.value for title in app.title] == [say(f"page_{name}", lang)]
    undo = say("sample_undo", lang)
    assert f"{say('sample_banner', lang)} {undo}" in [warning.value for warning in app.warning]


FOLLOWED = {
    "import": [],
    "register": [],
    "glossary": [],
    "unit": ["year"],
    "published": ["year"],
    "quality": ["year"],
    "meetings": ["year"],
    "bodies": ["year"],
    "targets": ["year"],
}


@pytest.mark.parametrize("name", EVERY)
def test_every_page_shows_the_filters_it_follows_and_keeps_them_all(at: Any, sample_url: str, name: str) -> None:
    app = at(sample_url, name, **FILTERS)
    assert sound(app)
    followed = FOLLOWED.get(name, list(FILTERS))
    shown = {box.key: box.value for box in app.multiselect if box.key in FILTERS}
    assert shown == {key: FILTERS[key] for key in followed}
    assert [card.value for card in app.metric if card.value.startswith("—") and card.value != "—"] == []
    assert address(app) == FILTERS


def test_filters_come_back_after_a_page_that_follows_none(at: Any, sample_url: str) -> None:
    app = at(sample_url, "glossary", **FILTERS)
    app.run()
    app.switch_page("pages/coverage/themes.py").run()
    assert {key: app.multiselect(key=key).value for key in FILTERS} == FILTERS == address(app)


def test_a_link_means_the_same_in_the_other_language(at: Any, sample_url: str) -> None:
    app = at(sample_url, "themes", lang=["en"], theme=["志愿南西", "Culture"], area=["威海"])
    assert app.multiselect(key="theme").value == ["志愿南西", "人文南西"]
    assert address(app)["theme"] == ["志愿南西", "人文南西"]
    assert "Showing: **Volunteering, Culture · 威海居民区**" in [text.value for text in app.markdown]


def test_switching_the_language_keeps_the_filters(at: Any, sample_url: str) -> None:
    app = at(sample_url, "years", **FILTERS)
    app.segmented_control(key="lang").set_value("en").run()
    assert sound(app) and app.title[0].value == "Years"
    assert address(app) == {**FILTERS, "lang": ["en"]}


def test_an_unknown_value_in_the_address_is_named_and_dropped(at: Any, sample_url: str) -> None:
    app = at(sample_url, year=["2019", "1999"], theme=["无此板块"])
    said = [warning.value for warning in app.warning]
    assert any("年度“1999”" in sentence and "2019" in sentence for sentence in said)
    assert any("板块“无此板块”" in sentence and "先锋南西" in sentence for sentence in said)
    assert address(app) == {"year": ["2019"]}


def test_the_reset_empties_bar_and_address(at: Any, sample_url: str) -> None:
    app = at(sample_url, **FILTERS)
    app.button(key="reset").click().run()
    assert sound(app) and [app.multiselect(key=name).value for name in FILTERS] == [[], [], [], []]
    assert address(app) == {}


def test_choosing_a_filter_writes_it_into_the_address(at: Any, sample_url: str) -> None:
    app = at(sample_url)
    app.multiselect(key="year").select("2017").select("2019").run()
    assert address(app) == {"year": ["2017", "2019"]}
    assert "当前范围：**2017、2019年**" in [text.value for text in app.markdown]


@pytest.mark.parametrize("name", PAGES)
def test_an_empty_database_says_what_to_do(at: Any, tmp_path: Path, name: str) -> None:
    empty_warehouse(tmp_path / "empty.db").dispose()
    app = at(f"sqlite:///{tmp_path / 'empty.db'}", name)
    assert sound(app)
    if name not in ("published", "quality", "glossary", "targets"):
        assert [code.value for code in app.code] == [say("empty_database_command", "zh")]


@pytest.mark.parametrize("name", PAGES)
def test_a_selection_without_rows_says_so(at: Any, tmp_path: Path, name: str) -> None:
    made = world(tmp_path / "one.db")
    made.roster(2019, "甲")
    made.activity(2019, "项目", "甲", person_times=3)
    finished(made)
    app = at(f"sqlite:///{tmp_path / 'one.db'}", name, year=["2019"], theme=["志愿南西"])
    assert sound(app)
    if name not in FOLLOWED:
        assert [info.value for info in app.info] == [
            "所选范围（2019年 · 志愿南西）内没有参与记录，也没有项目。请减少筛选条件，或点“清除筛选”。"
        ]


@pytest.mark.parametrize("name", ("summary", "unit_types", "years", "areas", "themes"))
def test_a_year_without_a_roster_has_no_percentage_and_says_why(at: Any, tmp_path: Path, name: str) -> None:
    made = world(tmp_path / "one.db")
    made.roster(2018, "甲")
    made.activity(2018, "项目", "甲", person_times=3)
    made.activity(2019, "项目", "甲", person_times=None)
    finished(made)
    app = at(f"sqlite:///{tmp_path / 'one.db'}", name)
    assert sound(app) and "2019年没有单位名册" in words(app)


@pytest.mark.parametrize("name", PAGES)
def test_what_a_ledger_wrote_stays_letters(at: Any, tmp_path: Path, name: str) -> None:
    made = world(tmp_path / "one.db")
    made.roster(2019, "$x$<b>甲</b>", "非公企业")
    made.activity(2019, "[点我](http://a.cn) :material/home: <script>", "$x$<b>甲</b>", person_times=3)
    finished(made)
    app = at(f"sqlite:///{tmp_path / 'one.db'}", name)
    assert sound(app) and "[点我](" not in words(app) and ":material/home:" not in words(app)
    shown = [cell.replace("\\", "").replace("\u2060", "") for cell in cells(app) if "点我" in cell]
    assert shown == (
        ["[点我](http://a.cn) :material/home: <script>"] if name in ("projects", "quality", "network") else []
    )


def two_years(path: Path) -> str:
    """2018 and 2019 with rosters: two projects of one theme, a third theme and two areas without anything."""
    made = world(path)
    for year in (2018, 2019):
        for unit in ("甲", "乙"):
            made.roster(year, unit, "非公企业")
        made.edition(year, "学习", "先锋南西")
        made.activity(year, "学习", "甲", types={"甲": "非公企业"}, person_times=3)
    made.edition(2019, "服务", "志愿南西")
    made.activity(2019, "服务", "甲", area="南京西路街道", types={"甲": "非公企业"}, person_times=3)
    finished(made)
    return f"sqlite:///{path}"


BESIDE = (
    "beside_no_roster",
    "beside_no_before",
    "beside_not_applicable",
    "beside_registered_unfiltered",
)


def test_a_card_tells_what_no_filter_follows_from_what_is_missing(at: Any, tmp_path: Path) -> None:
    url = two_years(tmp_path / "one.db")
    assert captions(at(url, theme=["先锋南西"]), *BESIDE) == ["应参与单位数不随此筛选变化"]
    assert captions(at(url, area=["威海居民区"]), *BESIDE) == ["不按此筛选统计"]
    assert captions(at(url, year=["2018"]), *BESIDE) == ["没有上年数据可比较", "没有上年数据可比较"]


def test_a_year_with_few_figures_speaks_of_what_it_has(at: Any, tmp_path: Path) -> None:
    app = at(two_years(tmp_path / "one.db"), year=["2018"], theme=["先锋南西"])
    assert sound(app) and [text.value for text in app.markdown if text.value.startswith("- ")] == [
        "- 2018年参与单位1家，合1家次\n- 开展活动1场\n- 参与3人次"
    ]


def test_every_residential_area_counts_as_unreached_and_no_street_does(at: Any, tmp_path: Path) -> None:
    url = two_years(tmp_path / "one.db")

    def unreached(**address: list[str]) -> list[str]:
        listed = "\n".join(text.value for text in at(url, **address).markdown).split("\n")
        return [line for line in listed if "没有触达" in line]

    assert unreached() == ["- 3个居民区没有触达全部六个板块：延中居民区只到0个、中凯居民区只到0个、威海居民区只到1个"]
    assert unreached(area=["威海居民区"]) == ["- 1个居民区没有触达全部六个板块：威海居民区只到1个"]


def test_a_theme_nobody_joined_has_a_row_of_zero(at: Any, tmp_path: Path) -> None:
    app = at(two_years(tmp_path / "one.db"), "themes")
    assert app.subheader[0].value == "2019年先锋南西、志愿南西参与单位数最多，1家；共治南西最少，0家"
    assert app.table[0].value.to_numpy().tolist() == [
        ["先锋南西", 1.0, 1.0, 0.5],
        ["志愿南西", 1.0, 1.0, 0.5],
        ["共治南西", 0.0, 0.0, 0.0],
    ]


def test_the_flow_of_projects_leaves_out_filters_that_do_not_apply_and_says_so(at: Any, tmp_path: Path) -> None:
    app = at(two_years(tmp_path / "one.db"), "projects", year=["2019"], area=["威海居民区"], unit_type=["非公企业"])
    headings = ["2018年1个项目到2019年2个：+1 −0", "2019年项目2个：新增1个，延续1个，比上年结束0个"]
    assert sound(app) and [heading.value for heading in app.subheader[:2]] == headings
    assert "全部数据　图为全部年度，底色为所选：2019年　点击即筛选，框选可选多个" in [
        caption.value for caption in app.caption
    ]
    assert captions(app, "projects_unfiltered") == [say("projects_unfiltered", "zh")]
    plain = at(two_years(tmp_path / "two.db"), "projects", year=["2019"])
    assert [heading.value for heading in plain.subheader[:2]] == headings and captions(
        plain, "projects_unfiltered"
    ) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_missing_database_is_a_plain_sentence(at: Any, tmp_path: Path, lang: Lang) -> None:
    app = at(f"sqlite:///{tmp_path / 'none.db'}", lang=[lang])
    assert not app.exception and say("fault_title", lang) in words(app)
    assert [code.value for code in app.code] == [say("database_missing_command", lang)]
    assert not (tmp_path / "none.db").exists()


def test_a_database_of_a_newer_version_is_a_plain_sentence(at: Any, tmp_path: Path) -> None:
    empty_warehouse(tmp_path / "new.db").dispose()
    with sqlite3.connect(tmp_path / "new.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    app = at(f"sqlite:///{tmp_path / 'new.db'}")
    assert not app.exception and "是更新版本的程序建立的" in words(app)


def test_a_file_that_is_no_database_is_a_plain_sentence(at: Any, tmp_path: Path) -> None:
    (tmp_path / "no.db").write_text("这不是数据库" * 100, encoding="utf-8")
    app = at(f"sqlite:///{tmp_path / 'no.db'}")
    assert not app.exception and "已损坏" in words(app)


def test_a_locked_database_is_a_plain_sentence_and_a_retry_goes_on(
    at: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("warehouse.engine.BUSY_SECONDS", 0.1)
    made = world(tmp_path / "one.db")
    made.activity(2019, "项目", "甲", person_times=3)
    finished(made)
    other = sqlite3.connect(tmp_path / "one.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    app = at(f"sqlite:///{tmp_path / 'one.db'}")
    assert not app.exception and "正在被其他程序写入" in words(app)
    other.execute("ROLLBACK")
    other.close()
    app.button(key="retry").click().run()
    assert sound(app) and app.metric


def test_the_glossary_is_printed_from_the_catalogue(at: Any, sample_url: str) -> None:
    from measures import CATALOGUE

    app = at(sample_url, "glossary")
    assert list(app.table[0].value["代码"]) == [name.replace("_", "\\_") for name in CATALOGUE]


def test_projects_that_only_reports_name_stand_apart_and_are_not_counted(at: Any, tmp_path: Path) -> None:
    made = world(tmp_path / "one.db")
    made.edition(2019, "学习")
    made.edition(2019, "张园", None, status="new", listing="named", audience="居民")
    finished(made)
    app = at(f"sqlite:///{tmp_path / 'one.db'}", "projects")
    assert [heading.value for heading in app.subheader] == ["2019年项目1个", "各年度项目", "公开来源说到的项目"]
    assert app.table[-1].value.to_numpy().tolist() == [["2019", "张园", "新增", "居民", "公开报道"]]
    app = at(f"sqlite:///{tmp_path / 'one.db'}", "projects", theme=["先锋南西"])
    assert [heading.value for heading in app.subheader] == ["2019年项目1个", "各年度项目"]


def test_the_areas_that_a_theme_never_reached_are_named(at: Any, tmp_path: Path) -> None:
    app = at(two_years(tmp_path / "one.db"), "areas", year=["2019"])
    found = [element.value for element in app.table if say("column_unreached_now", "zh") in element.value.columns]
    assert sound(app)
    assert [list(map(str, row)) for table in found for row in table.to_numpy()] == [
        ["先锋南西", "延中居民区、中凯居民区", "延中居民区、中凯居民区"],
        ["志愿南西", "延中居民区、中凯居民区、威海居民区", "延中居民区、中凯居民区、威海居民区"],
        ["共治南西", "延中居民区、中凯居民区、威海居民区", "延中居民区、中凯居民区、威海居民区"],
    ]


def test_the_overview_says_why_the_published_number_of_units_is_another(at: Any, sample_url: str) -> None:
    said = "2019年参与单位数：公布121，台账按同一口径121（一致）。"
    assert said in words(at(sample_url, year=["2019"]))
    assert said not in words(at(sample_url, year=["2019"], theme=["志愿南西"]))
