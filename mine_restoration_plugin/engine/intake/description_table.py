"""Attributes inside the description of a KML placemark: a table, or lines of ``name: value``, as programs export them.

The standard library's HTML parser takes time by the square of what is left open, and most of the time of a whole KML. Of HTML only tables
and breaks matter here, so its tags are found by one pattern that goes through the text once.
"""

from __future__ import annotations

import html
import re

# How programs write that there is nothing.
_NOTHING = frozenset({"", "<null>", "<空>", "null", "none", "nan"})
_LINE = re.compile(r"^\s*([^:：=\s，。；、！？][^:：=，。；！？]{0,39}?)\s*[:：=]\s*(.*?)\s*$")
_TOKEN = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>|<[!?][^<>]*>|([^<]+|<)")
_BREAKS = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "ul", "table"})
_SILENT = frozenset({"script", "style", "head", "title"})
_LONGEST_NAME = 60
_LONGEST_TEXT = 200_000


class _Cells:
    """Rows of the innermost tables as texts with whether each is a heading, and all text by lines."""

    def __init__(self, text: str) -> None:
        self.rows: list[list[tuple[str, bool]]] = []
        self.lines: list[str] = []
        self._line: list[str] = []
        self._open: list[list[tuple[str, bool]]] = []
        self._cell: list[list[str]] = []
        self._heads: list[bool] = []
        # How many rows and cells were open when each table began: ends of cells and rows are often left out.
        self._tables: list[tuple[int, int]] = []
        self._silent = 0
        for found in _TOKEN.finditer(text):
            end, tag, words = found.groups()
            if words is not None:
                self._words(words)
            elif tag is not None:
                (self._ended if end else self._started)(tag.lower())
        while self._tables:
            self._ended("table")
        self._close_row()
        self._break()

    def _words(self, words: str) -> None:
        if self._silent:
            return
        words = html.unescape(words)
        self._line.append(words)
        if self._cell:
            self._cell[-1].append(words)

    def _break(self) -> None:
        self.lines += "".join(self._line).splitlines()
        self._line = []

    def _started(self, tag: str) -> None:
        self._silent += tag in _SILENT
        if tag in _BREAKS:
            self._break()
        if tag == "table":
            if self._cell:  # the cell around a table is no value; what stands in the table is
                self._cell[-1] = [""]
                self._heads[-1] = False
            self._tables.append((len(self._open), len(self._cell)))
        elif tag == "tr":
            self._close_row()
            self._open.append([])
        elif tag in ("td", "th") and self._open:
            self._close_cell()
            self._cell.append([])
            self._heads.append(tag == "th")
        elif tag == "br" and self._cell:
            self._cell[-1].append("\n")

    def _ended(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        if tag in ("td", "th"):
            self._close_cell()
        elif tag in ("tr", "table"):
            self._close_row()
            if tag == "table" and self._tables:
                self._tables.pop()
        if tag in _BREAKS:
            self._break()

    def _close_cell(self) -> None:
        """End the innermost cell of the innermost table, if one is open."""
        if self._open and len(self._cell) > (self._tables[-1][1] if self._tables else 0):
            self._open[-1].append((_squeezed("".join(self._cell.pop())), self._heads.pop()))

    def _close_row(self) -> None:
        self._close_cell()
        if len(self._open) > (self._tables[-1][0] if self._tables else 0):
            self.rows.append(self._open.pop())


def _squeezed(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in text.strip().splitlines()).strip()


def _without_comments(text: str) -> str:
    parts, at = [], 0
    while (start := text.find("<!--", at)) >= 0:
        parts.append(text[at:start])
        end = text.find("-->", start + 4)
        at = end + 3 if end >= 0 else len(text)
    return "".join([*parts, text[at:]])


def described(text: str) -> tuple[dict[str, str], str]:
    """Read a description.

    Args:
        text: as it stands in the placemark: plain or HTML.

    Returns:
        Values by name, of rows with a name and a value, of rows with several such pairs, of a head with one row of values, or of lines
        ``name: value``; and the plain text, where there are no values.
    """
    text = text[:_LONGEST_TEXT]
    if "<" not in text and "&" not in text:
        lines = text.splitlines()
        rows: list[list[tuple[str, bool]]] = []
    else:
        cells = _Cells(_without_comments(text))
        rows, lines = cells.rows, cells.lines
    values = _of_rows(rows) or _of_lines(lines)
    if values:
        return values, ""
    return {}, "\n".join(filter(None, (" ".join(line.split()) for line in lines)))


def _of_rows(rows: list[list[tuple[str, bool]]]) -> dict[str, str]:
    rows = [row for row in rows if any(cell for cell, _ in row)]
    wide = [row for row in rows if len(row) > 2]
    if len(wide) == 2 and len(wide[0]) == len(wide[1]) and (all(head for _, head in wide[0]) or len(wide[0]) % 2):
        return _kept([(name, value) for (name, _), (value, _) in zip(*wide)])
    pairs = [(row[at][0], row[at + 1][0]) for row in rows if len(row) % 2 == 0 for at in range(0, len(row), 2)]
    return _kept(pairs)


def _of_lines(lines: list[str]) -> dict[str, str]:
    """Lines of ``name: value``; only where they are half of the text and more, since sentences have colons too."""
    lines = [line for line in lines if line.strip()]
    found = [match for match in map(_LINE.match, lines) if match and not match.group(2).startswith("//")]
    if not found or len(found) * 2 < len(lines):
        return {}
    return _kept([(match.group(1), " ".join(match.group(2).split())) for match in found])


def _kept(pairs: list[tuple[str, str]]) -> dict[str, str]:
    values: dict[str, str] = {}
    for name, value in pairs:
        name = name.strip().rstrip(":：").strip()
        if name and len(name) <= _LONGEST_NAME and "\n" not in name and name not in values:
            values[name] = "" if value.strip().lower() in _NOTHING else value.strip()
    return values
