"""Layers as DBF files of counties hold them, in six encodings, with and without true and false declarations."""

from __future__ import annotations

import random
import struct
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from mine_restoration_plugin.engine.core.incoming import Incoming
from yangtze_names import COUNTIES, COUNTIES_TRADITIONAL, MINES, MINES_TRADITIONAL, TOWNS, TOWNS_TRADITIONAL

ENCODINGS = ("utf-8", "gbk", "gb18030", "gb2312", "big5", "ascii")
# Characters of place names that only four bytes of GB18030 hold.
FOUR_BYTES = ("㵲阳镇", "㮾梨街道", "㙟家岩采石场", "䢺水乡", "㳇滩村", "𬒈山铁矿", "𫟹口采场")
_SENTENCES = (
    "位于{town}境内，原为{mine}露天采场，{year}年关闭，未治理。", "{county}{town}东侧{n}米，边坡裸露，植被破坏严重，存在崩塌隐患。",
    "采场、废石堆和工业广场各一处，占用林地约{n}平方米；由{county}人民政府组织生态修复", "该矿山历史遗留，责任主体灭失（{mine}）",
)  # fmt: skip
_SENTENCES_TRADITIONAL = (
    "位於{town}境內，原為{mine}露天採場，{year}年關閉，未治理。", "{county}{town}東側{n}米，邊坡裸露，植被破壞嚴重，存在崩塌隱患。",
    "採場、廢石堆和工業廣場各一處，佔用林地約{n}平方米；由{county}人民政府組織生態修復", "該礦山歷史遺留，責任主體滅失（{mine}）",
)  # fmt: skip
_NAMES = ("图斑编号", "矿山名称", "位置", "县", "备注", "恢复治理情况")
_NAMES_TRADITIONAL = ("圖斑編號", "礦山名稱", "位置", "縣", "備註", "恢復治理情況")
_NAMES_LATIN = ("TBBH", "KSMC", "WZ", "XZX", "BZ", "HFZLQK")


@dataclass
class Case:
    """A table: names and texts as people wrote them, and the encoding, declarations and widths of its file."""

    encoding: str
    names: list[str]
    rows: list[list[str]]
    widths: list[int]
    declared: dict[str, str] = field(default_factory=dict)

    def raw(self, text: str, width: int) -> bytes:
        """The bytes of a text, cut at a number of bytes as a DBF does."""
        return text.encode(self.encoding)[:width]

    def expected(self, text: str, width: int) -> str:
        """What a person can read of it."""
        return self.raw(text, width).decode(self.encoding, "ignore")

    def incoming(self) -> Incoming:
        names = [self.raw(name, 10).decode("latin-1") for name in self.names]
        columns = {}
        for place, (name, width) in enumerate(zip(names, self.widths)):
            columns[name] = np.array([self.raw(row[place], width).decode("latin-1") or None for row in self.rows], dtype=object)
        count = len(self.rows)
        nothing = np.full(count, None, dtype=object)
        return Incoming("图斑.shp", "shapefile", columns, nothing, np.arange(1, count + 1), latin=True, declared=self.declared)

    def is_right(self, decoded: Incoming) -> bool:
        names = [self.expected(name, 10) for name in self.names]
        if list(decoded.columns) != names:
            return False
        for place, (values, width) in enumerate(zip(decoded.columns.values(), self.widths)):
            if [value or "" for value in values] != [self.expected(row[place], width) for row in self.rows]:
                return False
        return True

    def write(self, path: Path) -> None:
        """As a DBF (dBASE III) with its declarations: the byte in the header and a .cpg."""
        driver = int(self.declared.get("dbf", "0x0"), 16)
        header = 32 + 32 * len(self.names) + 1
        length = 1 + sum(self.widths)
        parts = [struct.pack("<4BIHH17xB2x", 3, 120, 6, 1, len(self.rows), header, length, driver)]
        for name, width in zip(self.names, self.widths):
            parts.append(struct.pack("<11sc4xBB14x", self.raw(name, 10), b"C", width, 0))
        parts.append(b"\x0d")
        for row in self.rows:
            parts.append(b" " + b"".join(self.raw(text, width).ljust(width) for text, width in zip(row, self.widths)))
        path.write_bytes(b"".join(parts) + b"\x1a")
        if "cpg" in self.declared:
            path.with_suffix(".cpg").write_text(self.declared["cpg"])


def case(chance: random.Random) -> Case:
    """One of the cases, by chance."""
    encoding = chance.choice(ENCODINGS)
    count = chance.choice((1, 1, 2, 3, 5, 10, 30))
    width = chance.choice((30, 80, 254))
    long = chance.random() < 0.4
    kinds = chance.randint(1, 5)
    texts = [[_text(chance, encoding, long and place % 2 == 1) for place in range(kinds)] for _ in range(count)]
    names = _names(chance, encoding)[:kinds]
    widths = [chance.choice((width, 20)) for _ in range(kinds)]
    return Case(encoding, names, texts, widths, _declared(chance, encoding))


def _names(chance: random.Random, encoding: str) -> list[str]:
    if encoding == "ascii" or chance.random() < 0.6:
        return list(_NAMES_LATIN)
    return list(_NAMES_TRADITIONAL if encoding == "big5" else _NAMES)


def _text(chance: random.Random, encoding: str, long: bool) -> str:
    if encoding == "ascii":
        return chance.choice(("", "42050200001", "Pit 7 north", f"TB{chance.randint(1, 99999):05d}"))
    traditional = encoding == "big5"
    if encoding == "gb18030" and chance.random() < 0.3:
        return chance.choice(FOUR_BYTES)
    lists = (COUNTIES_TRADITIONAL, TOWNS_TRADITIONAL, MINES_TRADITIONAL) if traditional else (COUNTIES, TOWNS, MINES)
    county, town, mine = map(chance.choice, lists)
    if long:
        pattern = chance.choice(_SENTENCES_TRADITIONAL if traditional else _SENTENCES)
        text = pattern.format(county=county, town=town, mine=mine, year=chance.randint(1995, 2020), n=chance.randint(20, 9000))
    else:
        text = chance.choice((county, town, mine, town + mine, f"{mine}{chance.randint(1, 9)}号采场" if not traditional else town + mine))
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return _text(chance, encoding, long)
    return text


_TRUE = {
    "utf-8": ("UTF-8", "0x0"), "gbk": ("GBK", "0x4d"), "gb18030": ("GB18030", "0x4d"), "gb2312": ("936", "0x4d"), "big5": ("950", "0x4f"),
    "ascii": ("UTF-8", "0x0"),
}  # fmt: skip


def _declared(chance: random.Random, encoding: str) -> dict[str, str]:
    kind = chance.random()
    if kind < 0.35:
        return {}
    declared = {}
    source = encoding if kind < 0.6 else chance.choice(ENCODINGS)
    if chance.random() < 0.6:
        declared["cpg"] = _TRUE[source][0]
    if chance.random() < 0.6:
        declared["dbf"] = chance.choice((_TRUE[source][1], "0x57", "0x4d")) if kind > 0.6 else _TRUE[source][1]
    return declared
