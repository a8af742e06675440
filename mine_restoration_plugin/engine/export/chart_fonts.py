"""A font with simplified Chinese letters for charts, found among those of the computer.

Collections (.ttc) hold several faces: of Noto Sans CJK the first one draws Japanese letter shapes, so faces are chosen by their names.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

FAMILIES = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "Microsoft YaHei", "SimHei", "DengXian", "PingFang SC",
    "Heiti SC",
    "WenQuanYi Zen Hei", "WenQuanYi Micro Hei",
    "SimSun", "NSimSun", "FangSong", "Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", "AR PL UMing CN",
)  # fmt: skip
"""The ones with simplified letter shapes, the best for a chart first."""
SAMPLE = "矿县处万图斑"


@lru_cache(maxsize=1)
def chinese_family() -> str:
    """Name of the family to draw with; empty where no font of the computer has Chinese letters."""
    return family_among(_fonts())


def family_among(fonts: Iterable[Any]) -> str:
    """The best family of matplotlib's font entries (name, fname); another one that has Chinese letters before none."""
    found = {font.name: font for font in fonts}
    for family in FAMILIES:
        if family in found:
            return family
    likely = sorted(found, key=lambda name: (not any(sign in name for sign in ("CJK", "SC", "GB", "Han", "Hei", "Song")), name))
    return next((name for name in likely if _has_letters(found[name])), "")


def _fonts() -> list[Any]:
    from matplotlib import font_manager

    # matplotlib remembers its list of fonts: one that was removed since is still in it.
    known = [font for font in font_manager.fontManager.ttflist if os.path.exists(font.fname)]
    if any(font.name in FAMILIES for font in known):
        return known
    # And one that was installed since is not.
    files = {str(font.fname) for font in known}
    for path in font_manager.findSystemFonts():
        if path not in files:
            try:
                font_manager.fontManager.addfont(path)
            except (OSError, RuntimeError, ValueError):  # a damaged font
                continue
    return [font for font in font_manager.fontManager.ttflist if os.path.exists(font.fname)]


def _has_letters(font: Any) -> bool:
    from matplotlib.ft2font import FT2Font

    try:
        face = FT2Font(font.fname)
        return all(face.get_char_index(ord(letter)) for letter in SAMPLE)
    except (OSError, RuntimeError, ValueError):
        return False
