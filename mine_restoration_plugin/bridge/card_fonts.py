"""Families of letters for paper that QGIS paints: body and headings as official papers have them, or what the computer has instead."""

from __future__ import annotations

from dataclasses import dataclass

from qgis.PyQt.QtGui import QFontDatabase

from .. import compat

# The first that is installed; with simplified letter shapes.
BODY = ("SimSun", "NSimSun", "宋体", "Noto Serif CJK SC", "Source Han Serif SC", "思源宋体", "STSong", "Songti SC", "AR PL UMing CN")
HEAD = ("SimHei", "黑体", "Noto Sans CJK SC", "Source Han Sans SC", "思源黑体", "Microsoft YaHei", "STHeiti", "PingFang SC", "WenQuanYi Zen Hei")


@dataclass(frozen=True)
class PaperFonts:
    """Names of families; ``chinese`` tells whether Chinese letters can be shown at all."""

    body: str
    head: str
    chinese: bool = True


def paper_fonts() -> PaperFonts:
    """What this computer has; any family that knows simplified Chinese where none of the known ones is there. Any thread may ask."""
    base = QFontDatabase if compat.QT6 else QFontDatabase()
    families = set(base.families())
    writing = getattr(QFontDatabase, "WritingSystem", QFontDatabase)
    others = list(base.families(writing.SimplifiedChinese))
    # QGIS 3.22 on a computer without any font still lists a family, which then knows no Chinese.
    other = others[0] if others else ""
    body = next((family for family in BODY if family in families), other)
    head = next((family for family in HEAD if family in families), other)
    return PaperFonts(body or head, head or body, bool(body or head))
