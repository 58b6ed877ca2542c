"""Chinese fonts of this machine: which there is, and the letters of one that a file brings along."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typst

PREFERRED = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "DengXian",
    "PingFang SC",
    "Hiragino Sans GB",
    "Heiti SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimHei",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "SimSun",
    "NSimSun",
    "FangSong",
    "KaiTi",
)
"""Families with Chinese letters, the best to read first."""
RARE = ("Noto Sans CJK TC", "SimSun-ExtB", "MingLiU-ExtB", "HanaMinB", "Plangothic P1")
"""Families that may have the letters of names which the first lacks."""
_UNUSED = ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG"]
"""Tables for vertical lines and variants of letters, which a page does not use."""


@lru_cache(maxsize=4)
def known(folder: Path | None = None) -> typst.Fonts:
    """The fonts of this machine and of `folder`."""
    import typst  # only sheets of paper and pages that carry their font ask for it

    return typst.Fonts(include_system_fonts=True, font_paths=[str(folder)] if folder else [])


def families(folder: Path | None = None) -> list[str]:
    """The families with Chinese letters that there are, the best first; empty where there is none."""
    there = set(known(folder).families())
    return [name for name in (*PREFERRED, *RARE) if name in there]


def subset(letters: Iterable[str], folder: Path | None = None) -> str:
    """A font of just these letters as base64 of WOFF; empty where no Chinese font may be passed on."""
    wanted = "".join(sorted({letter for text in letters for letter in text if letter.isprintable()}))
    for family in (name for name in PREFERRED if name in families(folder)):
        found = [font for font in known(folder).fonts() if font.family == family and font.style == "normal"]
        if found and (made := _subset(min(found, key=lambda font: abs(font.weight - 400)), wanted)):
            return made
    return ""


@lru_cache(maxsize=8)
def _subset(font: typst.FontInfo, letters: str) -> str:
    from fontTools import subset as cutting
    from fontTools.ttLib import TTFont

    if not font.path:
        return ""
    with TTFont(font.path, fontNumber=font.index, lazy=True, recalcBBoxes=False) as whole:
        if whole["OS/2"].fsType & 0x000F:  # its maker does not let it be passed on with a file
            return ""
        options = cutting.Options(layout_features=[], notdef_outline=True, name_IDs=[1, 2])
        options.drop_tables += _UNUSED
        cutter = cutting.Subsetter(options)
        cutter.populate(text=letters)
        cutter.subset(whole)
        whole.flavor = "woff"
        out = io.BytesIO()
        whole.save(out)
    return base64.b64encode(out.getvalue()).decode("ascii")
