"""How many lines a text takes in the narrow columns of the ledger: few letters a line, so that one too many would waste half of the paper."""

from __future__ import annotations

import re

from ..core.ledger_columns import BODY_SIZE, DIGIT

# What may not begin a line takes the letter before it along.
_TAKES_ALONG = re.compile("[，。、；：？！）〕》」』”’％]")


def letters_in(width: float) -> int:
    """Latin letters of the body's print in a line of a column; a Chinese one takes two."""
    return max(2, int(width * DIGIT / BODY_SIZE * 2))


def lines_in(text: str, width: float) -> int:
    """Lines of a text in a column, as Chinese typesetting breaks it; now and then one too many, hardly ever one too few."""
    room = letters_in(width)
    if text.isascii() and "\n" not in text:
        return -(-len(text) // room)
    lines = 0
    for part in text.split("\n"):
        # A Chinese character is three bytes long and two letters wide.
        letters = (len(part) + len(part.encode("utf-8", "surrogatepass"))) / 2
        if letters <= room:
            lines += 1
            continue
        mixed = letters != 2 * len(part)
        usable = room if mixed else room - room % 2
        breaks = -(-letters // usable) - 1
        taken = 2 * min(len(_TAKES_ALONG.findall(part)), breaks) + (breaks if mixed and letters != len(part) else 0)
        lines += int(-(-(letters + taken) // usable))
    return lines
