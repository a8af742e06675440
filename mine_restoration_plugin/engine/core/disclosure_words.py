"""Texts that people typed, before the public reads them: positions, telephone and identity numbers are taken out.

What is made public gives no position more exact than 0.01 degree (``reference/coordinates.md``), and people do type coordinates into
remarks. Better one figure too many is taken out than one position too few; amounts (立方米, 万元, ...) stay, since they say what was done.
Whether it worked is not this module's word but that of :mod:`.disclosure_check`, which shares nothing with it.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

POSITION, PRIVATE = "【坐标略】", "【略】"
_DEGREE, _MINUTE, _SECOND = "[°º˚度]", "[′'’‘´`分]", "(?:″|”|“|\"|秒|[′'’‘´`]{2})"
_NUMBER = r"\d+(?:\.\d+)?"
_AXIS = r"(?:[东西]经|[南北]纬|经度|纬度|[东北横纵][ ]*坐标|坐标|(?<![A-Za-z])(?:[EWNSXYBL]|lon|lat|long|longitude|latitude)(?![A-Za-z]))"
_GAP = r"[ 　\t]*[:=为是约]*[ 　\t]*"
# Degrees with minutes, with or without seconds; the direction before or behind goes with it.
_SEXAGESIMAL = re.compile(
    rf"(?:{_AXIS}{_GAP})?\d{{1,3}}\s*{_DEGREE}\s*{_NUMBER}\s*{_MINUTE}(?:\s*{_NUMBER}\s*{_SECOND})?\s*(?:[EWNS](?![A-Za-z]))?", re.IGNORECASE
)
# A direction or axis and a number that is no small one: 东经111.386789, X=3751508, N304512.
_LABELLED = re.compile(rf"{_AXIS}{_GAP}[-+]?(?:\d{{1,3}}(?:[,，]\d{{3}})+(?:\.\d+)?|\d{{4,}}(?:\.\d+)?|\d+\.\d+)\s*{_DEGREE}?", re.IGNORECASE)
_IN_WORDS = re.compile(r"(?:[东西]经|[南北]纬|经度|纬度)[:：为]?[零〇一二三四五六七八九十百两点]+(?:[度分秒零〇一二三四五六七八九十百两点])*")
# Amounts that have seven digits in earnest; a length in metres of that size is a coordinate.
_AMOUNT = r"(?:万?元|立方米|平方米|亩|公顷|吨|万?株|万?立方|m3|m³|m2|m²|方|块|人|户)"
_GROUPED = re.compile(rf"(?<![\d.,])\d{{1,3}}(?:,\d{{3}}){{1,2}}\.\d+(?!\s*{_AMOUNT})(?![\d])")
_METRES = re.compile(rf"(?<![\d.])(?:\d{{6,9}}\.\d+|\d{{7,9}})(?!\s*{_AMOUNT})(?![\d.])")
_PAIR = re.compile(r"(?<![\d.])\d{6,8}(?:\.\d+)?\s*[,，;；、/ ]\s*\d{6,8}(?:\.\d+)?(?![\d.])")
_LONG_DECIMALS = re.compile(r"(?<![\d.])(\d{1,9})\.(\d{3,})(?![\d.])\s*(" + _AMOUNT + r"|%|％|米|公里|千米|km|m(?![A-Za-z]))?")
_LINK = re.compile(r"(?:https?|ftp|geo|file):[^\s，。；、）)】]+", re.IGNORECASE)
_MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")
# Identity cards, bank cards and licences; mobile and fixed-line telephones.
_PERSONAL = (
    re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)"), re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)"),
    re.compile(r"(?<!\d)[（(]?0\d{2,3}[)）]?[- 　]?\d{7,8}(?:[-转]\d{1,6})?(?!\d)"), re.compile(r"(?<!\d)\d{10,}(?!\d)"),
)  # fmt: skip


_UNPRINTABLE = ("Cc", "Cf", "Cs", "Co", "Cn")


def plain(text: object) -> str:
    """A value as text that every document can hold: no control characters, no invisible ones, digits as digits, one line."""
    if text is None or text != text:
        return ""
    letters = (letter for letter in str(text) if letter in "\t\n\r" or unicodedata.category(letter) not in _UNPRINTABLE)
    return re.sub(r"\s+", " ", "".join(map(_digit, letters))).strip()


def _digit(letter: str) -> str:
    """Full-width and other digits and points as plain ones: what a person can read as a number must be found as one."""
    if letter in "．｡":
        return "."
    if letter == "，" or letter.isascii():
        return letter
    value = unicodedata.decimal(letter, None)
    return letter if value is None else str(value)


def without_positions(text: str) -> tuple[str, int, int]:
    """Take positions and personal numbers out of a text from :func:`plain`.

    Returns:
        The text, how many positions went, and how many personal numbers, addresses and links.
    """
    private = positions = 0
    for pattern in (_LINK, _MAIL):
        text, count = pattern.subn(PRIVATE, text)
        private += count
    for pattern in (_SEXAGESIMAL, _IN_WORDS, _LABELLED, _PAIR):
        text, count = pattern.subn(POSITION, text)
        positions += count
    for pattern in _PERSONAL:
        text, count = pattern.subn(PRIVATE, text)
        private += count
    for pattern in (_GROUPED, _METRES):
        text, count = pattern.subn(POSITION, text)
        positions += count
    before = text.count(POSITION)
    text = _LONG_DECIMALS.sub(_shortened, text)
    positions += text.count(POSITION) - before
    return re.sub(rf"{POSITION}(?:[ ,，;；、和]*{POSITION})+", POSITION, text), positions, private


def _shortened(found: re.Match[str]) -> str:
    """An amount to two decimals; anything else with so many may be a position in degrees."""
    whole, decimals, unit = found.groups()
    if unit and len(whole) < 6:
        return f"{Decimal(f'{whole}.{decimals}').quantize(Decimal('0.01'), ROUND_HALF_UP)}{unit}"
    return POSITION + (unit or "")
