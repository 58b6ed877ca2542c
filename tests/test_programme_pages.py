"""The pages of the programme: what public sources tell stands there with its source, and the rule of thanks can be set."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from etl.load import prepare
from etl.sample.vocabulary import reference
from tests.test_pages import at, cells, sound, words  # noqa: F401 - `at` is a fixture
from warehouse.engine import database_url, writer_engine

REPORT = "社区报2019年区域化党建联席会议报道"


@pytest.fixture(scope="module")
def facts_alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database that no ledger was loaded into: it holds what public sources tell."""
    path: Path = tmp_path_factory.mktemp("facts") / "facts.db"
    url = database_url(f"sqlite:///{path}")
    with writer_engine(url).begin() as connection:
        prepare(connection, url)
    yield f"sqlite:///{path}"


def plain(app: Any) -> str:
    return words(app).replace("\\", "").replace("\u2060", "")


def plain_cell(cell: Any) -> str:
    return str(cell).replace("\\", "").replace("\u2060", "")


def untold(facts: str, text: str, *columns: str) -> list[str]:
    """What the rows of a file of facts state in these columns and the text does not."""
    stated = {row[column] for row in reference(f"facts/{facts}") for column in columns if row[column]}
    return sorted(one for one in stated if one not in text)


def test_who_claimed_what_is_told_as_the_source_tells_it_and_nobody_is_paired(at: Any, facts_alone: str) -> None:  # noqa: F811
    app = at(facts_alone, "claims")
    said = [text.value.replace("\\", "") for text in app.markdown if text.value.startswith("- ")]
    assert sound(app) and said == [
        "- 蔚来汽车党委、上海市棋牌运动管理中心党支部、SMG纪录片中心党总支3家单位带头认领；同时提到的项目有"
        f"Nancy群团新干线、跃动南西、情景党课，来源没有说明各认领哪一项（2019年区域化党建联席会议；来源：{REPORT}）",
        f"- 毕马威华振会计师事务所（特殊普通合伙）上海分所认领爱心暑托班（2019年区域化党建联席会议；来源：{REPORT}）",
    ]


def test_the_meetings_stand_with_date_place_attendance_topics_and_figures(at: Any, facts_alone: str) -> None:  # noqa: F811
    app = at(facts_alone, "meetings")
    text = plain(app)
    assert sound(app) and [heading.value for heading in app.subheader][:3] == [
        "2020年区域化党建联席会议", "2020年学习讨论会", "2019年区域化党建联席会议",
    ]  # fmt: skip
    for fact in (
        "联席会议　时间：2019年（日期未注明）　地点：福民会馆　参会：≥80人",
        "学习讨论会　时间：2020-01-03",
        "联席会议　时间：2020-12-17",
        "提高精细化管理水平", "推进社会治理创新", "持续保障改善民生", "扎实推进党的建设",
        "平安办、自治办、交警大队、市场所、中凯居民区",
        "成立兴业太古汇联合党委", "成立兴业太古汇商圈党建联席会议，成员25家党组织", "发布2021年三张清单",
        "5位代表讲述5个故事", "4位代表获颁感谢证书", f"来源：{REPORT}",
    ):  # fmt: skip
        assert fact in text, fact
    assert untold("meetings", text, "会议名称", "议题", "发言单位", "决定事项", "说明", "来源") == []
    assert at(facts_alone, "meetings", lang=["en"]).title[0].value == "Meetings"


def test_18_to_19_is_shown_as_5_more_and_4_fewer_also_where_only_published_figures_tell_it(
    at: Any, facts_alone: str  # noqa: F811
) -> None:  # fmt: skip
    app = at(facts_alone, "projects")
    headings = [heading.value for heading in app.subheader]
    assert sound(app) and headings[1:] == ["2019年18个项目到2020年19个：+5 −4", "公开来源说到的项目"]
    assert "公布数只说明2019年到2020年至少有4个项目结束、合并或更名，没有说是哪些。" in plain(app)
    assert f"来源：{REPORT}" in plain(app)
    assert untold("projects_named", plain(app), "项目名称", "服务对象", "合作单位", "项目内容", "来源") == []


def test_published_figures_stand_with_their_source(at: Any, facts_alone: str) -> None:  # noqa: F811
    app = at(facts_alone, "published")
    assert sound(app) and untold("published", plain(app), "年度", "说明", "来源") == []


def test_every_area_stands_with_its_code_its_last_list_and_its_source(at: Any, sample_url: str) -> None:  # noqa: F811
    app = at(sample_url, "areas", area=["威海居民区"])
    (listed,) = (table.value for table in app.table if "统计代码" in table.value.columns)
    assert sound(app) and [tuple(map(plain_cell, row)) for row in listed.itertuples(index=False)] == [
        (row["代码"], row["名称"], row["层级"], above, row["最后名录日期"] or "—", row["来源"])
        for row in reference("facts/areas")
        for above in [next((a["名称"] for a in reference("facts/areas") if a["代码"] == row["上级代码"]), "—")]
    ]


def test_the_audiences_that_public_sources_name_stand_with_their_source(at: Any, facts_alone: str) -> None:  # noqa: F811
    app = at(facts_alone, "audiences")
    assert sound(app)
    assert f"2020 垃圾分类我先行：商务楼宇；学校；医院；社区单位；社区居民（来源：{REPORT}）" in plain(app)


def test_number_and_weights_of_thanks_can_be_set_and_the_rule_says_so(at: Any, sample_url: str) -> None:  # noqa: F811
    app = at(sample_url, "thanks")
    app.number_input(key="thanks_number").set_value(3)
    app.slider(key="thanks_person_times").set_value(100)
    for name in ("service_years", "themes_reached", "projects_kept"):
        app.slider(key=f"thanks_{name}").set_value(0)
    app.run()
    assert sound(app) and "参与年数（占0）、参与板块数（占0）、参与人次（占100）" in plain(app)
    shown = app.table[0].value
    assert list(shown["名次"]) == [1, 2, 3] and shown["得分"].iloc[0] == 100
    app.slider(key="thanks_person_times").set_value(0).run()
    assert [warning.value for warning in app.warning][-1] == "四项权重都是0，排不出名次；请至少给一项权重。"
    assert "名次" not in cells(app)
