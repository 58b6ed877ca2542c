"""A small office in which every kind of defect occurs, loaded through the real pipeline."""

from __future__ import annotations

import datetime
from pathlib import Path

import xlsxwriter
from sqlalchemy import insert

from tests.ledgers import Office
from warehouse.engine import writer_engine
from warehouse.schema import correction

ROSTER_2019 = """年度,单位名称,单位类型,所在居民区,联系电话
2019,样例甲公司,非公企业,威海居民区,13800000000
2019,样例乙社,社会组织,中凯居民区,
2019,样例丁所,,,
"""
PROJECTS_2019 = """年度,项目名称,板块,项目状态
2019,样例·微课堂,先锋南西,延续
2019,样例·义诊,慈善南西,新增
2019,样例·无板块,,新增
"""
HEADER = ["活动日期", "项目名称", "参与单位", "居民区", "参与人次", "备注"]
USUAL = [18, 20, 20, 22, 25, 19, 21, 24]
ACTIVITIES_2019 = [
    *(
        [f"2019-03-{day:02}", "样例·微课堂", "样例甲公司", "威海居民区", people, ""]
        for day, people in enumerate(USUAL, 1)
    ),
    ["2019-04-01", "样例·微课堂", "样例甲公司、样例乙社", "威海居民区", 2000, ""],
    ["2019-05-01", "样例·义诊", "样例丙店", "", "", "名册外的单位"],
    ["2019-13-45", "样例·义诊", "样例乙社", "中凯居民区", "很多", ""],
    ["2019-06-01", "样例·义珍", "样例乙社", "不存在居民区", 10, ""],
    ["合计", "", "", "", 2200, ""],
]
AGAIN_2019 = """活动日期,项目名称,参与单位,居民区,参与人次
2019年3月1日,样例·微课堂,样例甲公司,威海居民区,18
2019-03-20,样例·义诊,样例乙社,中凯居民区,12
"""
OF_2017 = """年度,项目名称,参与单位,居民区,参与人次
2017,样例·旧项目,样例甲公司,威海居民区,7
"""


def messy(folder: Path) -> Office:
    """Rosters, catalogues and ledgers of 2017 and 2019 with faults, a broken file, a letter and a judgement."""
    office = Office.at(folder, "messy")
    office.write("单位名册_2019.csv", ROSTER_2019)
    office.write("项目目录_2019.csv", PROJECTS_2019)
    office.write("参与台账_2017.csv", OF_2017)
    with xlsxwriter.Workbook(str(office.folder / "参与台账_2019.xlsx")) as book:
        sheet = book.add_worksheet("2019年")
        for number, row in enumerate([HEADER, *ACTIVITIES_2019]):
            sheet.write_row(number, 0, row)
        for name in ("随手记", "旧表"):
            other = book.add_worksheet(name)
            other.write_row(0, 0, ["<b>这不是台账</b>", "只是随手记的"])
            if name == "旧表":
                other.hide()
    office.write("坏掉的.xlsx", "")
    office.write("来信.docx", "不是台账")
    office.load()
    office.write("又一份.csv", AGAIN_2019)
    office.load(office.folder / "又一份.csv", office.folder / "单位名册_2019.csv")
    with writer_engine(office.url).begin() as connection:
        made = datetime.datetime(2021, 3, 2, 1, 0)
        rows = [
            {
                "kind": "merge",
                "subject": "样例甲公司",
                "detail": {"into": "样例乙社"},
                "reason": "同一家",
                "made_at": made,
            },
            {"kind": "retype", "subject": "样例丁所", "detail": {}, "reason": "收回的", "made_at": made},
        ]
        for row, withdrawn in zip(rows, (None, made), strict=True):
            connection.execute(insert(correction).values(**row, withdrawn_at=withdrawn))
    return office
