"""Which fields of the dictionary the name of a column can mean."""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass
from typing import Iterator

from ...model.fields import FieldDef, fields_of, tables
from .text_likelihood import import_words
from .value_words import unit_in, unit_words

# How surely a name means a field, by the way in which it was found.
NAME, LABEL, OFFICIAL, KNOWN, ENGLISH, INITIALS, WEAK = 1.0, 0.98, 0.97, 0.9, 0.85, 0.78, 0.55
_CUT, _CUT_OPEN, _ENDING, _INSIDE = 0.9, 0.75, 0.8, 0.65
_MARKS = re.compile(r"[\s*※:_\-.\"'`·、,;?？!/\\#@&+=|]+")


@dataclass(frozen=True)
class Meaning:
    """A field that a name can mean.

    Attributes:
        field: of the dictionary's patches; empty where the name means something else, so that the column is left alone.
        sure: 0 to 1.
        how: key of the message that says how it was found; ``word`` what was recognised.
    """

    field: str
    sure: float
    how: str
    word: str = ""


@functools.lru_cache(maxsize=None)
def patch_fields() -> dict[str, FieldDef]:
    """The fields of a patch that a file can bring, by name."""
    return {field.name: field for field in fields_of("patch") if field.typed_in}


def meanings(name: str) -> list[Meaning]:
    """What the name of a column can mean, the surest first, one for each field."""
    best: dict[str, Meaning] = {}
    for plain, share in _spellings(name):
        for found in _found(plain, name):
            meaning = Meaning(found.field, found.sure * share, found.how, found.word)
            if meaning.sure > best.get(meaning.field, Meaning("", 0.0, "")).sure:
                best[meaning.field] = meaning
    return sorted(best.values(), key=lambda meaning: -meaning.sure)


def unit_of_name(name: str) -> str:
    """The unit of areas that a column's name states (``面积（亩）``, ``MJ_HA``, ``面积公顷``): m2, ha, mu, km2, or empty."""
    text = unicodedata.normalize("NFKC", name).strip()
    bracket = re.search(r"[(\[]([^()\[\]]*)[)\]]?\s*$", text)
    if bracket is not None:
        unit = unit_in(re.sub(r"^单位[:\s]*", "", bracket[1]))
        if unit:
            return unit
    parts = re.split(r"[_\-\s/]+", text)
    if len(parts) > 1 and unit_in(parts[-1]):
        return unit_in(parts[-1])
    for word in unit_words(chinese=True):
        if text.endswith(word) and len(text) > len(word):
            return unit_in(word)
    ending = re.fullmatch(r".*(?:MJ|AREA)(HA|MU|M2|GQ|KM2|HM2)", text.upper())
    return unit_in(ending[1]) if ending else ""


def plain_name(name: str) -> str:
    """A name with plain capital letters in simplified characters, without blanks and marks."""
    text = unicodedata.normalize("NFKC", name).translate({ord(one): other for one, other in import_words()["plain"].items()})
    return _MARKS.sub("", text.replace("\u200b", "").replace("\ufeff", "")).upper()


def _spellings(name: str) -> Iterator[tuple[str, float]]:
    """A name and what is left of it without unit, brackets, numbers of doubled columns and names of tables, with what they cost."""
    whole = unicodedata.normalize("NFKC", name).strip()
    yield plain_name(whole), 1.0
    bare = re.sub(r"\s*[(\[【〔][^()\[\]]*[)\]】〕]?\s*$", "", whole)
    if bare and bare != whole:
        yield plain_name(bare), 0.98
    unit = unit_of_name(whole)
    if unit:
        shorter = next((w for w in unit_words() if bare.casefold().endswith(w) and len(bare) > len(w)), "")
        yield plain_name(bare[: len(bare) - len(shorter)]), 0.98
    unnumbered = re.sub(r"[_\s]*\d{1,2}$", "", bare)
    if unnumbered and unnumbered != bare:
        yield plain_name(unnumbered), 0.92
    numbered = re.sub(r"^\s*[((]?\d{1,2}[)).、\s]+", "", bare)
    if numbered and numbered != bare:
        yield plain_name(numbered), 0.95
    behind = re.split(r"[_.]", bare)[-1]
    if behind and behind != bare and len(behind) > 1:
        yield plain_name(behind), 0.85


def _found(plain: str, name: str) -> Iterator[Meaning]:
    if not plain:
        return
    words = _words()
    exact = words.get(plain, ())
    yield from exact
    if any(meaning.sure >= WEAK for meaning in exact):
        return
    yield from _beginnings(plain, name)
    if not plain.isascii():
        yield from _inside(plain)


def _beginnings(plain: str, name: str) -> Iterator[Meaning]:
    """Words of which a limit of ten bytes left the first part: five characters of GBK, three of UTF-8, ten letters."""
    if not _may_be_cut(name):
        return
    found: dict[str, Meaning] = {}
    for word, known in _words().items():
        if word.startswith(plain):
            for meaning in known:
                if meaning.sure > WEAK and meaning.sure > found.get(meaning.field, Meaning("", 0.0, "")).sure:
                    found[meaning.field] = Meaning(meaning.field, meaning.sure, "import_map_by_cut", meaning.word or word)
    share = _CUT if len(found) == 1 else _CUT_OPEN
    if len(found) > 1:
        found.pop("", None)  # a name of something else that begins alike does not outweigh the fields: the values decide
    for meaning in found.values():
        yield Meaning(meaning.field, meaning.sure * share, meaning.how, meaning.word)


def _may_be_cut(name: str) -> bool:
    text = name.strip()
    if text.isascii():
        return len(text) == 10
    return len(text.encode("utf-8")) in (8, 9, 10) or len(text.encode("gb18030", "replace")) in (9, 10)


def _inside(plain: str) -> Iterator[Meaning]:
    """Words that stand in a longer name (``省厅下发图斑编号``); the longest at its end, or else inside."""
    for place, share in (("end", _ENDING), ("inside", _INSIDE)):
        fits = [w for w in _words() if len(w) >= 3 and not w.isascii() and (plain.endswith(w) if place == "end" else w in plain)]
        if fits:
            word = max(fits, key=len)
            yield from (Meaning(m.field, m.sure * share, "import_map_by_part", m.word or word) for m in _words()[word] if m.sure > WEAK)
            return


@functools.lru_cache(maxsize=None)
def _words() -> dict[str, tuple[Meaning, ...]]:
    """All words with their meanings."""
    words: dict[str, dict[str, Meaning]] = {}

    def add(text: str, field: str, sure: float, how: str) -> None:
        word = plain_name(text)
        if word and sure > words.setdefault(word, {}).get(field, Meaning("", 0.0, "")).sure:
            words[word][field] = Meaning(field, sure, how, text)

    lists = import_words()
    for field in patch_fields().values():
        add(field.name, field.name, NAME, "import_map_by_name")
        add(field.label, field.name, LABEL, "import_map_by_label")
        add(field.label_en, field.name, ENGLISH, "import_map_by_alias")
        add(initials(field.label), field.name, INITIALS, "import_map_by_initials")
        for alias in field.aliases:
            add(alias, field.name, OFFICIAL, "import_map_by_alias")
        for alias in lists["aliases"].get(field.name, ()):
            add(alias, field.name, KNOWN, "import_map_by_alias")
            if not alias.isascii():
                add(initials(alias), field.name, INITIALS - 0.1, "import_map_by_initials")
        for alias in lists["weak_aliases"].get(field.name, ()):
            add(alias, field.name, WEAK, "import_map_by_alias")
    _add_strangers(words)
    return {word: tuple(found.values()) for word, found in words.items()}


def _add_strangers(words: dict[str, dict[str, Meaning]]) -> None:
    """Names that mean no field of a patch: computed ones, those of other tables, columns that programs make."""
    known = {word for word, found in words.items() if any(meaning.sure >= KNOWN for meaning in found.values())}
    others = [field for fields in tables().values() for field in fields if field.name not in patch_fields()]
    for field in others:
        for text in (field.name, field.label, *field.aliases):
            if plain_name(text) not in known:
                words.setdefault(plain_name(text), {})[""] = Meaning("", LABEL, "import_map_by_stranger", text)
    for text in import_words()["ignored"]:
        if plain_name(text) not in known:
            words.setdefault(plain_name(text), {})[""] = Meaning("", KNOWN, "import_map_by_stranger", text)


def initials(label: str) -> str:
    """First letters of the Pinyin of a Chinese label (图斑编号: TBBH), empty for what has fewer than two.

    GB2312 orders the characters of its first level by Pinyin, so the letter follows from the place in the standard.
    """
    letters = [_initial(character) for character in label if not character.isspace() and character not in "（）()"]
    return "".join(letters) if len(letters) > 1 and all(letters) else ""


def _initial(character: str) -> str:
    lists = import_words()
    if character.isascii():
        return character.upper() if character.isalnum() else ""
    if character in lists["other_initials"]:
        return str(lists["other_initials"][character])
    try:
        place = character.encode("gb2312")
    except UnicodeEncodeError:
        return ""
    if not b"\xb0\xa1" <= place <= b"\xd7\xf9":
        return ""
    return max((letter for letter, first in lists["initials"].items() if first.encode("gb2312") <= place), default="")
