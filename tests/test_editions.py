"""Editions of a meeting: frozen under a name, unchanged by whatever comes later, and held against the figures of now."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import URL, create_engine

from etl.decisions import Why, merge
from etl.decisions import withdraw as withdraw_decision
from exports import freezing, making
from exports.__main__ import main
from exports.edition_check import Checked, checked_edition
from exports.edition_words import change_words, outcome, reason
from exports.errors import EditionRefused, EditionUnread, UnknownEdition
from exports.freezing import checked_name, edition_named, freeze, spelled, take_back
from exports.frozen import Frozen, written
from exports.making import Order
from exports.naming import file_name
from exports.picture import command as picture_command
from exports.screen import Storyline
from exports.sources import Made
from measures import Scope, Selection
from measures.meeting_editions import MeetingEdition, Part, frozen_content, meeting_editions
from measures.since import Change, reasons
from tests.export_readback import deck_of, document_of, page_of, paper_of, sheets_of
from tests.ledgers import ACTIVITIES_2019, PROJECTS_2019, ROSTER_2019, Office
from warehouse.engine import writer_engine
from warehouse.migrate import _config, upgrade

EVERYTHING = Scope.everything()
MADE = Made("王某", datetime(2026, 1, 5, 9, 30), "2019年联席会议", "2019-12-17")
LATER = "活动日期,板块,项目名称,参与单位,居民区,党员人次,群众人次\n"
MORE_2019 = f"{LATER}2019-08-01,慈善南西,样例·义诊,样例丙所,威海居民区,1,2\n"
MORE_2018 = f"{LATER}2018-08-01,慈善南西,样例·义诊,样例丙所,威海居民区,1,2\n"
READ = {"deck": deck_of, "workbook": sheets_of, "html": page_of, "brief": paper_of}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Three ledgers of 2019 in three batches."""
    made = Office.at(tmp_path)
    made.load_text("名册.csv", ROSTER_2019)
    made.load_text("项目.csv", PROJECTS_2019)
    made.load_text("台账.csv", ACTIVITIES_2019)
    return made


def order(selection: Selection = Selection(), made: Made = MADE) -> Order:  # noqa: B008 - frozen
    return Order(selection, EVERYTHING, "zh", made)


def listed(office: Office) -> list[MeetingEdition]:
    with office.reading() as connection:
        return meeting_editions(connection, EVERYTHING)


def checked(office: Office, name: str) -> Checked:
    with office.reading() as connection:
        return checked_edition(connection, edition_named(connection, name, EVERYTHING), "zh", EVERYTHING)


def kept_rows(url: URL) -> list[tuple[Any, ...]]:
    """All that the database keeps of editions, as it stands there."""
    with sqlite3.connect(str(url.database)) as raw:
        found = [*raw.execute("select * from meeting_edition"), *raw.execute("select * from meeting_edition_story")]
    raw.close()
    return found


def files_of(office: Office, wanted: Order) -> dict[str, Any]:
    """Every kind of file, read back."""
    with office.reading() as connection:
        found = {kind: READ[kind](make(connection, wanted)) for kind, make in making.MAKERS.items()}
        found["document"] = document_of(making.document(connection, wanted))
        for each, ending, read in (("each", ".pdf", paper_of), ("each document", ".docx", document_of)):
            found[each] = {name: read(content) for name, content in making.briefs(connection, wanted, ending)[1]}
    return found


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_file_of_an_edition_says_what_it_said_whatever_came_later(office: Office, lang: Any) -> None:
    named = Made(MADE.who, MADE.when, MADE.meeting, MADE.held, "2019年联席会议")
    now = Order(Selection(), EVERYTHING, lang, named)
    shown = files_of(office, now)
    kept = freeze(office.url, "2019年联席会议", order())
    frozen = Order(Selection(), EVERYTHING, lang, MADE, edition=kept)
    assert drop_names(files_of(office, frozen)) == drop_names(shown)
    office.load_text("再.csv", MORE_2019)
    office.undo(3)
    assert drop_names(files_of(office, now)) != drop_names(shown)
    assert drop_names(files_of(office, frozen)) == drop_names(shown)
    assert "2019年联席会议" in str(shown["deck"])
    areas = list(files_of(office, frozen)["each"])
    assert areas and all("2019年联席会议" in name and "居民区" in name for name in areas)


def drop_names(files: dict[str, Any]) -> dict[str, Any]:
    """The files without their names: those of an edition bear its own."""
    return {**files, **{each: list(files[each].values()) for each in ("each", "each document")}}


def test_an_edition_is_made_again_by_another_and_says_so_without_a_figure_changed(office: Office) -> None:
    kept = freeze(office.url, "版", order())
    with office.reading() as connection:
        other = Order(Selection(), EVERYTHING, "zh", Made("李某", datetime(2027, 2, 3, 4, 5)), edition=kept)
        story = making.story_of(connection, other, "meeting")
    said = json.dumps([(screen.lines, screen.notes, screen.source) for screen in story.screens], ensure_ascii=False)
    assert "李某" in story.made and "王某" not in said and "李某" in said
    assert story.title == "2019年联席会议" and "会议版「版」（2026-01-05 09:30 冻结）" in story.source


def test_freezing_and_withdrawing_change_no_figure_and_later_work_changes_no_edition(office: Office) -> None:
    before = office.state()
    freeze(office.url, "版", order())
    freeze(office.url, "另一版", order(Selection(years=(2019,), areas=("威海居民区",))))
    assert office.state() == before
    rows = kept_rows(office.url)
    number = office.load_text("再.csv", MORE_2019)["batch"]
    office.load(office.folder / "台账.csv")
    office.undo(number)
    office.undo(1)
    merge(office.url, "样例甲公司", "样例乙社", Why("电话核实"))
    assert kept_rows(office.url) == rows and office.state() != before
    changed = office.state()
    take_back(office.url, "另一版", "李某")
    assert office.state() == changed
    assert [(one.name, one.withdrawn_by) for one in listed(office)] == [("另一版", "李某"), ("版", None)]
    stories = [row for row in rows if len(row) == 7]
    assert [row for row in kept_rows(office.url) if len(row) == 7] == stories != []


def test_nothing_differs_as_long_as_nothing_happened_and_this_is_said(office: Office) -> None:
    kept = freeze(office.url, "版", order())
    found = checked(office, "版")
    assert (found.differences, found.changes, found.redefined) == ((), (), ())
    assert outcome(kept, found, "zh") == "现在的数字与会议版「版」完全一致"
    office.undo(office.load_text("再.csv", MORE_2019)["batch"])
    assert checked(office, "版").changes == ()
    office.load(office.folder / "台账.csv")
    again = checked(office, "版")
    assert (again.differences, [(one.what, one.years) for one in again.changes]) == ((), [("loaded", frozenset())])
    assert change_words(again.changes[0], "zh").endswith("导入 台账.csv，没有新内容")
    assert outcome(kept, again, "en").startswith("Every figure is still the same as in meeting edition “版”")


def test_what_differs_is_told_with_the_batches_and_decisions_since(office: Office) -> None:
    freeze(office.url, "版", order())
    office.load_text("再.csv", MORE_2019)
    office.load_text("早.csv", MORE_2018)
    office.undo(3)
    number = merge(office.url, "样例甲公司", "样例乙社", Why("电话核实", "李某"))
    found = checked(office, "版")
    assert [(one.what, one.number, one.about, one.years) for one in found.changes] == [
        ("loaded", 4, ("再.csv",), {2019}),
        ("loaded", 5, ("早.csv",), {2018}),
        ("undone", 3, ("台账.csv",), {2019}),
        ("decided", number, ("unit_merge", "样例甲公司"), None),
    ]
    glance = [one for one in found.differences if (one.screen, one.where) == ("一年一看", "2019")]
    told = {one.figure: (one.before, one.now, one.moved) for one in glance}
    assert told["活动场次"] == ("3", "1", "-2（-66.7%）") and told["参与单位数（家）"] == ("2", "1", "-1（-50.0%）")
    assert told["参与人次"] == ("≥97", "3", "")
    assert reason(glance[0], found, "zh") == f"批次4、批次5、撤销批次3、判断{number}"
    assert [one.about[0] for one in found.changes if not one.bears_on({2019, 2020})] == ["早.csv"]
    withdraw_decision(office.url, number)
    assert "decided" not in [one.what for one in checked(office, "版").changes]


def test_a_decision_of_before_that_is_taken_back_is_a_reason(office: Office) -> None:
    number = merge(office.url, "样例甲公司", "样例乙社", Why("电话核实"))
    freeze(office.url, "版", order())
    withdraw_decision(office.url, number)
    found = checked(office, "版")
    assert [(one.what, one.number) for one in found.changes] == [("taken_back", number)]
    assert "判断" in reason(found.differences[0], found, "zh")


def test_the_year_that_was_latest_stays_the_one_that_is_compared(office: Office) -> None:
    freeze(office.url, "版", order())
    office.load_text("次年.csv", f"{LATER}2020-08-01,慈善南西,样例·新项目,样例丙所,威海居民区,1,2\n")
    found = checked(office, "版").differences
    assert found and not [one for one in found if one.screen in ("一年一看", "板块", "到了什么")]
    units = {(one.where, one.before, one.now, one.standing) for one in found if one.screen == "参与单位"}
    assert units == {("2019", "—", "2", "added"), ("2019", "—", "3", "added"), ("2020", "—", "1", "added")}


def test_two_editions_of_one_year_keep_their_own_figures(office: Office) -> None:
    first = freeze(office.url, "2019年初稿", order(Selection(years=(2019,))))
    office.load_text("再.csv", MORE_2019)
    second = freeze(office.url, "2019年定稿", order(Selection(years=(2019,))))
    same = freeze(office.url, "2019年定稿（二）", order(Selection(years=(2019,))))
    assert first.figures != second.figures == same.figures and len(first.mark) == 8
    assert checked(office, "2019年初稿").differences and not checked(office, "2019年定稿").differences
    assert [one.name for one in listed(office)] == ["2019年定稿（二）", "2019年定稿", "2019年初稿"]


def test_a_name_is_free_of_what_files_cannot_bear_and_tells_itself_from_others(office: Office) -> None:
    assert checked_name("  2019年 联席会议　") == "2019年 联席会议"
    for name, shown in (("a/b", "“/”"), ("a\u202eb", "U+202E"), ("a\nb", "U+000A"), ("版.", "“.”"), ("", "1 到 40"),
                        ("长" * 41, "1 到 40"), ("..", "“.”"), ('"', '“"”')):  # fmt: skip
        with pytest.raises(EditionRefused) as refused:
            checked_name(name)
        assert shown in refused.value.sentence("zh"), name
    freeze(office.url, "V1 版", order())
    for name in ("V1 版", "v1 版", "ｖ１ 版"):
        with pytest.raises(EditionRefused, match="请换一个名称"):
            freeze(office.url, name, order())
    take_back(office.url, "v1 版", "李某")
    assert freeze(office.url, "v1 版", order()).number == 2
    with pytest.raises(UnknownEdition, match="现有：v1 版"):
        take_back(office.url, "V2", "李某")
    assert spelled("Ｖ1 版") == "v1 版"


HOSTILE = ["=1+1", "__粗__ [x](y) $x^2$", "'; drop table meeting_edition --", "{name} %s &lt;b&gt; 㐂𠮷"]


def test_names_of_any_letters_are_letters(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUMIN_DATABASE_URL", office.url.render_as_string())
    for name in HOSTILE:
        freeze(office.url, name, order(made=Made("=cmd", MADE.when, "<script>", "{x}")))
        path = tmp_path / "a.xlsx"
        assert main(["workbook", str(path), "--edition", name]) == 0
        first = next(iter(sheets_of(path.read_bytes()).values()))
        assert any(f"会议版「{name}」" in str(row[0]) for row in first) and ["<script>"] in [row[:1] for row in first]
    assert [one.name for one in listed(office)] == HOSTILE[::-1]
    assert file_name("deck", Selection(), "zh", edition="_粗_ 版") == "福民项目__粗_-版_演示文稿.pptx"


def test_an_edition_of_a_form_that_is_not_known_is_left_alone_and_said(
    office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    kept = freeze(office.url, "版", order())
    with sqlite3.connect(str(office.url.database)) as raw:
        raw.execute("update meeting_edition_story set format = 99 where kind = 'meeting'")
        raw.execute("update meeting_edition_story set content = '{\"x\": 1}' where kind = 'brief'")
        raw.execute("""update meeting_edition set selection = '{"years": [2019], "moods": ["x"]}'""")
    raw.close()
    rows = kept_rows(office.url)
    monkeypatch.setenv("FUMIN_DATABASE_URL", office.url.render_as_string())
    assert main(["deck", str(tmp_path / "a.pptx"), "--edition", "版"]) == 1
    said = capsys.readouterr().err.splitlines()
    assert "格式 99" in said[0] and "更新的程序" in said[0] and "a newer one" in said[1]
    with office.reading() as connection, pytest.raises(EditionUnread):
        making.brief(connection, Order(Selection(), EVERYTHING, "zh", MADE, edition=kept))
    assert main(["editions"]) == 0 and "2019年" in capsys.readouterr().out
    assert main(["editions", "版"]) == 1
    assert kept_rows(office.url) == rows and not (tmp_path / "a.pptx").exists()


def test_an_upgrade_of_the_schema_keeps_editions_as_they_are(office: Office, tmp_path: Path) -> None:
    freeze(office.url, "版", order())
    rows = kept_rows(office.url)
    old = create_engine(f"sqlite:///{tmp_path / 'old.db'}")
    with old.begin() as connection:
        command.upgrade(_config(connection), "0009")
    with sqlite3.connect(tmp_path / "old.db") as raw:
        for row in rows:
            table = "meeting_edition_story" if len(row) == 7 else "meeting_edition"
            raw.execute(f"insert into {table} values ({', '.join('?' * len(row))})", row)  # noqa: S608
    raw.close()
    with writer_engine(old.url).begin() as connection:
        upgrade(connection, "old.db")
        (edition,) = meeting_editions(connection, EVERYTHING)
        parts = [frozen_content(connection, edition.number, part, EVERYTHING) for part in edition.parts]
    old.dispose()
    assert [tuple(row) for row in kept_rows(old.url)] == rows
    assert edition.name == "版" and {part.kind for part in edition.parts} == {"meeting", "brief"} and all(parts)


def test_a_scope_that_leaves_areas_out_sees_no_edition(office: Office) -> None:
    kept = freeze(office.url, "版", order())
    scope = Scope(frozenset({"威海居民区"}))
    with office.reading() as connection:
        assert meeting_editions(connection, scope) == []
        assert frozen_content(connection, kept.number, Part("meeting", "", "zh"), scope) is None
        with pytest.raises(UnknownEdition):
            edition_named(connection, "版", scope)


def test_an_edition_is_of_one_state_though_something_is_loaded_meanwhile(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, loaded = freezing.writer_engine, []

    def once_more(url: URL) -> Any:
        if len(loaded) < most:
            text = MORE_2019.replace("1,2", f"1,{3 + len(loaded)}")
            loaded.append(office.load_text(f"再{len(loaded)}.csv", text)["batch"])
        return real(url)

    most = 1
    monkeypatch.setattr(freezing, "writer_engine", once_more)
    kept = freeze(office.url, "版", order())
    assert [one["batch"] for one in kept.known["batches"]] == [1, 2, 3, *loaded]
    assert not checked(office, "版").differences
    most = 9
    with pytest.raises(EditionRefused, match="一直在变"):
        freeze(office.url, "另一版", order())
    assert [one.name for one in listed(office)] == ["版"]


@pytest.fixture
def said(office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Any]:
    """Runs a command of the exports; its status and what it tells."""
    monkeypatch.setenv("FUMIN_DATABASE_URL", office.url.render_as_string())

    def run(*arguments: str) -> tuple[int, list[str]]:
        try:
            status = main(list(arguments))
        except SystemExit as stopped:
            status = int(stopped.code or 0)
        captured = capsys.readouterr()
        return status, (captured.out + captured.err).splitlines()

    yield run


def test_the_command_line_freezes_lists_compares_and_withdraws(office: Office, said: Any, tmp_path: Path) -> None:
    assert said("editions") == (0, ["还没有冻结过会议版。"])
    status, lines = said("freeze", "定稿", "--where", "year=2019", "--by", "王某", "--meeting", "2019年联席会议")
    assert status == 0 and lines[0] == "已冻结会议版「定稿」。" and "由王某冻结 · 范围：2019年" in lines[1]
    office.load_text("再.csv", MORE_2019)
    status, lines = said("editions", "定稿")
    assert status == 0 and lines[0].startswith("与会议版「定稿」相比，现在有 ")
    assert "  一年一看 · 2019 · 活动场次：3 → 4，+1（+33.3%）；批次4" in lines
    assert lines[-2] == "此后的变动：" and "再.csv" in lines[-1]
    status, lines = said("editions", "定稿", "--format", "json")
    told = json.loads("\n".join(lines))
    assert (status, told["name"], told["batches"]) == (0, "定稿", [1, 2, 3])
    assert {one["because"] for one in told["differences"]} == {"批次4"}
    assert json.loads("\n".join(said("editions", "--format", "json")[1]))[0]["figures"] == told["figures"]
    assert said("brief", str(tmp_path / "a.pdf"), "--edition", "定稿", "--where", "area=威海居民区")[0] == 0
    assert "威海居民区2019年简报" in paper_of((tmp_path / "a.pdf").read_bytes())
    assert said("brief", str(tmp_path / "各"), "--edition", "定稿", "--each", "area")[0] == 0
    assert "福民项目_定稿_威海居民区_简报.pdf" in [path.name for path in (tmp_path / "各").iterdir()]
    assert said("withdraw", "定稿", "--by", "李某")[1][0].startswith("已撤回会议版「定稿」")
    assert "（已撤回）" in said("editions")[1][0]


def test_pictures_are_drawn_of_what_the_edition_froze(
    office: Office, said: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    freeze(office.url, "定稿", order())
    office.load_text("再.csv", MORE_2019)
    seen: list[str] = []

    def drawn(story: Storyline, screens: Any, *_: Any) -> list[bytes]:
        seen.append(story.source)
        return [written(Frozen(replace(story, screens=(one,)), Selection(), None)).encode() for one in screens]

    monkeypatch.setattr(picture_command, "pictures", drawn)
    status, lines = said("picture", str(tmp_path / "图"), "--edition", "定稿", "--as", "svg")
    names = sorted(path.name for path in (tmp_path / "图").iterdir())
    assert status == 0 and len(lines) == len(names) > 0 and "福民项目_定稿_板块.svg" in names
    assert "会议版「定稿」" in seen[0] and "台账导入批次3" in seen[0]


def test_the_command_line_refuses_in_both_languages_and_says_what_to_do(said: Any, tmp_path: Path) -> None:
    assert said("freeze", "定稿")[0] == 0
    for arguments, zh, en in (
        (("freeze", "定稿"), "请换一个名称", "choose another name"),
        (("freeze", "甲/乙"), "请换一个名称", "choose another name"),
        (("freeze", "空", "--where", "year=2019", "--where", "theme=共治南西"), "请放宽范围", "choose a wider one"),
        (("withdraw", "没有"), "现有：定稿", "there are: 定稿"),
        (("editions", "没有"), "现有：定稿", "there are: 定稿"),
        (("deck", str(tmp_path / "a.pptx"), "--edition", "没有"), "现有：定稿", "there are: 定稿"),
        (
            ("deck", str(tmp_path / "a.pptx"), "--edition", "定稿", "--where", "year=2019"),
            "请去掉 --where",
            "leave out",
        ),
        (("html", str(tmp_path / "a.html"), "--edition", "定稿", "--meeting", "x"), "请去掉 --where", "leave out"),
        (("freeze",), "请写明要哪种文件", "Say which kind of file"),
    ):
        status, lines = said(*arguments)
        assert status == 2 and any(zh in line for line in lines) and any(en in line for line in lines), arguments
    assert said("freeze", "威海", "--where", "area=威海居民区")[0] == 0
    status, lines = said("brief", str(tmp_path / "a.pdf"), "--edition", "威海", "--where", "area=中凯居民区")
    assert status == 1 and "没有「中凯居民区」的简报" in lines[0] and list(tmp_path.glob("a.*")) == []


def test_a_batch_is_a_reason_by_the_years_and_the_kind_of_its_ledgers() -> None:
    def batch(number: int, year: int, *kinds: str) -> Change:
        return Change("loaded", number, years=frozenset({year}), kinds=frozenset(kinds))

    came = [
        batch(1, 2019, "participation"),
        batch(2, 2019, "needs"),
        batch(3, 2019, "roster"),
        batch(4, 2017, "claims"),
    ]
    came += [Change("decided", 5), Change("schema", 6)]

    def named(measure: str, *years: int, among: list[Change] = came) -> list[int | None]:
        return [one.number for one in reasons(among, measure, years)]

    assert named("participating_units", 2019) == [1, 3, 5] and named("retention", 2018, 2019) == [1, 3, 5]
    assert named("match_rate", 2019) == [2, 3, 5] and named("claims", 2017) == [4, 5]
    assert named("no measure", 2019) == [1, 2, 3, 5] and named("claims", 2018) == [5]
    assert named("coverage", 2019, among=came[-1:]) == [6]
    assert named("coverage", 2019, among=came[1:2]) == [2]  # nothing else can be: the names it tells may be the reason


def test_a_change_without_years_may_bear_on_any_figure() -> None:
    assert Change("facts").bears_on({2019}) and Change("loaded", years=frozenset({2018})).bears_on(())
    assert not Change("loaded", years=frozenset()).bears_on({2019})
