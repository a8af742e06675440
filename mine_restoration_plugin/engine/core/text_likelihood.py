"""How likely bytes are to be a text of a county office in one encoding or another.

A reading of bytes is worth the sum of the logarithms of its characters' probabilities: frequent characters of place names, mine names
and general text stand by their rank in ``data/import_words.json``; what stands in no list is judged by its kind. So a short text, in
which nothing is certain, and a long one are weighed by the same rule, and the worth of several texts is the sum of theirs.
"""

from __future__ import annotations

import functools
import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterable, Mapping

import numpy as np

UTF8, GB18030, BIG5, LATIN = "utf-8", "gb18030", "big5", "latin-1"
CANDIDATES = (UTF8, GB18030, BIG5, LATIN)
# Big5 as Windows writes it; GBK and GB2312 are subsets of GB18030.
CODECS = {UTF8: "utf-8", GB18030: "gb18030", BIG5: "cp950", LATIN: "latin-1"}

# Logarithm of the probability of a character by its rank among the frequent ones, measured on names of places and general text.
_RANKS = (0, 20, 100, 300, 600, 1000, 1500, 2000, 2500, 4000)
_WORTH = (-4.0, -5.5, -6.4, -7.3, -8.05, -8.75, -9.5, -10.2, -10.8, -12.4)
_BAD = -25.0
_CUT_AT_LIMIT, _CUT_ELSEWHERE = -1.0, -18.0
# First and last character of kinds that are not Han, and the logarithm of the probability of one of them; the first that fits counts.
_KINDS = (
    (0x00, 0x08, -15.0), (0x09, 0x0D, -4.0), (0x0E, 0x1F, -15.0), (0x30, 0x39, -3.0), (0x20, 0x7E, -4.0), (0x7F, 0x9F, -22.0),
    (0xA7, 0xA7, -9.0), (0xB0, 0xB2, -9.0), (0xB7, 0xB7, -7.5), (0xD7, 0xD7, -9.0), (0xA0, 0x24F, -12.0), (0x370, 0x3FF, -13.0),
    (0x400, 0x4FF, -14.0), (0x500, 0x1FFF, -17.0), (0x2010, 0x203B, -7.5), (0x2103, 0x2103, -9.0), (0x2160, 0x217F, -10.0),
    (0x2190, 0x22FF, -12.0), (0x2460, 0x249B, -9.5), (0x2500, 0x25FF, -13.0), (0x2000, 0x2E7F, -16.0), (0x3001, 0x3002, -6.0),
    (0x3007, 0x3007, -8.5), (0x3000, 0x301F, -7.5), (0x3040, 0x312F, -14.0), (0x33A0, 0x33D0, -10.0), (0x3400, 0x4DBF, -15.5),
    (0x4E00, 0x9FFF, -15.0), (0xAC00, 0xD7A3, -17.0), (0xE000, 0xF8FF, -20.0), (0xF900, 0xFAFF, -17.0), (0xFF08, 0xFF0C, -6.0),
    (0xFF01, 0xFF5E, -8.5), (0xFFE0, 0xFFE6, -11.0), (0xFFFD, 0xFFFD, -10.0), (0x20000, 0x3FFFF, -16.5),
)  # fmt: skip
_OTHER = -20.0
# Letters of Western Europe; a latin-1 text has one character for each byte, and any byte is one.
_LATIN_LETTER, _LATIN_SIGN, _LATIN_CONTROL = -8.0, -12.0, -22.0


@functools.lru_cache(maxsize=None)
def import_words() -> Mapping[str, Any]:
    """``data/import_words.json``: frequent characters, words of columns, units, words of values."""
    with open(Path(__file__).parents[2] / "data" / "import_words.json", encoding="utf-8") as file:
        words: Mapping[str, Any] = json.load(file)
    return words


@dataclass(frozen=True)
class Reading:
    """Bytes read in one encoding.

    Attributes:
        text: the characters; U+FFFD for what does not belong to the encoding.
        worth: logarithm of its probability.
        valid: whether all bytes belong to the encoding, but for a character that was cut off at the end.
        cut: whether the end is the first part of a character.
    """

    text: str
    worth: float
    valid: bool
    cut: bool


class _Weights(dict[str, float]):
    """Worth of characters in one encoding; what is not known yet is judged once."""

    def __init__(self, encoding: str) -> None:
        super().__init__()
        self._encoding = encoding
        words = import_words()
        # How much less one of the two scripts is to be expected in the encoding.
        less = {GB18030: (0.0, 3.5), BIG5: (5.0, 0.0), UTF8: (0.0, 1.5), LATIN: (0.0, 0.0)}[encoding]
        for characters, minus in zip((words["frequent"]["simplified"], words["frequent"]["traditional"]), less):
            worth = np.interp(np.arange(len(characters)), _RANKS, _WORTH) - minus
            for character, value in zip(characters, worth.tolist()):
                self[character] = max(value, self.get(character, -math.inf))

    def __missing__(self, character: str) -> float:
        worth = self._judged(character)
        self[character] = worth
        return worth

    def _judged(self, character: str) -> float:
        if self._encoding == LATIN:
            number = ord(character)
            if number >= 0x80:
                return _LATIN_LETTER if number >= 0xC0 else _LATIN_SIGN if number >= 0xA0 else _LATIN_CONTROL
        number = ord(character)
        if 0x4E00 <= number <= 0x9FFF:
            return max(self._han(codec, character) for codec in _NATIONAL[self._encoding])
        return next((worth for first, last, worth in _KINDS if first <= number <= last), _OTHER)

    @staticmethod
    def _han(codec: str, character: str) -> float:
        """Worth of a character that is not among the frequent ones: the standards order them by use, in two levels."""
        try:
            lead = character.encode(codec)[0]
        except UnicodeEncodeError:
            return -15.0
        if codec == "gb2312":
            return -11.5 if lead <= 0xD7 else -12.5
        return -11.5 if lead <= 0xC6 else -14.0


_NATIONAL = {GB18030: ("gb2312",), BIG5: ("big5",), UTF8: ("gb2312", "big5"), LATIN: ("gb2312",)}


@functools.lru_cache(maxsize=None)
def _weights(encoding: str) -> _Weights:
    return _Weights(encoding)


def read(raw: bytes, encoding: str, at_limit: bool = True) -> Reading:
    """Read bytes in an encoding.

    Args:
        encoding: one of :data:`CANDIDATES`.
        at_limit: whether a text as long as this may have been cut off by its field's limit of bytes.
    """
    text, errors, cut = characters(raw, encoding)
    worth = sum(map(_weights(encoding).__getitem__, text)) + _BAD * errors
    if cut:
        worth += _CUT_AT_LIMIT if at_limit else _CUT_ELSEWHERE
    return Reading(text, worth, not errors, cut)


def characters(raw: bytes, encoding: str) -> tuple[str, int, bool]:
    """Decode bytes; the first part of a character at the end, where a limit of bytes cut it, is left out.

    Returns:
        The characters (U+FFFD for bytes that do not belong to the encoding), how many such places there are, and whether the end was cut.
    """
    codec = CODECS[encoding]
    try:
        return raw.decode(codec), 0, False
    except UnicodeDecodeError as error:
        first = error
    cut = _is_cut(first, raw)
    if cut:
        return raw[: first.start].decode(codec), 0, True
    text = raw.decode(codec, "replace")
    # Characters of replacement that stood there before, from an earlier damage, are no errors of this reading.
    before = raw.count(b"\xef\xbf\xbd") if encoding == UTF8 else 0
    tail = _tail(raw, codec)
    if tail:
        text = raw[:-tail].decode(codec, "replace")
    return text, max(1, text.count("\ufffd") - before), bool(tail)


def is_utf8(raw: bytes) -> bool:
    """Whether bytes are UTF-8, but for a character that was cut off at the end."""
    try:
        raw.decode("utf-8")
        return True
    except UnicodeDecodeError as error:
        return _is_cut(error, raw)


def _is_cut(error: UnicodeDecodeError, raw: bytes) -> bool:
    """Whether the only trouble is that the last character is not whole."""
    whole = error.end >= len(raw) and len(raw) - error.start <= 3
    return whole and error.reason in ("unexpected end of data", "incomplete multibyte sequence") and raw[error.start] != 0x80


def _tail(raw: bytes, codec: str) -> int:
    """How many bytes of an unfinished character stand at the end of a text that has other faults as well."""
    if codec != "utf-8":
        return 0
    for length in (1, 2, 3):
        lead = raw[-length] if len(raw) >= length else 0
        if lead >= 0xC2:
            needed = 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4
            return length if length < needed else 0
        if lead < 0x80:
            return 0
    return 0


def frequent_share(texts: Iterable[str]) -> float:
    """Which part (0 to 1) of the characters beyond ASCII are among the thousand most frequent of one of the scripts, or their marks."""
    lists = import_words()["frequent"]
    known = set(lists["simplified"][:1000]) | set(lists["traditional"][:1000]) | set("（）、，。：；·－—")
    beyond = [character for text in texts for character in text if not character.isascii()]
    return sum(character in known for character in beyond) / len(beyond) if beyond else 0.0
