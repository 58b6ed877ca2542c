"""How people write numbers, dates, names and areas: each function gives one way of many."""

from __future__ import annotations

import datetime
import random
from typing import Any

from tests.messy.truth import Activity, Count

_DIGITS = "零一二三四五六七八九"
_WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")
_PLACES = ((1000, "千"), (100, "百"), (10, "十"))


def in_words(number: int) -> str:
    """A number below 10,000 in Chinese numerals: 120 is 一百二十."""
    if number < 10:
        return _DIGITS[number]
    written, rest, gap = "", number, False
    for size, sign in _PLACES:
        digit, rest = divmod(rest, size)
        if digit:
            written += ("零" if gap else "") + _DIGITS[digit] + sign
            gap = False
        elif written and rest:
            gap = True
    written += ("零" if gap and rest else "") + (_DIGITS[rest] if rest else "")
    return written[1:] if written.startswith("一十") else written


def plainly(count: Count) -> Any:
    """A count as a tidy ledger has it."""
    if count.value is None:
        return None
    form = {"exact": "{}", "about": "约{}", "at_least": "{}余", "at_most": "不超过{}"}[count.bound]
    return count.value if count.bound == "exact" else form.format(count.value)


def untidily(count: Count, dice: random.Random, ticks: bool = True) -> Any:
    """A count as people write it."""
    number = count.value
    if number is None:
        return dice.choice((None, "√")) if ticks else None
    if count.bound == "exact":
        ways: list[Any] = [
            number, str(number), f"{number}人次", f"{number}人", str(number).translate(_WIDE), f"{number}.0",
            float(number), f" {number}　", in_words(number), f"{number}名", f"{number} 人次",
        ]  # fmt: skip
        if number >= 1000:
            ways += [f"{number:,}", f"{number:,}人次"] * 4
        if number > 2:
            part = dice.randint(1, number - 1)
            ways += [f"{part}+{number - part}", f"{part}＋{number - part}"]
        return dice.choice(ways)
    word = in_words(number)
    two = word.replace("二百", "两百").replace("二千", "两千")
    round_word = {100: "百", 1000: "千", 10: "十"}.get(number)
    if count.bound == "about":
        ways = [f"约{number}", f"{number}左右", f"近{number}", f"大约{number}人", f"约{number}人次", f"约{two}"]
        ways += [f"近{round_word}"] * 3 if round_word and number > 10 else []
    elif count.bound == "at_least":
        ways = [f"{number}余", f"{number}多", f"{number}人以上", f"不少于{number}", f"超过{number}", f"{number}余人次"]
        ways += [f"{two}多", f"{two}余人"]
    else:
        ways = [f"不超过{number}", f"至多{number}人", f"{number}以内", f"不多于{number}人次"]
    return dice.choice(ways)


def hours(count: Count, dice: random.Random | None) -> Any:
    """Hours, from hundredths."""
    if count.value is None:
        return None
    number = count.value / 100
    text = f"{number:g}"
    return dice.choice((number, text, f"{text}小时", f"{text} 小时", text.translate(_WIDE))) if dice else number


def _year_in_words(year: int) -> str:
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(year))


def date_plainly(activity: Activity) -> Any:
    """A date as a tidy ledger has it: a real one, or the year and month."""
    if activity.month is None:
        return None
    if activity.day is None:
        return f"{activity.year}-{activity.month:02d}"
    return datetime.date(activity.year, activity.month, activity.day)


def date_untidily(activity: Activity, dice: random.Random, year_given: bool) -> Any:
    """A date as people write it; without its year where that is given elsewhere, at times."""
    year, month, day = activity.year, activity.month, activity.day
    bare = year_given and dice.random() < 0.6
    if month is None:
        ways = (
            ["上半年", "三季度", "全年", "下半年", "第二季度"]
            if bare
            else [f"{year}年", f"{year}年上半年", f"{year}年三季度"]
        )
        return dice.choice([None, *ways] if year_given else ways)
    if day is None:
        if bare:
            return dice.choice((f"{month}月", f"{month}月份", f"{month}月中旬", f"{in_words(month)}月"))
        return dice.choice((
            f"{year}年{month}月", f"{year}.{month}" if month != 10 else f"{year}.10", f"{year}-{month:02d}", f"{year}/{month}",
            f"{_year_in_words(year)}年{in_words(month)}月", f"{year}年{month}月".translate(_WIDE),
        ))  # fmt: skip
    later = min(day + dice.randint(1, 3), 28)
    if bare:
        ways = [
            f"{month}月{day}日",
            f"{month}.{day}",
            f"{month}月{day}号",
            f"{month}/{day}",
            f"{in_words(month)}月{in_words(day)}日",
        ]
        if later > day:
            ways += [
                f"{month}.{day}-{month}.{later}",
                f"{month}月{day}日-{later}日",
                f"{month}月{day}日至{month}月{later}日",
            ]
        return dice.choice(ways)
    whole = datetime.date(year, month, day)
    shapes: list[Any] = [
        whole, f"{year}-{month:02d}-{day:02d}", f"{year}/{month}/{day}", f"{year}.{month}.{day}",
        f"{year}年{month}月{day}日", f"{year}{month:02d}{day:02d}", int(f"{year}{month:02d}{day:02d}"),
        (whole - datetime.date(1899, 12, 30)).days, f"{_year_in_words(year)}年{in_words(month)}月{in_words(day)}日",
        f"{year}.{month:02d}.{day:02d}".translate(_WIDE), f"{year}年{month}月{day}日（周{'一二三四五六日'[whole.weekday()]}）",
        f"{year}-{month:02d}-{day:02d} 14:00", f" {year}年{month}月{day}日 ", datetime.datetime(year, month, day, 14, 30),
    ]  # fmt: skip
    if later > day:
        shapes += [
            f"{year}.{month}.{day}-{month}.{later}",
            f"{year}年{month}月{day}日-{later}日",
            f"{year}.{month}.{day}—{year}.{month}.{later}",
        ]
    return dice.choice(shapes)


def area(name: str, dice: random.Random) -> str:
    """A residential area's name with any of its endings."""
    stem = name.removesuffix("居民区")
    return dice.choice(
        (stem, name, f"{stem}居委会", f"{stem}居委", f"{stem}居民委员会", f" {stem} 居民区", f"{stem}居民区 ")
    )


def theme(name: str, dice: random.Random) -> str:
    """A theme's name in full or short."""
    stem = name.removesuffix("南西")
    return dice.choice((stem, name, f"{stem}板块", f" {name}"))


_TRADITIONAL = str.maketrans("样国际龙凤书画东兴银义业务设计医疗区协会团", "樣國際龍鳳書畫東興銀義業務設計醫療區協會團")
SEPARATORS = ("、", "；", "，", ",", ";", "/", "\n", "， ", "、\n")


def unit(name: str, dice: random.Random, traits: frozenset[str]) -> str:
    """A unit's name as some hand writes it: one of the ways that the traits allow."""
    ways = [name]
    residential = name.endswith("居民区")
    if "party_suffix" in traits:
        ways += [name + dice.choice(("党委", "党支部", "党总支", "联合党支部"))]
    if "legal_form" in traits and name.endswith("有限公司"):
        ways += [name.removesuffix("有限公司"), name.removesuffix("有限公司") + "有限责任公司"]
    if "spaces" in traits:
        place = dice.randint(1, len(name) - 1)
        ways += [f"{name[:place]} {name[place:]}", f" {name}　", f"{name[:place]}　{name[place:]}"]
    if "full_width" in traits:
        wide = "".join(chr(ord(sign) + 0xFEE0) if sign.isascii() and sign not in " " else sign for sign in name)
        ways += [wide, name.replace("（", "(").replace("）", ")")]
    if "traditional" in traits:
        ways += [name.translate(_TRADITIONAL)]
    if "city_prefix" in traits and not residential and "上海" not in name and "静安" not in name:
        ways += ["上海" + name, "上海市" + name]
    if "committee" in traits and residential:
        ways += [name.removesuffix("居民区") + "居委会", name.removesuffix("居民区") + "居民委员会"]
    return dice.choice(ways[1:] if len(ways) > 1 and dice.random() < 0.7 else ways)
