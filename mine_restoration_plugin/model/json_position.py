"""Where a value stands in a JSON text: from a path such as ``rivers[3].class`` to a line number."""

from __future__ import annotations

import json
import re
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any, Dict, List, Optional, Tuple, Union

Path = Tuple[Union[str, int], ...]

_SPACE = re.compile(r"[ \t\n\r]*")
_SCALAR = re.compile(r"[^\s,\]}]+")


class Positions:
    """The line of every value of a JSON text, and the keys that stand twice in one object.

    Args:
        text: JSON text that ``json.loads`` accepts.

    Attributes:
        doubled: path and line of each key that repeats one of the same object, in the order of the text.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._offsets: Dict[Path, int] = {}
        self.doubled: List[Tuple[Path, int]] = []
        self._value(self._skip(0), (), None)

    def line(self, path: Path) -> int:
        """Line (from 1) of the value, or of its key in an object; of the nearest container when the path is not there."""
        while path not in self._offsets and path:
            path = path[:-1]
        return line_at(self._text, self._offsets.get(path, 0))

    def _skip(self, at: int) -> int:
        match = _SPACE.match(self._text, at)
        return match.end() if match else at

    def _value(self, at: int, path: Path, key_at: Optional[int]) -> int:
        """Note the value that starts at ``at``; return the offset behind it."""
        self._offsets[path] = at if key_at is None else key_at
        first = self._text[at]
        if first == "{":
            return self._object(at, path)
        if first == "[":
            return self._array(at, path)
        if first == '"':
            end: int = scanstring(self._text, at + 1, True)[1]
            return end
        match = _SCALAR.match(self._text, at)
        return match.end() if match else at + 1

    def _object(self, at: int, path: Path) -> int:
        seen = set()
        at = self._skip(at + 1)
        while self._text[at] != "}":
            key_at = at
            key, at = scanstring(self._text, at + 1, True)
            if key in seen:
                self.doubled.append((path + (key,), line_at(self._text, key_at)))
            seen.add(key)
            at = self._skip(self._skip(at) + 1)  # over the colon
            at = self._skip(self._value(at, path + (key,), key_at))
            if self._text[at] == ",":
                at = self._skip(at + 1)
        return at + 1

    def _array(self, at: int, path: Path) -> int:
        number = 0
        at = self._skip(at + 1)
        while self._text[at] != "]":
            at = self._skip(self._value(at, path + (number,), None))
            number += 1
            if self._text[at] == ",":
                at = self._skip(at + 1)
        return at + 1


def line_at(text: str, offset: int) -> int:
    """Line number (from 1) of an offset in a text."""
    return text.count("\n", 0, offset) + 1


def path_text(path: Path) -> str:
    """A path as people write it: ``rivers[3].class``; ``(whole file)`` for the top."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += f".{part}" if text else part
    return text or "(whole file)"


def parse(text: str) -> Any:
    """``json.loads`` without NaN and infinities, which JSON does not have.

    Raises:
        json.JSONDecodeError: with the place of the mistake.
    """

    def refuse(word: str) -> Any:
        raise json.JSONDecodeError(f"{word} is not a number", text, max(text.find(word), 0))

    return json.loads(text, parse_constant=refuse)
