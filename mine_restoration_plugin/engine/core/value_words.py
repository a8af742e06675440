"""What people write into tables for numbers, areas, dates and codes, and what it means.

The rules of a field itself (its list, range and width) are :func:`~...model.field_values.value_of`'s; here stands what an import
understands beyond what a form does; degrees are :mod:`.angles`'.
"""

from __future__ import annotations

import datetime
import functools
import math
import re
import unicodedata
from typing import Any, Mapping

from ...model.fields import FieldDef, code_of, codelist, codelist_is_open, codes
from .text_likelihood import import_words

# Excel counts days from here (with its wrong leap day of 1900 behind it); 1954 to 2064, so that no year or code is taken for one.
_EXCEL_ZERO = datetime.date(1899, 12, 30)
_EXCEL_DAYS = (20000, 60000)
_NUMBER = re.compile(
    r"(?:约|大约|≈|~)?\s*([+-]?(?:\d{1,3}(?:[,\s]\d{3})+|\d+)?(?:\.\d*)?(?:e[+-]?\d+)?)\s*(万)?\s*([a-z\u4e00-\u9fff%°][^\d\s().,]{0,11}\d?[。;,]?)?\s*(?:\(.*\))?",
    re.IGNORECASE,
)
_DATE = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?(?:[T\s].*)?")
_PLAIN_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\.0+)?")
_YEAR = re.compile(r"((?:19|20)\d{2})(?:\.0+|\s*[年-].*|[./]\d.*|\d{4}|\d{2})?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LONGEST_NOTHING = 10
# Longer texts are no numbers or dates, and are not searched for any.
_LONGEST = 100
_CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_SEVERAL = re.compile(r"[、,;/|+&\s和及与]+")
_HEAD = re.compile(r"\(?\s*([0-9A-Za-z]{1,5})\s*\)?\s*[-—.:、_)\s]*\s*(?=[\u4e00-\u9fff])")
# Endings that add nothing to the word of a code.
_ENDINGS = ("等问题", "问题", "等", "矿石", "矿", "开采", "用地", "方式", "类", "型", "区", "地", "石")


def without_controls(text: str) -> str:
    """A text without the characters that only machines read, which broken exports leave; line ends stay."""
    return _CONTROL.sub("", text)


def narrow(value: Any) -> str:
    """A value as text with plain letters, digits and marks, in simplified characters where the lists know them, without outer blanks."""
    text = unicodedata.normalize("NFKC", str(value))
    if not text.isprintable():
        text = without_controls(text)
    if text.isascii():
        return text.strip()
    return text.translate(_plain()).replace("\u200b", "").replace("\ufeff", "").strip()


@functools.lru_cache(maxsize=None)
def _plain() -> dict[int, str]:
    return {ord(character): plain for character, plain in import_words()["plain"].items()}


@functools.lru_cache(maxsize=None)
def _nothing() -> frozenset[str]:
    return frozenset(word.upper() for word in import_words()["nothing"])


def is_nothing(value: Any, text: bool = False) -> bool:
    """Whether a value stands for an empty cell: None, NaN, NULL, #N/A; a dash or a slash as well, unless it is free ``text``."""
    if value is None or value != value:
        return True
    if not isinstance(value, str):
        return False
    if len(value) > _LONGEST_NOTHING:
        return not without_controls(value).strip()
    plain = narrow(value).upper()
    return not plain or (plain in _nothing() and not (text and len(plain) == 1))


# --- numbers and areas ------------------------------------------------------------------------------------------------


@functools.lru_cache(maxsize=None)
def units() -> Mapping[str, float]:
    """Square metres in each unit of areas: m2, ha, mu (亩), km2."""
    return {unit: 10000 / 15 if unit == "mu" else float(row["square_metres"]) for unit, row in import_words()["units"].items()}


@functools.lru_cache(maxsize=None)
def _unit_words() -> Mapping[str, str]:
    rows = import_words()["units"].items()
    return {unicodedata.normalize("NFKC", word).casefold(): unit for unit, row in rows for word in row["words"]}


def unit_in(word: str) -> str:
    """The unit of areas that a word means: m2, ha, mu, km2; empty for none of them."""
    return _unit_words().get(narrow(word).casefold(), "")


def unit_words(chinese: bool = False) -> list[str]:
    """All writings of units, the longest first; only those in Chinese characters if asked."""
    words = (word for word in _unit_words() if not chinese or not word.isascii())
    return sorted(words, key=len, reverse=True)


def number_in(value: Any) -> tuple[float, str] | None:
    """A number and the unit behind it.

    Thousands separators, full-width digits, 约, 万 and a second writing in brackets (``6.5公顷（97.5亩）``) are understood; a comma that
    is no thousands separator is not, since nobody can tell what it was meant for.

    Returns:
        The number as written (万 counted in) and the word behind it as written, or an empty text. None for what is no number.
    """
    if isinstance(value, (int, float)):
        return (float(value), "") if math.isfinite(value) else None
    if len(str(value)) > _LONGEST:
        return None
    match = _NUMBER.fullmatch(narrow(value).removeprefix("'"))
    if match is None or not re.search(r"\d", match[1]):
        return None
    number = float(re.sub(r"[,\s]", "", match[1])) * (10000.0 if match[2] else 1.0)
    return (number, (match[3] or "").rstrip("左右。;,")) if math.isfinite(number) else None


def area_in(value: Any, unit: str) -> float | None:
    """Square metres that a value means.

    Args:
        unit: of a number that names none: m2, ha, mu, km2.

    Returns:
        None for what is no area.
    """
    found = number_in(value)
    if found is None:
        return None
    written = unit_in(found[1]) if found[1] else unit
    return found[0] * units()[written] if written in units() else None


# --- dates and years --------------------------------------------------------------------------------------------------


def date_in(value: Any) -> str | None:
    """A day as YYYY-MM-DD.

    Understood are 2020-6-5, 2020/06/05, 2020.6.5, 20200605, 2020年6月5日, 二〇二〇年六月五日, with a time behind or not, dates, and the
    days that Excel counts. A day that is not whole (2020年6月) or whose order is open (5/6/2020) is none.
    """
    if isinstance(value, datetime.date):
        return None if value != value else value.isoformat()[:10]
    text = narrow(str(value)[: _LONGEST + 1]).removeprefix("'")
    if "年" in text:
        text = _arabic(text)
    match = _DATE.fullmatch(text) or _PLAIN_DATE.fullmatch(text)
    try:
        if match is not None:
            return datetime.date(int(match[1]), int(match[2]), int(match[3])).isoformat()
        days = float(text)
    except ValueError:
        return None
    if not _EXCEL_DAYS[0] <= days <= _EXCEL_DAYS[1]:
        return None
    return (_EXCEL_ZERO + datetime.timedelta(days=int(days))).isoformat()


def _arabic(text: str) -> str:
    """Chinese numerals up to 39 and years, digit by digit, in digits."""
    text = re.sub(r"([一二三]?)十([一二三四五六七八九]?)", lambda match: f"{match[1] or '一'}{match[2] or '〇'}", text)
    return text.translate(_CHINESE_DIGITS)


def year_in(value: Any) -> str | None:
    """A year from 1900 to 2099 out of a year, a month or a day: 2015, 2015.0, 2015年, 2015年底, 2015-06-30, 201506, 20150630."""
    if isinstance(value, datetime.date):
        return str(value.year) if value == value and 1900 <= value.year < 2100 else None
    text = narrow(str(value)[: _LONGEST + 1])
    match = _YEAR.fullmatch(_arabic(text) if "年" in text else text)
    return match[1] if match else None


# --- codes ------------------------------------------------------------------------------------------------------------


def codes_meant(field: FieldDef, value: Any) -> tuple[list[str], list[str]]:
    """The codes that a value of a field with a code list means.

    Codes, their Chinese and English names, other writings that the lists and ``import_words.json`` accept, a code with its name
    (``1 土地损毁``), words with endings that add nothing, and several of them one after the other.

    Returns:
        The codes, and the parts that mean none; several codes for a field that holds one mean none.
    """
    text = _number_text(value)
    whole = one_code(field, text)
    if whole is not None:
        return [whole], []
    parts = [part for part in _SEVERAL.split(text.strip("{}")) if part.strip('"')]
    if not field.several:
        return [], [text]
    if len(parts) == 1 and parts[0].isdecimal() and all(digit in codelist(field.codelist) for digit in parts[0]):
        parts = list(parts[0])
    found: list[str] = []
    unknown: list[str] = []
    for part in (part.strip('"') for part in parts):
        code = one_code(field, part)
        (found if code is not None else unknown).append(code if code is not None else part)
    return list(dict.fromkeys(found)), unknown


def ordered_codes(field: FieldDef, found: list[str]) -> str:
    """Several codes as a field keeps them (``{1,3}``, as QGIS's own multiple choice does), in the order of their list."""
    order = list(codelist(field.codelist))
    return "{" + ",".join(sorted(found, key=order.index)) + "}"


def one_code(field: FieldDef, text: str) -> str | None:
    """The one code that a text means, or None."""
    return _one_code(field.codelist, narrow(text))


@functools.lru_cache(maxsize=20000)
def _one_code(name: str, text: str) -> str | None:
    known = _code_words(name)
    for writing in _writings(text):
        code = known.get(writing.casefold())
        if code is not None:
            return code
    head = _HEAD.match(text)
    if head is not None:
        code, named = known.get(head[1].casefold()), _one_code(name, text[head.end() :])
        # A name that several codes share is told apart by the code before it.
        if code is not None and named in (code, None) and (named or codelist(name)[code] == text[head.end() :]):
            return code
    return None


@functools.lru_cache(maxsize=None)
def _code_words(name: str) -> Mapping[str, str]:
    """Codes by their writings: those of the code list, which go first, and those of ``import_words.json``."""
    listed = codes(name)
    more = import_words()["code_words"].get(name, {}).items()
    words = {narrow(word).casefold(): code for word, code in more if code in codelist(name)}
    for writing in (text for code in listed for text in (code.name, code.name_en, *code.accept, code.code)):
        code_meant = code_of(name, writing)
        if code_meant is not None:
            words[narrow(writing).casefold()] = code_meant
    return words


def _writings(text: str) -> list[str]:
    """A text, and the same without brackets and without endings that add nothing."""
    result = [text]
    bare = re.sub(r"\s*[(\[].*?[)\]]\s*$", "", text)
    for base in dict.fromkeys((text, bare)):
        result.append(base)
        for ending in _ENDINGS:
            if base.endswith(ending) and len(base) > len(ending):
                result += [base[: -len(ending)], base[: -len(ending)].rstrip("的")]
    return list(dict.fromkeys(filter(None, result)))


def _number_text(value: Any) -> str:
    """A code that a spreadsheet made a number of, as text."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return re.sub(r"^(\d+)\.0+$", r"\1", narrow(value))


def is_open(field: FieldDef) -> bool:
    """Whether the field's list lets in words that it does not know."""
    return bool(field.codelist) and codelist_is_open(field.codelist)
