"""The import page: files in, a check-up, the import, the file back, the undo."""

from __future__ import annotations

import io
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from sqlalchemy import make_url
from streamlit.testing.v1 import AppTest

from exports.rejected import rejected_xlsx
from measures import Scope
from measures.batches import batches, rejected_rows
from panels.import_state import ImportState
from panels.running import cancel, finish, poll, start
from tests.ledgers import ACTIVITIES_2019, PROJECTS_2019, ROSTER_2019, Office, write_csv
from texts import LANGUAGES, Lang, say

ROOT = Path(__file__).resolve().parent.parent
FAULTY = ACTIVITIES_2019 + "2019-02-30,,样例·义诊,样例新来的,,1,1\n合计,,,,,99,\n"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """An office with a roster and a catalogue, and the dashboard looking at its database."""
    made = Office.at(tmp_path)
    made.load_text("名册.csv", ROSTER_2019)
    made.load_text("项目.csv", PROJECTS_2019)
    monkeypatch.setenv("FUMIN_DATABASE_URL", made.url.render_as_string())
    monkeypatch.chdir(ROOT)
    yield made


def opened(**address: list[str]) -> AppTest:
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    for name, values in address.items():
        app.query_params[name] = values
    return app.run().switch_page("pages/ledgers/import_.py").run()


def settled(app: AppTest) -> AppTest:
    """The page once nothing runs any more."""
    end = time.monotonic() + 60
    while state_of(app).job is not None and time.monotonic() < end:
        time.sleep(0.2)
        app.run()
    assert state_of(app).job is None and not app.exception, app.exception
    return app


def state_of(app: AppTest) -> ImportState:
    found: ImportState = app.session_state["_import"]
    return found


def dropped(app: AppTest, *files: tuple[str, str | bytes]) -> AppTest:
    uploads = [(name, text.encode() if isinstance(text, str) else text, "text/csv") for name, text in files]
    app.file_uploader[0].set_value(uploads)
    return settled(app.button(key="import_check").click().run())


def cells(app: AppTest) -> list[list[list[str]]]:
    return [
        [[str(cell).replace("\\", "").replace("\u2060", "") for cell in row] for row in table.value.to_numpy().tolist()]
        for table in app.table
    ]


def said(app: AppTest) -> str:
    kinds = (app.success, app.warning, app.info, app.error, app.markdown, app.caption)
    words = "\n".join(str(element.value) for kind in kinds for element in kind)
    return words.replace("\\", "").replace("\u2060", "")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_opens_on_an_office_that_never_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: Lang
) -> None:
    from tests.worlds import empty_warehouse

    empty_warehouse(tmp_path / "empty.db").dispose()
    monkeypatch.setenv("FUMIN_DATABASE_URL", f"sqlite:///{tmp_path / 'empty.db'}")
    monkeypatch.chdir(ROOT)
    app = opened(lang=[lang])
    assert not app.exception and not app.error
    assert [title.value for title in app.title] == [say("page_import", lang)]
    assert say("history_empty", lang) in said(app)
    app.button(key="import_check").click().run()
    assert say("import_nothing_chosen", lang) in said(app)


def test_a_dropped_ledger_is_checked_up_and_nothing_is_written(office: Office) -> None:
    before = office.state()
    app = dropped(opened(), ("台账.csv", FAULTY))
    assert office.state() == before and office.ask("select max(batch_id) from etl_batch") == [(2,)]
    assert "可以导入，但有读不出的内容：1 个文件采用 3 行，退回 1 行。" in said(app)
    tables = cells(app)
    assert ["2019", "参与单位数", "—", "2", "原来没有"] in tables[0]
    assert tables[3] == [
        [
            "日期不存在",
            "台账.csv · 台账",
            "5",
            "活动日期",
            "2019-02-30",
            "第5行「活动日期」：「2019-02-30」不是存在的日期，请写成 2019-05-03 这样的日期。",
        ]
    ]
    assert tables[4] == [["台账.csv · 台账", "6", "党员人次", "99", "14"]]
    assert tables[5][0][:3] == ["样例新来的", "台账.csv · 台账", "5"]
    assert tables[6] == [
        ["台账.csv · 台账", "参与台账", "6", "1", "0", "0", "1", "3", "1", "0"],
        ["合计", "—", "6", "1", "0", "0", "1", "3", "1", "0"],
    ]
    assert [row[:3] for row in tables[7]][:3] == [
        ["A", "活动日期", "日期"],
        ["B", "板块", "板块"],
        ["C", "项目名称", "项目"],
    ]


def test_import_history_and_undo_go_all_the_way_and_back(office: Office) -> None:
    before = office.state()
    app = dropped(opened(), ("台账.csv", FAULTY))
    app.text_input(key="import_by").set_value("王小明")
    settled(app.button(key="import_commit").click().run())
    assert "已导入为第 3 批：采用 3 行，退回 1 行，重复 0 行（不重复计数）。" in said(app)
    assert office.ask("select loaded_by from etl_batch where batch_id = 3") == [("王小明",)]
    latest = cells(app)[-1][0]
    assert latest[0] == "3" and latest[2:] == ["王小明", "台账.csv", "3", "1", "0", "—"]
    settled(app.button(key="import_undo").click().run())
    assert office.state() == before
    assert say("import_undone", "zh", batch=3) in said(app)
    latest = cells(app)[-1][0]
    assert latest[4:7] == ["—", "—", "—"] and latest[7].startswith("王小明 于 ")


def test_a_batch_is_undone_from_the_history_only_after_it_was_confirmed(office: Office) -> None:
    app = opened()
    app.selectbox(key="history_batch").select(2).run()
    assert app.button(key="history_undo").disabled
    app.checkbox(key="history_sure_2").check().run()
    settled(app.button(key="history_undo").click().run())
    assert office.ask("select batch_id from etl_batch where undone_at is null and batch_id > 0") == [(1,)]
    assert office.ask("select count(*) from dim_project_edition where listing = 'catalogue'") == [(0,)]


def test_the_file_comes_back_marked_and_its_corrected_row_alone_is_added(office: Office) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "2019年"
    for line in FAULTY.splitlines():
        sheet.append(line.split(","))
    out = io.BytesIO()
    book.save(out)
    app = dropped(opened(), ("台账.xlsx", out.getvalue()))
    settled(app.button(key="import_commit").click().run())
    settled(app.button(key="import_mark_0").click().run())
    path, about = state_of(app).marked[0]
    assert (path.name, about["faults"], about["checks"]) == ("台账_退回.xlsx", 1, 1)
    back = openpyxl.load_workbook(path)
    assert back["2019年"]["A5"].comment is not None
    back["2019年"]["A5"] = "2019-02-28"
    again = io.BytesIO()
    back.save(again)
    app = dropped(app, ("台账_退回.xlsx", again.getvalue()))
    settled(app.button(key="import_commit").click().run())
    assert "采用 1 行，退回 0 行，重复 3 行" in said(app)
    assert office.ask("select count(distinct activity_id) from fct_participation") == [(4,)]


def test_a_folder_is_read_where_it_lies_and_a_wrong_one_is_named(office: Office) -> None:
    folder = office.folder / "多年"
    folder.mkdir()
    write_csv(folder / "台账.csv", ACTIVITIES_2019)
    app = opened()
    app.text_input(key="import_folder").set_value("没有/这个").run()
    app.button(key="import_check").click().run()
    assert "没有「没有/这个」" in said(app)
    app.text_input(key="import_folder").set_value(str(folder)).run()
    settled(app.button(key="import_check").click().run())
    assert "可以导入：1 个文件，采用 3 行，没有读不出的行。" in said(app)


def test_what_goes_uncounted_or_was_concluded_is_said_before_the_import(office: Office) -> None:
    plain = ACTIVITIES_2019.splitlines()[:2]
    lines = [f"{plain[0]},来宾,参加的单位", f"{plain[1]},70,样例甲公司", "合计,,,,,99,,,"]
    app = dropped(opened(), ("台账.csv", "\n".join(lines).replace("参与单位", "序号")))
    (told,) = [text.value for text in app.markdown if text.value.startswith(say("import_heed", "zh"))]
    assert told.replace("\\", "").replace("\u2060", "").split("\n") == [
        "导入之前请看一眼：",
        "- 没有用到的列：来宾。里面若有人次等数字，请先在“逐表查看”里更正",
        "- 按内容猜的列：参加的单位→单位。请在“逐表查看”里核对",
        "- 对不上的合计 1 处（只提醒，不影响导入）",
    ]


def test_one_field_is_not_given_to_two_columns(office: Office) -> None:
    app = dropped(opened(), ("台账.csv", ACTIVITIES_2019))
    keep = next(str(w.key) for w in app.button if str(w.key).startswith("layout_keep"))
    assert not app.button(key=keep).disabled
    box = next(w for w in app.selectbox if str(w.key).startswith("layout_") and str(w.key).endswith("_6"))
    assert box.value == "public_person_times"
    box.select("party_person_times").run()
    assert app.button(key=keep).disabled and "两列都认作了“党员人次”" in said(app)


def test_a_column_of_a_matrix_that_is_no_project_is_taken_out_of_it(office: Office) -> None:
    rows = "单位,样例·微课堂,样例·护河,样例·走访,合计\n样例甲组,1,2,7,10\n"
    app = dropped(opened(), ("2018年参与.csv", rows))
    assert "采用 3 行" in said(app)
    box = next(w for w in app.selectbox if str(w.key).startswith("layout_") and str(w.key).endswith("_3"))
    assert (box.value, app.selectbox(key=str(box.key).removesuffix("_3") + "_4").value) == ("each_project", "sum")
    assert [say("import_role_total", "zh")] == [row[2] for rows in cells(app) for row in rows if row[1:2] == ["合计"]]
    box.select_index(0).run()
    settled(app.button(key=next(w.key for w in app.button if str(w.key).startswith("layout_keep"))).click().run())
    assert "采用 2 行" in said(app)
    assert office.ask("select json_extract(detail, '$.cross') from correction") == [('["样例·微课堂","样例·护河"]',)]


def test_the_sample_goes_with_one_click_on_the_import_page(
    tmp_path: Path, sample_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copy.db"
    with sqlite3.connect(str(make_url(sample_url).database)) as source, sqlite3.connect(copy) as target:
        source.backup(target)
    monkeypatch.setenv("FUMIN_DATABASE_URL", f"sqlite:///{copy}")
    monkeypatch.chdir(ROOT)
    app = opened()
    assert say("import_sample", "zh") in said(app)
    settled(app.button(key="import_sample_1").click().run())
    assert say("import_undone", "zh", batch=1) in said(app)
    assert say("import_sample", "zh") not in said(app) and say("sample_banner", "zh") not in said(app)


def test_columns_that_were_not_understood_are_corrected_once_for_all(office: Office) -> None:
    strange = "时间,做了什么,谁来的,几人\n2019-05-03,样例·微课堂,样例甲组,12\n"
    app = dropped(opened(), ("汇总.csv", strange))
    assert "没有可以导入的内容" in said(app)
    app.selectbox(key=next(w.key for w in app.selectbox if str(w.key).startswith("layout_kind"))).select(
        "participation"
    ).run()
    for column, field in enumerate(("date", "project", "unit", "person_times")):
        key = next(
            w.key
            for w in app.selectbox
            if str(w.key).startswith("layout_") and str(w.key).endswith(f"_{column}") and "kind" not in str(w.key)
        )
        app.selectbox(key=key).select(field).run()
    keep = next(w.key for w in app.button if str(w.key).startswith("layout_keep"))
    settled(app.button(key=keep).click().run())
    assert "可以导入：1 个文件，采用 1 行，没有读不出的行。" in said(app)
    assert office.ask("select kind, reason from correction") == [("layout", "在导入页更正")]
    app = dropped(opened(), ("明年的汇总.csv", strange.replace("2019", "2018")))
    assert "采用 1 行" in said(app)
    assert cells(app)[-1][0][1:4] == [
        "参与台账", "时间→日期、几人→参与人次、做了什么→项目、谁来的→单位", "在导入页更正",
    ]  # fmt: skip
    app.button(key="layouts_withdraw").click().run()
    assert office.ask("select count(*) from correction where withdrawn_at is null") == [(0,)]
    assert "没有可以导入的内容" in said(dropped(app, ("后年的汇总.csv", strange.replace("2019", "2017"))))


def test_what_a_ledger_wrote_stays_letters(office: Office) -> None:
    evil = "[点](http://a.cn)**粗** :material/home: $x$ <b>"
    ledger = f'活动日期,项目名称,参与单位,{evil}\n2019-02-30,"{evil}",样例甲公司,1\n'
    app = dropped(opened(), (f"{evil[:6]}.csv", ledger))
    shown = "\n".join(str(cell) for table in app.table for row in table.value.to_numpy().tolist() for cell in row)
    heard = "\n".join(
        str(e.value) for kind in (app.markdown, app.caption, app.success, app.warning, app.info) for e in kind
    )
    assert "点" in shown and "[点](" not in shown + heard and ":material/home:" not in shown + heard


def test_the_private_folder_is_the_users_own_and_goes_with_the_session(office: Office) -> None:
    app = dropped(opened(), ("a.csv", ACTIVITIES_2019), ("a.csv", ROSTER_2019.replace("甲", "丁")))
    kept = state_of(app)
    folder = kept.place
    assert ROOT not in folder.parents and (os.name == "nt" or folder.stat().st_mode & 0o077 == 0)
    assert [path.name for path in kept.paths] == ["a.csv", "a.csv"]
    assert len(kept.checkup["files"]) == 2 if kept.checkup else False
    app.button(key="import_forget").click().run()
    assert not folder.exists() and state_of(app).checkup is None


def big(folder: Path, rows: int) -> Path:
    lines = (f"2019-{n % 12 + 1:02d}-{n % 27 + 1:02d},样例·微课堂,样例甲公司,{n}" for n in range(rows))
    return write_csv(folder / "大.csv", "活动日期,项目名称,参与单位,人次\n" + "\n".join(lines) + "\n")


@pytest.mark.parametrize("wait", [0.0, 1.0])
def test_a_cancelled_import_leaves_nothing(office: Office, tmp_path: Path, wait: float) -> None:
    before = (office.state(), office.ask("select count(*) from etl_source_row"))
    path = big(tmp_path, 150_000)
    running = start(["etl", "load", str(path), "--progress"], tmp_path)
    end = time.monotonic() + 60
    while not poll(running).step and time.monotonic() < end:
        time.sleep(0.05)
    time.sleep(wait)
    told = cancel(running)
    assert (told.status, told.error) == (130, say("stopped", "zh"))
    assert (office.state(), office.ask("select count(*) from etl_source_row")) == before
    with sqlite3.connect(str(office.url.database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()
    assert office.load_text("小.csv", ACTIVITIES_2019)["committed"]


def test_a_child_that_does_not_listen_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("panels.running.GRACE_SECONDS", 0.3)
    process = subprocess.Popen(
        [sys.executable, "-c", "import signal, time; signal.signal(signal.SIGINT, signal.SIG_IGN); print('x', flush=True); time.sleep(60)"],
        stdout=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    assert process.stdout is not None and process.stdout.readline()
    from panels.running import Running

    (tmp_path / "o").touch()
    assert cancel(Running(process, tmp_path / "o", tmp_path / "o")).status == -signal.SIGKILL
    process.stdout.close()


def test_short_work_is_waited_for_and_its_complaint_kept(office: Office, tmp_path: Path) -> None:
    ended = finish(start(["etl", "undo", "77"], tmp_path), 60)
    assert (ended.status, ended.error) == (1, "没有第 77 批，可用 python -m etl batches 查看批次。")


def test_the_history_counts_rows_by_what_became_of_them_and_forgets_those_of_an_undone_batch(office: Office) -> None:
    office.load(office.write("台账.csv", FAULTY), by="王")
    office.load(office.write("又.csv", FAULTY), by="李")
    with office.reading() as connection:
        found = batches(connection, Scope.everything())
        assert batches(connection, Scope(frozenset({"威海居民区"}))).empty
    columns = ["batch", "loaded_by", "files", "accepted", "rejected", "duplicate"]
    assert found[columns].iloc[:2].to_numpy().tolist() == [[4, "李", "又.csv", 0, 1, 3], [3, "王", "台账.csv", 3, 1, 0]]
    office.undo(3)
    with office.reading() as connection:
        row = batches(connection, Scope.everything()).iloc[1]
    assert (row["batch"], row["accepted"], pd.isna(row["undone_at"])) == (3, None, False)


def test_the_rows_given_back_of_an_old_batch_are_a_ledger_that_can_be_corrected_and_imported(office: Office) -> None:
    office.load(office.write("2019台账.csv", "参与情况\n" + FAULTY.replace("2019-02-30,,", "2月30日,=1+1,")))
    with office.reading() as connection:
        sheets = rejected_rows(connection, 3, Scope.everything())
        assert rejected_rows(connection, 3, Scope(frozenset({"威海居民区"}))) == []
    path = office.folder / "退回的行.xlsx"
    path.write_bytes(rejected_xlsx(sheets, "zh"))
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [rows[0][0], rows[1][0], rows[2][0], rows[3][:4]] == [
        "2019台账.csv", "参与情况", "活动日期", ["2月30日", "=1+1", "样例·义诊", "样例新来的"],
    ]  # fmt: skip
    assert sheet["B4"].data_type == "s" and "原文件第 6 行" in sheet["A4"].comment.text
    sheet["A4"], sheet["B4"] = "2月28日", None
    book.save(path)
    (file,) = office.load(path)["files"]
    assert (file["sheets"][0]["accepted"], file["sheets"][0]["rejected"]) == (1, 0)
    assert office.ask("select max(year), count(distinct activity_id) from fct_participation") == [(2019, 4)]
