"""Numbers of patches and mines as texts: what nobody sees or means is taken out, all else stays as it was written."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import numpy as np

# Dashes, minus signs and lines that look like the plain one (Unicode category Pd, minus, hyphen bullet, long vowel, box lines).
_DASHES = "‐‑‒–—―⁃−﹘﹣－ー─━"
# Full-width brackets and other marks belong to Chinese numbers (鄂（2020）001) and stay.
_FULL = {ord(full): chr(ord(full) - 0xFEE0) for full in map(chr, range(0xFF01, 0xFF5F)) if full.isalnum() or full in "．／＿＃＋＊＆"}
_PLAIN = {**_FULL, **dict.fromkeys(map(ord, _DASHES), "-")}
_CHINESE = "㐀-鿿"
# A blank between two digits is a thousands separator, one beside a dash or a Chinese character a slip; others may be meant.
_STRAY = re.compile(rf"(?<=\d) (?=\d)|(?<=[-{_CHINESE}]) | (?=[-{_CHINESE}])")
PLAIN_NUMBER = re.compile(r"[!-~]+")
"""Numbers in which nothing can be wrong in this way."""
EXCEL_DIGITS = 15
"""Digits that a spreadsheet keeps of a number."""


def clean_number(text: str) -> str:
    """A number without blanks at its ends and invisible characters, with plain letters, digits and dashes."""
    if PLAIN_NUMBER.fullmatch(text):
        return text
    seen = "".join(" " if _is_blank(c) else c for c in text if _is_blank(c) or unicodedata.category(c) not in ("Cf", "Cc"))
    return _STRAY.sub("", re.sub(" +", " ", seen.translate(_PLAIN)).strip())


def _is_blank(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) == "Zs"


def number_text(value: Any) -> str:
    """A value of a column of numbers as text: a table's 7.0 is 7; '' for nothing."""
    if isinstance(value, str):
        return value
    if value is None or value != value:
        return ""
    if isinstance(value, (float, np.floating)):
        return str(int(value)) if value == int(value) and abs(value) < 10**EXCEL_DIGITS else repr(float(value))
    return str(value)


def number_texts(values: np.ndarray | None, count: int) -> np.ndarray:
    """A column of numbers (n,) as texts; all '' where there is no such column."""
    if values is None:
        return np.full(count, "", dtype=object)
    result = np.empty(count, dtype=object)
    result[:] = [value if type(value) is str else number_text(value) for value in values]
    return result


def cleaned(texts: np.ndarray) -> np.ndarray:
    """:func:`clean_number` of each (n,)."""
    result = np.empty(len(texts), dtype=object)
    result[:] = [text if PLAIN_NUMBER.fullmatch(text) else clean_number(text) for text in texts]
    return result


def shown_text(text: str) -> str:
    """A text with its invisible characters named, so that a person sees what was wrong."""
    hidden = ("Cf", "Cc", "Zs", "Zl", "Zp")
    return "".join(f"<U+{ord(c):04X}>" if c != " " and unicodedata.category(c) in hidden else c for c in text)
