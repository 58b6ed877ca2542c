"""The command line of loading, as scripts use it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from etl.__main__ import main
from tests.ledgers import ACTIVITIES_2019, PROJECTS_2019, write_csv


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUMIN_DATABASE_URL", f"sqlite:///{tmp_path / 'fumin.db'}")


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(list(arguments))
    out, err = capsys.readouterr()
    return status, out, err


def test_load_reports_batches_lists_undo_takes_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ledger = write_csv(tmp_path / "台账.csv", ACTIVITIES_2019 + "2019-02-30,,样例·义诊,样例乙社,,1,1\n")
    report = tmp_path / "r.json"
    status, out, err = said(capsys, "load", str(ledger), "--report", str(report))
    assert (status, err) == (0, "")
    assert out == (
        "✓ 台账.csv\n  台账｜参与台账｜共 5 行，采用 3，退回 1，重复 0\n"
        "    第5行「活动日期」：「2019-02-30」不是存在的日期，请写成 2019-05-03 这样的日期。\n"
        "已导入为第 1 批；撤销用 python -m etl undo 1\n"
    )
    assert json.loads(report.read_text(encoding="utf-8"))["batch"] == 1
    state = said(capsys, "state")[1]
    assert len(state.strip()) == 64
    (batch,) = json.loads(said(capsys, "batches", "--format", "json")[1])
    assert {key: batch[key] for key in ("batch", "files", "undone_at")} == {"batch": 1, "files": 1, "undone_at": None}
    assert said(capsys, "undo", "1") == (0, "第 1 批已撤销。\n", "")
    assert said(capsys, "state")[1] != state
    assert said(capsys, "undo", "1") == (1, "", "第 1 批先前已经撤销。\n")
    assert "撤销" in said(capsys, "batches")[1]


def test_a_dry_run_says_so_and_leaves_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ledger = write_csv(tmp_path / "项目.csv", PROJECTS_2019)
    status, out, _ = said(capsys, "--lang", "en", "load", "--dry-run", str(ledger))
    assert (status, out) == (
        0,
        "✓ 项目.csv\n  项目 | projects | 3 rows: 2 accepted, 0 rejected, 0 duplicate\nDry run: nothing was changed.\n",
    )


def test_exit_statuses_tell_usage_from_nothing_loaded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = write_csv(tmp_path / "空.csv", "")
    assert said(capsys, "load", str(empty)) == (
        1,
        "✗ 空.csv：「空.csv」是空文件，请检查是否保存成功。\n没有可导入的内容，未作任何改动。\n",
        "",
    )
    assert said(capsys, "load", str(tmp_path / "没有")) == (2, "", f"找不到「{tmp_path / '没有'}」，请检查路径。\n")
    for usage in ([], ["load"], ["undo", "x"], ["fly"]):
        with pytest.raises(SystemExit) as ended:
            main(usage)
        assert ended.value.code == 2
        capsys.readouterr()


def test_a_missing_database_is_a_sentence_and_not_a_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = said(capsys, "state")
    assert (status, out) == (1, "")
    assert err.count("\n") >= 1 and "Traceback" not in err


def test_the_template_is_written_and_loads_as_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "模板.xlsx"
    assert said(capsys, "template", str(path))[0] == 0
    assert len(openpyxl.load_workbook(path).sheetnames) >= 10
    report = tmp_path / "r.json"
    said(capsys, "load", str(path), "--report", str(report))
    sheets = json.loads(report.read_text(encoding="utf-8"))["files"][0]["sheets"]
    assert {sheet["kind"] for sheet in sheets} >= {
        "participation", "roster", "projects", "claims", "needs", "resources", "areas", "bodies", "published",
        "meetings",
    }  # fmt: skip
    assert sum(sheet["accepted"] + sheet["rejected"] for sheet in sheets) == 0


def test_prepare_loads_the_sample_once_and_never_again_after_an_undo(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import etl.__main__ as command

    monkeypatch.setattr(command, "ROOT", tmp_path)
    (tmp_path / "data").mkdir()
    assert "样例已载入为第 1 批" in said(capsys, "prepare")[1]
    assert said(capsys, "prepare") == (0, "", "")
    said(capsys, "undo", "1")
    assert said(capsys, "prepare") == (0, "", "")


def test_the_report_is_utf8_whatever_the_console_knows(tmp_path: Path) -> None:
    ledger = write_csv(tmp_path / "台账.csv", ACTIVITIES_2019)
    done = subprocess.run(
        [sys.executable, "-m", "etl", "load", str(ledger)],
        cwd=Path(__file__).resolve().parent.parent,
        env={**os.environ, "PYTHONIOENCODING": "gbk"},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode("utf-8").startswith("✓ 台账.csv")


def test_a_report_that_cannot_be_written_is_said_before_anything_is_loaded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = write_csv(tmp_path / "台账.csv", ACTIVITIES_2019)
    status, out, err = said(capsys, "load", str(ledger), "--report", str(tmp_path / "没有" / "r.json"))
    assert (status, out) == (1, "") and "没有" in err and "Traceback" not in err
    assert said(capsys, "template", str(tmp_path / "没有" / "t.xlsx"))[0] == 1
    assert not (tmp_path / "fumin.db").exists()


def test_an_address_that_is_none_is_a_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for address in ("notaurl", "oracle://me:secret@host/db"):
        monkeypatch.setenv("FUMIN_DATABASE_URL", address)
        status, out, err = said(capsys, "state")
        assert (status, out) == (1, "") and "FUMIN_DATABASE_URL" in err and "secret" not in err
