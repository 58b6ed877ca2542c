"""Whatever an office loads and takes back, it ends where the remaining batches alone would have led."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.kept import empty_database, set_up_once
from tests.ledgers import ACTIVITIES_2019, PROJECTS_2019, ROSTER_2019, Office

LEDGERS = {
    "名册.csv": ROSTER_2019,
    "别的名册.csv": ROSTER_2019.replace("社会组织", "其他").replace("样例丙所", "样例丁店"),
    "项目.csv": PROJECTS_2019,
    "台账.csv": ACTIVITIES_2019,
    "汇总.csv": ACTIVITIES_2019
    + "2018-07-01,,样例·义诊,样例甲公司党委,威海,1,2\n2019-07-01,,样例·别的,样例丁店,威海,1,2\n",
    "改了名的台账.csv": ACTIVITIES_2019,
    "续.csv": ACTIVITIES_2019 + "2019-08-01,志愿南西,样例·清洁,样例丙所,威海居民区,2,3\n" * 2,
    "重排.csv": "".join(ACTIVITIES_2019.splitlines(keepends=True)[n] for n in (0, 3, 2, 2, 1)),
    "2018年台账.csv": ACTIVITIES_2019.replace("2019-", ""),
    "2017年台账.csv": ACTIVITIES_2019.replace("2019-", ""),
    "坏.xlsx": "这不是工作簿",
    "居民区.csv": "名称,层级\n样例里居民区,居民区\n",
    "样例里.csv": "日期,项目,单位,居民区,人次\n2019-05-03,样例·微课堂,甲,样例里,7\n",
    "简称.csv": "年度,单位名称,单位类型,简称\n2018,样例甲公司,非公企业,甲\n",
    "认领.csv": "年度,项目名称,认领单位,认领形式\n2019,样例·义诊,甲、样例乙社,场地\n",
    "需求.csv": "年度,需求名称,居民区,对接单位\n2019,要场地,样例里,甲\n",
    "组织.csv": "组织名称,成立年份,成员单位\n样例楼联合党委,2018,甲\n",
}
# Each step loads one to three ledgers as a batch, or undoes the n-th live batch.
STEPS = st.lists(
    st.one_of(st.lists(st.sampled_from(sorted(LEDGERS)), min_size=1, max_size=3, unique=True), st.integers(0, 5)),
    min_size=2,
    max_size=8,
)


def _check(steps: list[list[str] | int]) -> None:
    with tempfile.TemporaryDirectory() as folder, set_up_once():
        lived, fresh = Office.at(Path(folder), "lived"), Office.at(Path(folder), "fresh")
        for office in (lived, fresh):
            Path(str(office.url.database)).write_bytes(empty_database())
        for name, content in LEDGERS.items():
            lived.write(name, content)
        live: dict[int, list[str]] = {}
        for step in steps:
            if isinstance(step, list):
                report = lived.load(*(lived.folder / name for name in step))
                assert report["committed"] == (step != ["坏.xlsx"])
                if report["committed"]:
                    live[report["batch"]] = step
            elif step < len(live):
                batch = sorted(live)[step]
                lived.undo(batch)
                del live[batch]
        for batch in sorted(live):
            fresh.load(*(lived.folder / name for name in live[batch]))
        for office in (lived, fresh):  # either may never have been loaded into
            office.undo(office.load(lived.folder / "居民区.csv")["batch"])
        assert lived.state() == fresh.state()
        assert _outcomes(lived) == _outcomes(fresh)


def _outcomes(office: Office) -> list[tuple[object, ...]]:
    return sorted(office.ask(
        "select f.sha256, r.row, r.outcome, count(j.reject_id) from etl_source_row r join etl_sheet s using (sheet_id)"
        " join etl_file f using (file_id) left join etl_reject j using (source_row_id) group by 1, 2, 3"
    ))  # fmt: skip


@given(STEPS)
@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_any_history_of_loads_and_undos_ends_where_the_live_batches_lead(steps: list[list[str] | int]) -> None:
    _check(steps)


@pytest.mark.long
@given(STEPS)
@settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_thousand_histories_end_where_the_live_batches_lead(steps: list[list[str] | int]) -> None:
    _check(steps)


def test_a_ledger_of_another_shape_leaves_no_trace_when_taken_back(tmp_path: Path) -> None:
    office = Office.at(tmp_path)
    office.load_text("项目.csv", PROJECTS_2019)
    before = office.state()
    for name, content in LEDGERS.items():
        report = office.load_text(name, content)
        if report["committed"]:
            office.undo(report["batch"])
        assert office.state() == before, name
