"""Delimited text as offices and systems write it, read by evidence alone."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.pollock import figures
from etl.extract import delimited, stretches
from etl.extract.delimited import NotText, delimited_parts, read_delimited
from etl.extract.dialect import Dialect
from etl.extract.table import table_of


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", [",", "\t", ";", "|"])
def test_text_tables_are_read_in_the_encodings_and_separators_of_offices(encoding: str, mark: str) -> None:
    text = f'日期{mark}单位{mark}人次\r\n2019-05-03{mark}"甲{mark}乙\n丙"{mark}1\r\n\r\n,{mark}{mark}2\r\n'
    assert read_delimited(text.encode(encoding)) == [
        ["日期", "单位", "人次"],
        ["2019-05-03", f"甲{mark}乙\n丙", "1"],
        [],
        ["", "", "", "2"] if mark == "," else [",", "", "2"],
    ]


@pytest.mark.parametrize("mark", ["^", "~", ":"])
def test_rarer_separators_are_known_by_the_evenness_of_the_rows(mark: str) -> None:
    rows = [["项目", "单位", "人次"], ["威海, 春季", "甲", "1"], ["中凯", "乙", "2"], ["茂北", "丙", "3"]]
    assert read_delimited("\n".join(mark.join(row) for row in rows).encode()) == rows


def test_traditional_text_in_big5_and_western_text_are_not_taken_for_gb18030() -> None:
    chinese = "景點編號,景點中文名稱,詳細文字簡述\n1,臺北故宮博物院,收藏豐富的歷史文物\n"
    western = "Année,Région,Coût £\n2019,Île-de-France,£12\n2020,Rhône,£9\n"
    assert read_delimited(chinese.encode("big5"))[1] == ["1", "臺北故宮博物院", "收藏豐富的歷史文物"]
    assert read_delimited(western.encode("cp1252"))[1] == ["2019", "Île-de-France", "£12"]


def test_a_broken_sign_in_a_chinese_text_is_marked_and_the_rest_is_read() -> None:
    text = "项目,单位\n" + "威海春季志愿服务,样例单位\n" * 40
    broken = text.encode("gb18030") + b"\xff\n"
    assert read_delimited(broken)[:2] == [["项目", "单位"], ["威海春季志愿服务", "样例单位"]]


@pytest.mark.parametrize("data", [bytes(range(256)), b"\x00\x01" * 300, b"\xff\xfe\xfd\xfc" * 90])
def test_bytes_that_are_no_text_are_refused(data: bytes) -> None:
    with pytest.raises(NotText):
        read_delimited(data)


def test_single_quotes_and_backslashes_are_understood_where_they_are_used() -> None:
    single = "项目,单位\n'甲,乙','一'\n'丙,丁','二'\n'it''s, so','三'\n"
    escaped = '项目,单位\n"甲 \\"一, 号\\" 乙","a"\n"丙, 丁","b"\n'
    assert read_delimited(single.encode()) == [["项目", "单位"], ["甲,乙", "一"], ["丙,丁", "二"], ["it's, so", "三"]]
    assert read_delimited(escaped.encode()) == [["项目", "单位"], ['甲 "一, 号" 乙', "a"], ["丙, 丁", "b"]]


def test_a_quotation_mark_that_never_closes_costs_one_line_and_not_the_file() -> None:
    lines = ["项目,单位,人次", *(f"项目{n},单位{n},{n}" for n in range(200))]
    lines[5] = '项目4,"单位4,4'
    rows = read_delimited("\n".join(lines).encode())
    assert len(rows) == 201
    assert rows[4:7] == [["项目3", "单位3", "3"], ["项目4", '"单位4', "4"], ["项目5", "单位5", "5"]]


def test_a_stray_quotation_mark_does_not_swallow_the_rows_to_the_next_one() -> None:
    lines = ["项目,单位,人次", *(f"项目{n},单位{n},{n}" for n in range(20))]
    lines[5], lines[9] = '项目4,"单位4,4', '项目8,"单位,8",8'
    rows = read_delimited("\n".join(lines).encode())
    assert (len(rows), rows[5], rows[6], rows[9]) == (
        21,
        ["项目4", '"单位4', "4"],
        ["项目5", "单位5", "5"],
        ["项目8", "单位,8", "8"],
    )


def test_lines_that_end_with_a_bare_return_and_stray_zero_bytes_are_read() -> None:
    assert read_delimited("项目,人次\r甲,1\r乙,2\r".encode()) == [["项目", "人次"], ["甲", "1"], ["乙", "2"]]
    assert read_delimited("项目,人次\n甲\0,1\n".encode() + b"x,2\n" * 40)[1] == ["甲", "1"]


def test_one_column_stays_one_column() -> None:
    text = "单位名称\n样例单位 一号\n样例二号：分部\n样例 三 号\n"
    assert read_delimited(text.encode()) == [[line] for line in text.splitlines()]


def test_the_table_in_a_sheet_is_found_by_its_shape() -> None:
    rows = [
        ["二〇一九年汇总", "", "", ""],
        ["", "", "", ""],
        ["单位", "参与人次", "", "备注"],
        ["", "党员", "群众", ""],
        ["甲", "1", "2", ""],
        ["乙", "3", "", "无"],
        ["", "", "", ""],
    ]
    header = ["单位", "参与人次 党员", "参与人次 群众", "备注"]
    assert table_of(rows) == [header, ["甲", "1", "2", ""], ["乙", "3", "", "无"]]
    assert table_of([["a", "b"], ["1", "2"]]) == [["a", "b"], ["1", "2"]]
    assert table_of([["", ""]]) == []


def test_the_measure_of_the_benchmark_counts_header_records_and_cells_apart() -> None:
    clean = [["A", "b"], ["1", "x"], ["2", "y"]]
    assert figures(clean, clean) == (1.0,) * 10
    assert figures(clean, None) == (0.0,) * 10
    assert figures(clean, [["a", "B"], ["1.0", "x"], ["2", "y"]]) == (
        *(1.0, 1.0, 1.0, 1.0),
        *(0.5, 0.5, 0.5),
        *(0.5, 0.5, 0.5),
    )
    assert figures([], [["x"]]) == (1.0,) * 10


CELLS = st.sampled_from(
    ["", "甲", "乙,丙", "1", " x", "x ", '"', '"引"', '引"号"', "行\n内", "\u2028", "\x85", "'", "\\", "\ufeff"]
)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_stretches_read_by_compiled_code_hold_what_is_read_record_by_record(data: st.DataObject) -> None:
    mark, end = data.draw(st.sampled_from([",", "\t", ";", "|"])), data.draw(st.sampled_from(["\n", "\r\n"]))
    dialect = Dialect(mark, '"', data.draw(st.sampled_from([None, None, "\\"])), data.draw(st.booleans()))
    lines = []
    for _ in range(data.draw(st.integers(1, 12))):
        width = data.draw(st.sampled_from([3, 3, 3, 3, 1, 4]))
        plain = data.draw(st.booleans())
        row = [data.draw(st.sampled_from(["甲", "1", "", "a b"]) if plain else CELLS) for _ in range(width)]
        lines += [mark.join(row)] * data.draw(st.sampled_from([1, 1, 9, 40]))
    text = end.join(lines) + data.draw(st.sampled_from(["", end, end + end, "\r", "\0" + end]))
    head = "日期,项目,单位\n".replace(",", mark).replace("\n", end) * data.draw(st.integers(0, 3))
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]))
    content = (head + text).encode(encoding) + data.draw(st.sampled_from([b"", b"", b"\xff,1" + end.encode()]))
    found = []
    for long in (0, 1 << 40):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(delimited, "LONG", long)
            patch.setattr(delimited, "_judged", lambda _: (dialect, 3))  # a stretch is longer than what is judged by
            patch.setattr(stretches, "STRETCH", data.draw(st.sampled_from([16, 100, 1000])))
            try:
                found.append(read_delimited(content))
            except NotText as error:
                found.append(str(error))
    assert found[0] == found[1]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_only_stretches_with_nothing_to_judge_come_as_columns(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "LONG", 0)
    monkeypatch.setattr(stretches, "STRETCH", 120)
    lines = ["项目,单位,人次"] + ["甲,一,1"] * 40 + ['乙,"二,三",2'] + ["丙,四,3"] * 40 + ["丁,五"] + ["戊,六,4"] * 40
    parts = list(delimited_parts(io.BytesIO("\n".join(lines).encode(encoding))))
    assert {type(part) for part in parts} == {list, stretches.Columns}
    by_column = sum(len(part.codes[0]) for part in parts if isinstance(part, stretches.Columns))
    assert by_column > 90
    assert [row for part in parts for row in delimited._rows_of(part)] == list(csv.reader(lines))
