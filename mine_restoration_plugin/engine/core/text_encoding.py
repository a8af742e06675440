"""The texts of a file whose encoding is not known: which encoding it is, and the layer or the text in it.

What a file declares is a hint that weighs as much as one clear Chinese character: it decides where the texts leave it open, and never
against them. See :mod:`.encoding_evidence` and :mod:`.text_likelihood` for how the texts are weighed.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import replace
from typing import Any, Mapping

import numpy as np
import pandas as pd

from ...model.errors import INFO, WARNING, Finding, MineError
from .encoding_evidence import MIXED, WORDS, RawText, declared_encoding, message, readable, weighed
from .incoming import BY_FILE, Answer, Choice, Incoming
from .text_likelihood import BIG5, CODECS, UTF8, characters, is_utf8

# A field of a DBF that cuts a text holds at least as much as the name of a column.
_SHORTEST_LIMIT = 9
_ROWS_SHOWN, _EXAMPLES_SHOWN = 10, 3
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_LINE_BYTES = 2000
# What programs put behind the second of two names that were cut to the same.
_NUMBER_BEHIND = re.compile(rb"_\d{1,2}$")


def encoding_of(incoming: Incoming) -> Answer:
    """Which encoding the texts of a layer are in (question ``encoding``).

    The value is one of utf-8, gb18030, big5, latin-1, or ``mixed``: text by text, UTF-8 where its bytes are UTF-8 and read as Chinese,
    else GB18030. A layer without text beyond ASCII gets what it declares, or utf-8; all encodings read it alike.
    """
    if not incoming.latin:
        evidence = [message("import_enc_fixed", kind=incoming.kind)]
        return Answer("encoding", UTF8, BY_FILE, True, evidence, [Choice(UTF8, WORDS[UTF8], 1.0)])
    names = [_raw_name(raw) for raw in map(_raw, incoming.columns) if raw is not None and not raw.isascii()]
    texts: list[RawText] = []
    for values in incoming.columns.values():
        different = pd.unique(values[text_places(values)])
        limit = max([_SHORTEST_LIMIT, *map(len, different)])
        raws = map(_raw, (text for text in different if not text.isascii()))
        texts += [RawText(raw, len(raw) >= limit) for raw in raws if raw is not None]
    return weighed(texts, names, incoming.declared)


def decode(incoming: Incoming, encoding: str) -> Incoming:
    """The layer with its names and texts in an encoding.

    Args:
        encoding: as :func:`encoding_of` answers, or another name of these encodings (GBK, cp950).

    Returns:
        A new layer; its findings tell of texts with bytes that do not belong to the encoding, and of texts that were cut off in the
        middle of a character. Columns without text beyond ASCII are the same arrays. A layer that is decoded already is returned.

    Raises:
        MineError: ``setting_invalid`` for an encoding that is not known.
    """
    if not incoming.latin:
        return incoming
    label = _label(encoding)
    findings = list(incoming.findings)
    columns: dict[str, np.ndarray] = {}
    for name, values in incoming.columns.items():
        column = _free(_decoded_name(name, label), columns)
        columns[column], wrong, cut = _decoded_column(values, label)
        for code, places, severity in (("import_text_bytes", wrong, WARNING), ("import_text_cut", cut, INFO)):
            if len(places):
                findings.append(Finding(code, severity, column, _told(columns[column], incoming.rows, places, encoding=WORDS[label])))
    return replace(incoming, columns=columns, latin=False, findings=findings)


def preview(incoming: Incoming, encoding: str, rows: int = 10) -> list[dict[str, str]]:
    """Some rows in an encoding, for a person to look at: the first ones that hold text beyond ASCII, else the first ones.

    Args:
        encoding: as for :func:`decode`; without meaning for a layer that is decoded already.

    Returns:
        For each row its values as text by column, empty texts for nothing.

    Raises:
        MineError: ``setting_invalid``.
    """
    telling: list[int] = []
    for values in incoming.columns.values():
        found = (row for row, value in enumerate(values) if isinstance(value, str) and not value.isascii())
        telling += [row for row, _ in zip(found, range(rows))]
    order = [*sorted(set(telling))[:rows], *range(min(rows, len(incoming)))]
    order = sorted(list(dict.fromkeys(order))[:rows])
    some = {name: values[order] for name, values in incoming.columns.items()}
    part = replace(incoming, columns=some, geometry=incoming.geometry[order], rows=incoming.rows[order], findings=[])
    shown = decode(part, encoding or UTF8).columns
    return [{name: _shown(values[row]) for name, values in shown.items()} for row in range(len(order))]


def decoded(data: bytes, declared: Mapping[str, str] | None = None) -> tuple[str, Answer]:
    """A whole text file: by its byte order mark, else by its zero bytes (UTF-16), else by its lines.

    Args:
        declared: what the file says of its encoding, by who says it (``{"xml": "GBK"}``).

    Returns:
        The text without a mark, U+FFFD where bytes belong to no character; and the answer, of which ``mixed`` is decoded line by line.
    """
    mark, codec = next(((mark, codec) for mark, codec in _MARKS if data.startswith(mark)), (b"", ""))
    body = data[len(mark) :]
    if codec not in ("", "utf-8"):
        return _wide(body, codec, message("import_enc_mark", encoding=codec.upper()))
    wide = "" if codec else _wide_codec(body)
    if wide:
        return _wide(body, wide, message("import_enc_zeros", encoding=wide.upper()))
    answer = weighed([RawText(line, True) for line in _lines_beyond_ascii(body)], [], {**({"bom": "UTF-8"} if codec else {}), **(declared or {})})
    if answer.value != MIXED:
        return characters(body, str(answer.value))[0], answer
    return "".join(_decoded_raw(line, MIXED)[0] for line in body.splitlines(keepends=True)), answer


# --- texts ------------------------------------------------------------------------------------------------------------


def _raw(text: str) -> bytes | None:
    """The bytes that a text stands for; None for one that is no bytes."""
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return None


def _label(encoding: str) -> str:
    wanted = encoding.strip().lower()
    if wanted == MIXED or wanted in CODECS:
        return wanted
    label = declared_encoding("", wanted) or ("latin-1" if wanted in ("latin1", "iso-8859-1", "cp1252", "ascii") else "")
    if not label:
        raise MineError("setting_invalid", setting="encoding", value=encoding, choices=[*WORDS.values()])
    return label


def _decoded_raw(raw: bytes, label: str) -> tuple[str, int, bool]:
    return characters(raw, readable(raw) if label == MIXED else label)


def _decoded_text(text: str, label: str) -> tuple[str, int, bool]:
    """A text of Latin-1 characters in its encoding, how many places were wrong, and whether its end was cut."""
    raw = None if text.isascii() else _raw(text)
    return (text, 0, False) if raw is None else _decoded_raw(raw, label)


def _raw_name(raw: bytes) -> RawText:
    """The bytes of a column's name, without the number of a doubled one where that stands behind a character that was cut."""
    number = _NUMBER_BEHIND.search(raw)
    if number is not None and not is_utf8(raw) and is_utf8(raw[: number.start()]):
        return RawText(raw[: number.start()], True)
    return RawText(raw, len(raw) >= _SHORTEST_LIMIT)


def _decoded_name(name: str, label: str) -> str:
    """A column's name; the first part of a character is left out at its end and before the number of a doubled one (``修复\\xe6_1``)."""
    text = _decoded_text(name, label)[0]
    raw = None if name.isascii() else _raw(name)
    number = _NUMBER_BEHIND.search(raw) if raw is not None and label != BIG5 else None
    if raw is None or number is None:
        return text
    # In GBK a first half and the line make a character of their own, one that no name has; in Big5 many have such a second half.
    stem, wrong, cut = _decoded_raw(raw[: number.start()], label)
    return stem + number[0].decode() if cut and not wrong else text


def text_places(values: np.ndarray) -> np.ndarray:
    """Where texts stand in a column (places, rising)."""
    kind = pd.api.types.infer_dtype(values, skipna=True)
    if kind == "string":
        return np.flatnonzero(~pd.isna(values))
    if kind in ("integer", "floating", "mixed-integer-float", "boolean", "date", "datetime", "empty"):
        return np.zeros(0, dtype=int)
    return np.flatnonzero(np.fromiter((isinstance(value, str) for value in values), dtype=bool, count=len(values)))


def _decoded_column(values: np.ndarray, label: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A column in its encoding, the places of texts with wrong bytes, and those of texts that were cut; each different text once."""
    nothing = np.zeros(0, dtype=int)
    places = text_places(values)
    if not len(places):
        return values, nothing, nothing
    numbers, different = pd.factorize(values[places])
    if all(map(str.isascii, different)):
        return values, nothing, nothing
    texts = np.empty(len(different), dtype=object)
    wrong, cut = np.zeros(len(different), dtype=bool), np.zeros(len(different), dtype=bool)
    for number, text in enumerate(different):
        if text.isascii():
            texts[number] = text
        else:
            texts[number], errors, cut[number] = _decoded_text(text, label)
            wrong[number] = errors > 0
    result = values.copy()
    result[places] = texts[numbers]
    return result, places[wrong[numbers]], places[cut[numbers]]


def _told(values: np.ndarray, rows: np.ndarray, places: np.ndarray, **params: Any) -> dict[str, Any]:
    """Parameters of a finding about some texts of a column: how many, in which rows, and examples."""
    examples = list(dict.fromkeys(str(values[place])[:40] for place in places[:200]))[:_EXAMPLES_SHOWN]
    return {"count": len(places), **params, "rows": row_list(rows[places]), "examples": examples}


def row_list(rows: np.ndarray) -> list[Any]:
    """The first rows of many, for a sentence."""
    return [int(row) for row in rows[:_ROWS_SHOWN]] + (["..."] if len(rows) > _ROWS_SHOWN else [])


def _free(name: str, taken: Mapping[str, Any]) -> str:
    """A name for a column that no other has; two long names may have been cut to the same."""
    if name not in taken:
        return name
    return next(f"{name}_{number}" for number in range(2, len(taken) + 3) if f"{name}_{number}" not in taken)


def _shown(value: Any) -> str:
    return "" if value is None or value != value else str(value)


# --- whole files ------------------------------------------------------------------------------------------------------


def _wide(body: bytes, codec: str, evidence: Mapping[str, Any]) -> tuple[str, Answer]:
    answer = Answer("encoding", codec, BY_FILE, True, [evidence], [Choice(codec, codec.upper(), 1.0)])
    return body.decode(codec, "replace").removeprefix("\ufeff"), answer


def _wide_codec(body: bytes) -> str:
    """UTF-16 without a mark: line ends, digits and commas have a zero byte on one side, always the same one."""
    start = np.frombuffer(body[: min(len(body), 1 << 16) & ~1], dtype=np.uint8)
    zeros = np.array([(start[0::2] == 0).sum(), (start[1::2] == 0).sum()])
    if not len(start) or zeros.max() < max(1, len(start) // 200) or zeros.min() * 20 > zeros.max():
        return ""
    return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"


def _lines_beyond_ascii(body: bytes) -> list[bytes]:
    """The lines with bytes beyond ASCII, each once; of a very long line its parts around such bytes."""
    data = np.frombuffer(body, dtype=np.uint8)
    high = np.flatnonzero(data >= 0x80)
    if not len(high):
        return []
    ends = np.flatnonzero((data == 0x0A) | (data == 0x0D))
    ends = np.append(ends, len(data))
    numbers = np.unique(np.searchsorted(ends, high))
    starts = np.where(numbers > 0, ends[numbers - 1] + 1, 0)
    lines = (body[start:end] for start, end in zip(starts.tolist(), ends[numbers].tolist()))
    return list(dict.fromkeys(part for line in lines for part in _parts(line)))


def _parts(line: bytes) -> list[bytes]:
    if len(line) <= _LINE_BYTES:
        return [line]
    # Cut where a plain character ends and no second byte of a character can stand: these are never below 0x30.
    parts, pending = [], b""
    for piece in line.replace(b"\t", b",").replace(b'"', b",").split(b","):
        pending += piece + b","
        if len(pending) >= _LINE_BYTES // 2:
            parts.append(pending)
            pending = b""
    return [part for part in [*parts, pending] if not part.isascii()]
