"""The command line of the exports: files with names that say what is inside, exit statuses, sentences."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from pptx import Presentation
from pptx.util import Inches

from exports import __main__ as command
from exports import fonts
from exports.__main__ import main
from exports.naming import file_name, unlike
from measures import Selection
from tests.export_readback import deck_of, document_of, paper_of
from tests.meeting_world import NAMES, build
from tests.worlds import empty_warehouse


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    return build(tmp_path_factory.mktemp("cli"), NAMES)


@pytest.fixture(autouse=True)
def _database(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUMIN_DATABASE_URL", address)


def said(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    try:
        status = main([str(argument) for argument in arguments])
    except SystemExit as stopped:
        status = int(stopped.code or 0)
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_a_brief_for_each_area_is_a_file_named_by_year_and_area(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "新" / "简报"
    status, out, err = said(capsys, "brief", folder, "--each", "area", "--where", "year=2019", "--by", "王某")
    names = [f"福民项目_2019年_{area}_简报.pdf" for area in ("延中居民区", "中凯居民区", "威海居民区")]
    assert (status, err, out.splitlines()) == (0, "", [f"已写好：{folder / name}" for name in names])
    assert sorted(path.name for path in folder.iterdir()) == sorted(names)
    text = paper_of((folder / names[2]).read_bytes())
    assert said(capsys, "brief", folder, "--each", "area", "--as", "docx", "--where", "year=2019")[0] == 0
    documents = sorted(path for path in folder.iterdir() if path.suffix == ".docx")
    assert [path.name for path in documents] == sorted(name.replace(".pdf", ".docx") for name in names)
    assert "威海居民区2019年简报" in document_of(documents[1].read_bytes())["paragraphs"]
    assert "威海居民区2019年简报" in text and "王某" in text and "单位甲" in text and "与街道相比" in text


def test_a_wrong_question_is_refused_in_both_languages_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "a.pptx"
    assert said(capsys, "deck", target, "--where", "area=威海路") == (
        2,
        "",
        "维度“area”中没有“威海路”。 是不是：威海居民区？\n"
        "The dimension 'area' has no value '威海路'. Did you mean: 威海居民区?\n",
    )
    wrong = tmp_path / "a.ppt"
    assert said(capsys, "deck", wrong) == (
        2,
        "",
        f"{wrong} 的扩展名不对，应为 .pptx。\nThe name {wrong} does not end in .pptx.\n",
    )
    for arguments in (["bake", "a.pdf"], [], ["deck"]):
        status, out, err = said(capsys, *arguments)
        assert (status, out) == (2, "") and "请写明要哪种文件" in err and "Say which kind of file" in err
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "没有" / "a.xlsx"
    status, out, err = said(capsys, "workbook", target)
    assert (status, out) == (1, "") and str(target) in err.splitlines()[0] and "cannot be written" in err
    blocked = tmp_path / "b"
    blocked.write_text("")
    status, out, err = said(capsys, "brief", blocked, "--each", "area", "--where", "year=2019")
    assert (status, out) == (1, "") and str(blocked) in err
    assert [path.name for path in tmp_path.iterdir()] == ["b"]


def test_a_file_that_cannot_be_made_leaves_the_old_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(b"old")
    monkeypatch.setattr("exports.sheet.writer.families", lambda folder=None: [])
    status, _, err = said(capsys, "brief", target)
    assert status == 1 and "没有找到中文字体" in err and "No Chinese font" in err
    assert (target.read_bytes(), list(tmp_path.iterdir())) == (b"old", [target])


def test_without_ledgers_there_is_nothing_to_export(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    empty_warehouse(tmp_path / "empty.db").dispose()
    monkeypatch.setenv("FUMIN_DATABASE_URL", f"sqlite:///{tmp_path / 'empty.db'}")
    for kind, ending in (("deck", "pptx"), ("workbook", "xlsx"), ("brief", "pdf"), ("html", "html")):
        status, out, err = said(capsys, kind, tmp_path / f"a.{ending}")
        assert (status, out) == (1, "") and "还没有台账" in err and "No ledgers have been loaded" in err
    assert [path.name for path in tmp_path.iterdir()] == ["empty.db"]


def test_a_deck_is_written_into_the_offices_own_presentation(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = Presentation()
    office.slide_width, office.slide_height = Inches(10), Inches(7.5)
    office.slide_master.name = "本单位母版"
    office.slides.add_slide(office.slide_layouts[1]).shapes.title.text = "旧页"
    office.save(tmp_path / "模板.pptx")
    target = tmp_path / "b.pptx"
    given = ("--template", tmp_path / "模板.pptx", "--meeting", "2019年联席会议", "--date", "2019-12-17")
    assert said(capsys, "deck", target, "--where", "year=2019", *given)[0] == 0
    made = Presentation(str(target))
    assert (made.slide_master.name, made.slide_width) == ("本单位母版", Inches(10))
    slides = deck_of(target.read_bytes())
    assert slides[0]["title"] == "2019年联席会议" and any("2019-12-17" in text for text in slides[0]["texts"])
    assert "旧页" not in [slide["title"] for slide in slides]
    for slide in made.slides:
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.left + shape.width <= made.slide_width, shape.name
            assert shape.top >= 0 and shape.top + shape.height <= made.slide_height, shape.name
    with zipfile.ZipFile(io.BytesIO(target.read_bytes())) as archive:
        assert len(archive.namelist()) == len(set(archive.namelist()))


def test_a_template_that_is_none_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "坏.pptx").write_text("no presentation")
    status, _, err = said(capsys, "deck", tmp_path / "b.pptx", "--template", tmp_path / "坏.pptx")
    assert status == 1 and "坏.pptx 不能用" in err and "cannot be used" in err


def test_names_of_files_are_safe_everywhere_and_none_is_lost() -> None:
    name = file_name("brief", Selection(years=(2019,), projects=('甲/乙:丙*"<x>|\x07\u202e?',)), "zh")
    assert name == "福民项目_2019年_甲-乙-丙-x_简报.pdf"
    assert file_name("deck", Selection(), "en") == "fumin_all_deck.pptx"
    taken: set[str] = set()
    assert [unlike(one, taken) for one in ("a.pdf", "A.pdf", "a.pdf")] == ["a.pdf", "A_2.pdf", "a_3.pdf"]


def test_fonts_of_a_folder_are_taken_too(tmp_path: Path) -> None:
    assert fonts.families(tmp_path) == fonts.families() and fonts.families()
    assert command.MAKERS.keys() == {"deck", "workbook", "brief", "html"}
