"""Blocks of cells as Excel and WPS put them on the clipboard: tab-separated text, quoted where a cell holds a tab or a break of lines."""

from __future__ import annotations

from typing import List, Sequence


def cells_of(text: str) -> List[List[str]]:
    """The cells of a block, line by line; lines may have different lengths, and a last empty line does not count."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    rows: List[List[str]] = []
    row: List[str] = []
    cell: List[str] = []
    at, end = 0, len(text)
    while at <= end:
        sign = text[at] if at < end else ""
        if sign == '"' and not cell:
            closed = _closing(text, at)
            if closed > 0:
                cell.append(text[at + 1 : closed].replace('""', '"'))
                at = closed + 1
                continue
        if sign in ("\t", "\n", ""):
            row.append("".join(cell))
            cell = []
            if sign != "\t":
                rows.append(row)
                row = []
        else:
            cell.append(sign)
        at += 1
    if rows and rows[-1] == [""]:
        rows.pop()
    return rows


def _closing(text: str, start: int) -> int:
    """Where a quoted cell ends; 0 where the quote is just a letter of the text."""
    at = start + 1
    while True:
        at = text.find('"', at)
        if at < 0:
            return 0
        if text[at + 1 : at + 2] == '"':
            at += 2
            continue
        return at if text[at + 1 : at + 2] in ("", "\t", "\n") else 0


def block_of(rows: Sequence[Sequence[str]]) -> str:
    """Text for the clipboard from cells."""
    return "\n".join("\t".join(_quoted(cell) for cell in row) for row in rows) + ("\n" if rows else "")


def _quoted(cell: str) -> str:
    if any(sign in cell for sign in '\t\n\r') or cell.startswith('"'):
        return '"' + cell.replace('"', '""') + '"'
    return cell
