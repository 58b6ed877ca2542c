"""Personal data stays out, and what only looks like it stays in."""

from __future__ import annotations

import random

import pytest

from etl.reference import reference
from etl.stage.cells import Bad, read_credit_code
from etl.stage.masking import mask_text, mask_values, personal_columns


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("联系人 张三", "联系人 ***"), ("联系人张三", "联系人***"), ("联系人：王五", "联系人：***"), ("（联系人：王五 13800000000）", "(联系人:*** ***)"),
        ("联系人张三老师，周五到", "联系人***，周五到"), ("联系人（社工）欧阳娜", "联系人（社工）***"),
        ("负责人：张三、李四", "负责人：***"), ("负责人：张三，李四；王五", "负责人：***"), ("负责人：张三，活动照常", "负责人：***，活动照常"), ("填表人：张 三", "填表人：***"),
        ("党组织书记：王五", "党组织书记：***"), ("参加人员：张三、李四，党员20人", "参加人员：***，党员20人"), ("人员名单：欧阳娜娜、王五 李四", "人员名单：***"),
        ("62581234", "***"), (" 6258-1234 ", "***"), ("62581234、62585678", "***"), ("62581234-801", "***"), ("62581234.0", "***"),
        ("电话62581234", "电话***"), ("联系电话：5258 1234/52581235", "联系电话:***"), ("Tel: 32581234", "Tel: ***"), ("TEL.62581234", "TEL.***"), ("联系62581234", "联系***"), ("请联系王老师62581234", "请联系王老师***"),
        ("QQ：12345678", "QQ:***"), ("qq群 1234567", "qq群 ***"), ("微信：zhang_san88", "微信:***"), ("微信号13912345678", "微信号***"),
    ],
)  # fmt: skip
def test_a_contact_is_masked_and_the_rest_of_the_note_stays(written: str, kept: str) -> None:
    assert mask_text(written) == kept
    assert mask_text(kept) == kept


@pytest.mark.parametrize(
    "text",
    [
        "联系人", "联系人数", "联系人单位", "联系人电话", "负责人和联系人", "负责人安排", "负责单位：甲公司", "责任单位", "审核", "书记项目：微课堂", "单位名单：甲公司、金鼎", "参加人员：党员20人，群众30人",
        "20190503", "电话20190503", "电话：20190503", "2019-05-03", "43588", "43588.5", "1200", "62,581,234", "5258123", "52581234", "60000人", "联系单位捐款60000000元", "Hotel 62581234室",
        "电话咨询120人", "微信推送20190503期", "310106012022", "310106001001", "91350100M000100Y43", "2019年5月3日至6月2日", "1至3月联系居民12345人次", "样例甲公司", "张江居民区", "王家沙",
    ],
)  # fmt: skip
def test_what_only_looks_personal_stays(text: str) -> None:
    assert mask_text(text) == text


SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def with_check(body: str) -> str:
    total = sum(SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(body))
    return body + SIGNS[(31 - total % 31) % 31]


def test_no_credit_code_of_a_firm_is_taken_for_an_identity_number() -> None:
    draw = random.Random(5)
    for _ in range(2000):
        # All digits, with a date of birth where an identity number has one.
        body = f"91{draw.randrange(10_000):04}{draw.randrange(1950, 2015)}{draw.randrange(1, 13):02}{draw.randrange(1, 29):02}{draw.randrange(1000):03}"
        code = with_check(body)
        assert not isinstance(read_credit_code(code), Bad)
        assert mask_text(code) == code


def test_an_identity_number_is_masked_whatever_its_digits() -> None:
    draw = random.Random(6)
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    for _ in range(2000):
        body = f"{draw.choice(['310106', '510104', '110101', '320583'])}{draw.randrange(1950, 2015)}{draw.randrange(1, 13):02}{draw.randrange(1, 29):02}{draw.randrange(1000):03}"
        number = body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]
        assert mask_text(number) == "***"


PERSONAL = [
    "责任人",
    "书记",
    "党组织书记",
    "支部书记",
    "参加人员",
    "人员名单",
    "名单",
    "负责人姓名",
    "Tel",
    "TEL",
    "QQ",
    "QQ号",
    "微信",
    "电话/手机",
    "联系人（姓名）",
    "姓名、单位",
    "负责人及联系电话（手机）",
    "联系电话（单位）",
    "志愿者名单",
    "E-mail",
    "主办单位负责人",
]
DECOYS = [
    "负责单位",
    "责任单位",
    "参与人员数",
    "参加人数",
    "参加人员（人次）",
    "参加人员（人）",
    "参加人员/人次",
    "联系人数",
    "联系人单位",
    "书记项目",
    "参与单位名单",
    "电话咨询人次",
    "Hotel",
    "单位",
    "项目",
    "党员",
    "群众",
    "人数",
    "统一社会信用代码",
    "备注",
    "活动名称",
]


def test_personal_columns_are_known_by_their_header_and_counts_are_not() -> None:
    row = [*DECOYS, *PERSONAL]
    assert [row[column] for column in sorted(personal_columns(row, reference()))] == PERSONAL


def test_a_title_that_ends_like_a_personal_header_is_none() -> None:
    assert personal_columns(["志愿者名单", "", " "], reference()) == set()
    assert personal_columns(["序号", "志愿者名单"], reference()) == {1}


def test_a_signature_in_the_next_cell_is_masked_and_a_masked_note_names_its_column() -> None:
    rows = [["日期", "备注"], ["2019-05-03", "联系人张三"], ["填表人：", "张三"], ["审核：李四", "62581234"]]
    assert mask_values(rows) == (
        [["日期", "备注"], ["2019-05-03", "联系人***"], ["填表人：", "***"], ["审核：***", "***"]],
        {1},
    )
