"""What a sheet is taken for: by its headers, with its names as a second witness."""

from __future__ import annotations

import pytest

from etl.reference import reference
from etl.stage.recognise import Sheet, recognise


def kind(header: str, file: str = "a.xlsx", sheet: str = "Sheet1", title: str = "") -> str | None:
    rows = [*([[title]] if title else []), header.split(","), ["x"] * (header.count(",") + 1)]
    found = recognise(Sheet(file, sheet, rows), reference())
    return found[0].kind if found else None


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("日期,项目名称,参与单位,人次", "participation"),
        ("年度,项目名称,单位名称", "participation"),
        ("活动时间,所属板块,福民项目,认领单位,受益居民区,党员,群众,合计,志愿服务时长（小时）", "participation"),
        ("年度,项目名称,认领单位", "claims"),
        ("项目名称,单位名称,认领日期,认领形式", "claims"),
        ("序号,单位名称,单位性质,所属居民区,党员人数", "roster"),
        ("单位全称,类型,统一社会信用代码", "roster"),
        ("年度,项目名称,板块", "projects"),
        ("项目名称,板块,承办单位", "projects"),
        ("项目名称,所属板块,新增/延续,牵头单位,服务对象", "projects"),
        ("需求编号,需求内容,居民区,对接单位", "needs"),
        ("资源名称,提供单位,类别", "resources"),
        ("居民区名称,统计用区划代码", "areas"),
        ("代码,名称,层级,上级代码", "areas"),
        ("组织名称,成立年份,成员单位", "bodies"),
        ("年度,对象,指标,数值,口径,来源", "published"),
        ("今天,天气", None),
        ("姓名,电话", None),
    ],
)
def test_headers_tell_the_kind(header: str, expected: str | None) -> None:
    assert kind(header) == expected


def test_names_decide_where_headers_leave_it_open() -> None:
    assert kind("年度,项目名称,单位名称", sheet="认领清单") == "claims"
    assert kind("年度,项目名称,单位名称", file="2019年项目认领.xlsx") == "claims"
    assert kind("年度,项目名称,单位名称", title="2019年参与台账") == "participation"


def test_the_layout_says_where_it_found_what() -> None:
    rows = [["福民项目2018年台账"], [], ["序号", "参与 单位*", "项目名称：", "合计", "参与人次（人次）", "微信"]]
    (found,) = recognise(Sheet("2019.xlsx", "汇总", rows), reference())
    assert (found.kind, found.header_row, found.default_year, found.area_texts) == (
        "participation",
        3,
        2018,
        ("汇总", "福民项目台账"),
    )
    assert found.columns == {"unit": 1, "project": 2, "person_times": 4}
    assert found.headers == {"unit": "参与 单位*", "project": "项目名称：", "person_times": "参与人次（人次）"}
    assert found.unmapped == ("合计", "微信")


def test_a_column_is_judged_by_what_stands_below_its_header_on_every_page() -> None:
    header = ["日期", "项目名称", "参与单位", "党员人次", "群众人次", "参与总人次", "天气"]
    page = [["2019.3.4", "读书会", "样例公司", "20", "3", "", ""], ["2019.3.5", "读书会", "样例中学", "1", "2", "", ""]]
    next_page = [["2019.3.6", "读书会", "样例公司", "20", "3", "23", "晴"], [*page[1][:5], "#N/A", ""]]
    first, again = recognise(Sheet("a.xlsx", "台账", [header, *page, header, *next_page]), reference())
    assert first.columns == again.columns
    assert again.columns["person_times"] == 5


def test_an_entry_whose_project_is_merged_down_to_it_is_no_title_of_the_table_below() -> None:
    header = ["日期", "项目名称", "参与单位", "参与人次"]
    above = [["2019.3.4", "读书会", "样例公司", "20"], ["", "", "样例中学", "⟦公式未计算⟧=20+0"]]
    below = [["", "", "", ""], ["延中居民区", "", "", ""], header, ["2019.3.5", "影院", "样例公司", "8"]]
    found = recognise(Sheet("a.xlsx", "台账", [header, *above, *below], ((1, 1, 2, 1),)), reference())
    assert [(table.first_row, table.last_row) for table in found] == [(1, 4), (5, None)]
