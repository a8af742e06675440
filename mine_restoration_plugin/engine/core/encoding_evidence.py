"""Which encoding a heap of texts is in, with what speaks for it. The weighing of single texts is :mod:`.text_likelihood`'s."""

from __future__ import annotations

import functools
import math
import re
from dataclasses import dataclass
from typing import Any, Iterable, Mapping, Sequence

import numpy as np

from ...model.fields import tables
from .incoming import BY_DOCTOR, BY_FILE, Answer, Choice
from .text_likelihood import BIG5, CANDIDATES, GB18030, LATIN, UTF8, Reading, characters, frequent_share, import_words, is_utf8, read

MIXED = "mixed"
WORDS = {UTF8: "UTF-8", GB18030: "GB18030 (GBK, GB2312)", BIG5: "Big5", LATIN: "Latin-1", MIXED: "UTF-8 + GB18030"}

_PRIOR = {UTF8: 0.0, GB18030: 0.0, BIG5: -3.0, LATIN: -8.0}
# What a declaration weighs. The byte in a DBF's header is left over from whatever program first made the file.
_DECLARED = {"cpg": 6.0, "bom": 12.0, "xml": 6.0, "header": 6.0, "dbf": 2.0}
_WORD_OF_DICTIONARY = 8.0
# Differences of worth from which one text is clearly of an encoding, a mixture explains a file, and the doctor does not ask.
_CLEAR, _MIXED_GAIN, _CERTAIN = 8.0, 20.0, 9.0
_SAMPLE, _SAMPLE_BYTES = 2000, 2000
# Worth of a character beyond ASCII below which a text is no Chinese, whatever its bytes allow.
_POOR, _ASCII_WORTH = -11.5, -4.0
_CODE_PAGES = {
    "936": GB18030, "54936": GB18030, "gbk": GB18030, "gb2312": GB18030, "gb18030": GB18030, "20936": GB18030,
    "65001": UTF8, "utf8": UTF8, "950": BIG5, "big5": BIG5, "big5hkscs": BIG5,
}  # fmt: skip
# Language driver bytes of a DBF's header; Western ones are what programs write that do not care, and say nothing.
_DRIVER_BYTES = {0x4D: GB18030, 0x7A: GB18030, 0x4F: BIG5, 0x78: BIG5}


@dataclass(frozen=True)
class RawText:
    """A text whose encoding is not known.

    Attributes:
        raw: its bytes.
        at_limit: whether it is so long that its field may have cut it off.
    """

    raw: bytes
    at_limit: bool = False


def weighed(texts: Sequence[RawText], names: Sequence[RawText], declared: Mapping[str, str]) -> Answer:
    """The answer to the question ``encoding``.

    Args:
        texts: different texts beyond ASCII.
        names: names of columns beyond ASCII.
        declared: what the file says, by who says it.
    """
    said = {by: (words.strip(), declared_encoding(by, words)) for by, words in declared.items() if words and words.strip()}
    if not texts and not names:
        value = next((label for _, label in said.values() if label), UTF8)
        by = BY_FILE if any(label for _, label in said.values()) else BY_DOCTOR
        choices = [Choice(label, WORDS[label], 1.0) for label in CANDIDATES[:3]]
        return Answer("encoding", value, by, True, [message("import_enc_ascii")], choices)
    return _Weighing([*names, *texts], names, said).answer()


def declared_encoding(by: str, said: str) -> str:
    """What a declaration means: one of the candidates, or empty where it says nothing (Western code pages, system defaults).

    Args:
        by: who says it: cpg, dbf, xml, bom.
        said: its words: ``UTF-8``, ``936``, ``0x4d``.
    """
    text = said.strip().strip("\ufeff\x00").lower()
    if by == "dbf":
        number = re.fullmatch(r"(?:ldid/)?(0x[0-9a-f]+|\d+)", text)
        if number is not None:
            return _DRIVER_BYTES.get(int(number[1], 16 if number[1].startswith("0x") else 10), "")
    plain = re.sub(r"[\s_-]", "", text)
    return _CODE_PAGES.get(re.sub(r"^(ansi|oem|cp|windows|ms)(?=\d+$)", "", plain), "")


def readable(raw: bytes) -> str:
    """The one of UTF-8 and GB18030 that a text of a mixed file is in."""
    if not is_utf8(raw):
        return GB18030
    return UTF8 if read(raw, UTF8).worth >= read(raw, GB18030).worth else GB18030


def message(code: str, **params: Any) -> dict[str, Any]:
    """A message of evidence."""
    return {"code": code, "params": params}


class _Weighing:
    """All texts in all candidates."""

    def __init__(self, texts: Sequence[RawText], names: Sequence[RawText], said: Mapping[str, tuple[str, str]]) -> None:
        self.said = said
        self.count = len(texts)
        self.utf8 = _are_utf8([text.raw for text in texts])
        sample = [texts[place] for place in self._places()]
        self.readings = {label: [_read(text, label) for text in sample] for label in CANDIDATES}
        self.worth = {label: np.array([reading.worth for reading in self.readings[label]]) for label in CANDIDATES}
        self.names = {label: dictionary_words(characters(name.raw, label)[0] for name in names) for label in CANDIDATES}
        self.total = {label: float(self.worth[label].sum()) + _PRIOR[label] + _WORD_OF_DICTIONARY * len(self.names[label]) for label in CANDIDATES}
        for by, (_, label) in said.items():
            if label:
                self.total[label] += _DECLARED.get(by, 2.0)
        if self.utf8.all() and any(label == UTF8 for _, label in said.values()):
            # Chance makes one text of GB18030 in seven valid UTF-8, and hardly ever all of a file's: one word that says so is enough.
            self.total[UTF8] = max(self.total[UTF8], max(self.total.values()) + 1.0)
        self.order = sorted(CANDIDATES, key=lambda label: -self.total[label])

    def _places(self) -> np.ndarray:
        """Texts to weigh, of either kind evenly through the file, so that a few rows of another encoding are not missed."""
        parts = [np.flatnonzero(self.utf8), np.flatnonzero(~self.utf8)]
        chosen = [part if len(part) <= _SAMPLE else part[np.linspace(0, len(part) - 1, _SAMPLE).astype(int)] for part in parts]
        return np.sort(np.concatenate(chosen))

    def answer(self) -> Answer:
        best, margin = self.order[0], self._margin()
        evidence: list[dict[str, Any]] = []
        if self._is_mixed():
            best, margin = MIXED, math.inf
            utf8 = int(self.utf8.sum())
            evidence.append(message("import_enc_mixed", utf8=utf8, other=self.count - utf8, count=self.count))
        evidence += self._readable(best)
        evidence += [self._declaration(best, by) for by in self.said if self.said[by][1]]
        certain = margin >= _CERTAIN
        if not certain:
            evidence.append(message("import_enc_few", encoding=WORDS[best], other=WORDS[self.order[1]]))
        by = BY_FILE if any(label == best for _, label in self.said.values()) else BY_DOCTOR
        return Answer("encoding", best, by, certain, evidence, self._choices(best))

    def _margin(self) -> float:
        """How much likelier the best candidate is than the next one that reads other characters."""
        texts = [reading.text for reading in self.readings[self.order[0]]]
        for label in self.order[1:]:
            if [reading.text for reading in self.readings[label]] != texts:
                return self.total[self.order[0]] - self.total[label]
        return math.inf

    def _is_mixed(self) -> bool:
        """Whether some texts are clearly UTF-8 and some clearly GB18030, so that no single encoding explains the file."""
        valid = {label: np.array([reading.valid for reading in self.readings[label]]) for label in (UTF8, GB18030)}
        worth = self.worth
        beyond = np.array([sum(not character.isascii() for character in reading.text) for reading in self.readings[GB18030]])
        lengths = np.array([len(reading.text) for reading in self.readings[GB18030]])
        chinese = worth[GB18030] > _POOR * beyond + _ASCII_WORTH * (lengths - beyond)
        utf8 = valid[UTF8] & (worth[UTF8] - worth[GB18030] > _CLEAR)
        gbk = valid[GB18030] & ~valid[UTF8] & chinese & (worth[GB18030] > np.maximum(worth[BIG5], worth[LATIN]))
        gain = np.maximum(worth[UTF8], worth[GB18030]).sum() - max(worth[label].sum() for label in CANDIDATES)
        return bool(utf8.any() and gbk.any() and gain > _MIXED_GAIN)

    def _valid(self, label: str) -> tuple[int, int]:
        """How many texts are valid in an encoding, of how many: of all for UTF-8, else of those that were weighed."""
        if label == UTF8:
            return int(self.utf8.sum()), self.count
        return sum(reading.valid for reading in self.readings[label]), len(self.readings[label])

    def _readable(self, best: str) -> list[dict[str, Any]]:
        """How well the texts read in the best encoding, and how badly in its rivals."""
        evidence: list[dict[str, Any]] = []
        labels = (UTF8, GB18030) if best == MIXED else (best,)
        known = [word for label in labels for word in self.names[label]]
        if known:
            evidence.append(message("import_enc_names", names=known[:6]))
        if best == MIXED:
            return evidence
        for label in [best, *(label for label in self.order if label not in (best, LATIN))][:3]:
            valid, count = self._valid(label)
            share = round(100 * frequent_share(reading.text for reading in self.readings[label]))
            evidence.append(message("import_enc_valid", encoding=WORDS[label], valid=valid, count=count, share=share))
        cut = sum(reading.cut for reading in self.readings[best])
        if cut:
            evidence.append(message("import_enc_cut", count=cut))
        return evidence

    def _declaration(self, best: str, by: str) -> dict[str, Any]:
        words, label = self.said[by]
        who = message(f"import_enc_by_{by}") if by in ("cpg", "dbf", "xml", "bom") else by
        if label == best:
            return message("import_enc_declared", who=who, said=words)
        valid, count = self._valid(label)
        if valid < count:
            return message("import_enc_lies", who=who, said=words, wrong=count - valid, count=count)
        return message("import_enc_unlikely", who=who, said=words)

    def _choices(self, best: str) -> list[Choice]:
        highest = max(self.total.values())
        fits = {}
        for label in self.order:
            valid, count = self._valid(label)
            fits[label] = valid / count * math.exp((self.total[label] - highest) / max(1.0, 4.0 * math.sqrt(count)))
        choices = [Choice(label, WORDS[label], fits[label]) for label in self.order]
        if best == MIXED:
            return [Choice(MIXED, WORDS[MIXED], 1.0), *choices]
        return [*choices, Choice(MIXED, WORDS[MIXED], 0.0)]


def _are_utf8(raws: Sequence[bytes]) -> np.ndarray:
    """Which texts (n) are UTF-8, but for a character that was cut off at the end."""
    try:
        b"\n".join(raws).decode("utf-8")
        return np.ones(len(raws), dtype=bool)
    except UnicodeDecodeError:
        return np.fromiter((is_utf8(raw) for raw in raws), dtype=bool, count=len(raws))


def _read(text: RawText, label: str) -> Reading:
    if len(text.raw) > _SAMPLE_BYTES:
        return read(text.raw[:_SAMPLE_BYTES], label, True)
    return read(text.raw, label, text.at_limit)


def dictionary_words(names: Iterable[str]) -> list[str]:
    """Those names of columns that are words of the dictionary, or a first part of one that a limit of bytes cut off."""
    words, beginnings = _labels()
    return [name for name in names if name in words or (len(name) >= 3 and name in beginnings)]


@functools.lru_cache(maxsize=None)
def _labels() -> tuple[frozenset[str], frozenset[str]]:
    words = {field.label for fields in tables().values() for field in fields}
    words |= {alias for aliases in import_words().get("aliases", {}).values() for alias in aliases}
    words = {word for word in words if not word.isascii()}
    return frozenset(words), frozenset(word[:length] for word in words for length in (3, 4, 5))
