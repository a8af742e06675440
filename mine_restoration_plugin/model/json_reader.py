"""Typed reading of a JSON document whose mistakes are named by line and field."""

from __future__ import annotations

import json
import os
from typing import Any, Dict, Iterator, NoReturn, Optional, Sequence, Tuple

from .errors import MineError
from .json_position import Path, Positions, line_at, parse, path_text


class JsonFile:
    """A JSON file with the place of each of its values.

    Args:
        path: of the file, UTF-8 with or without a byte order mark.
        text: its content where that is at hand already; ``path`` then only stands in messages.

    Raises:
        MineError: ``campaign_missing``, ``file_unreadable`` or ``campaign_broken`` (with line and reason); ``campaign_field``
            where a key stands twice in one object, since only one of the two would be read.
    """

    def __init__(self, path: str, text: Optional[str] = None) -> None:
        self.path = path
        self.text = self._read_text() if text is None else text
        try:
            self.data = parse(self.text)
            self.positions = Positions(self.text)
        except json.JSONDecodeError as error:
            raise self._broken(error.lineno, "reason_json", what=error.msg) from error
        except RecursionError as error:
            raise self._broken(1, "reason_nested") from error
        for doubled, line in self.positions.doubled:
            raise self.mistake_at(line, doubled, "reason_doubled_key")

    def _read_text(self) -> str:
        if not os.path.exists(self.path):
            raise MineError("campaign_missing", path=self.path)
        try:
            with open(self.path, "rb") as file:
                raw = file.read()
        except OSError as error:
            raise MineError("file_unreadable", path=self.path, reason=error.strerror or str(error)) from error
        try:
            return raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            raise self._broken(line, "reason_encoding") from error

    def _broken(self, line: int, code: str, **params: Any) -> MineError:
        lines = line_at(self.text, len(self.text)) if hasattr(self, "text") else line
        return MineError("campaign_broken", path=self.path, line=min(line, lines), reason={"code": code, "params": params})

    def mistake_at(self, line: int, path: Path, code: str, **params: Any) -> MineError:
        """The error for a field at a known line."""
        reason = {"code": code, "params": params}
        return MineError("campaign_field", path=self.path, line=line, field=path_text(path), reason=reason)

    def mistake(self, path: Path, code: str, **params: Any) -> MineError:
        """The error for a field; a missing one is named at the line of the object that lacks it.

        Args:
            path: of the field.
            code: a ``reason_...`` key of the message catalogue.
            **params: of that reason.
        """
        return self.mistake_at(self.positions.line(path), path, code, **params)


class Node:
    """One object of a JSON file, read key by key.

    A value of the wrong kind, a missing key and (at :meth:`done`) a key that nobody asked for raise ``campaign_field``.
    """

    def __init__(self, file: JsonFile, data: Any, path: Path = ()) -> None:
        self.file = file
        self.path = path
        if not isinstance(data, dict):
            raise file.mistake(path, "reason_not_object")
        self._data: Dict[str, Any] = data
        self._read = {"comment"}

    def fail(self, key: str, code: str, *more: int, **params: Any) -> NoReturn:
        """Raise the error for one key (``more``: positions in its list)."""
        raise self.file.mistake(self.path + (key,) + more, code, **params)

    def _get(self, key: str) -> Any:
        self._read.add(key)
        if key not in self._data:
            self.fail(key, "reason_missing")
        return self._data[key]

    def has(self, key: str) -> bool:
        """Whether the optional key is there."""
        self._read.add(key)
        return key in self._data

    def text(self, key: str, empty: bool = False, choices: Sequence[str] = ()) -> str:
        """A text, not blank unless ``empty``, one of the choices if there are any."""
        value = self._get(key)
        if not isinstance(value, str):
            self.fail(key, "reason_not_text")
        if not value.strip() and not empty:
            self.fail(key, "reason_empty")
        if choices and value not in choices:
            self.fail(key, "reason_not_one_of", value=value, choices=list(choices))
        return value

    def number(self, key: str, least: Optional[float] = None, above: Optional[float] = None, most: float = 1e12) -> float:
        """A finite number in a range."""
        value = self._get(key)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            self.fail(key, "reason_not_number")
        if above is not None and not value > above:
            self.fail(key, "reason_not_above", value=value, limit=above)
        if least is not None and value < least:
            self.fail(key, "reason_below", value=value, limit=least)
        if not value <= most:
            self.fail(key, "reason_beyond", value=value, limit=most)
        return float(value)

    def whole(self, key: str, least: int = 0) -> int:
        """A whole number not below ``least``."""
        value = self.number(key, least=least)
        if value != int(value):
            self.fail(key, "reason_not_whole", value=value)
        return int(value)

    def flag(self, key: str) -> bool:
        """true or false."""
        value = self._get(key)
        if not isinstance(value, bool):
            self.fail(key, "reason_not_flag")
        return value

    def child(self, key: str) -> "Node":
        """The object under a key."""
        return Node(self.file, self._get(key), self.path + (key,))

    def children(self, key: str, least: int = 1) -> Iterator["Node"]:
        """The objects of the list under a key; each is closed with :meth:`done` after its turn."""
        for node in self.children_open(key, least):
            yield node
            node.done()

    def children_open(self, key: str, least: int = 1) -> Iterator["Node"]:
        """The same, for objects of which a part is read later; the caller calls :meth:`done`."""
        for number, item in enumerate(self._list(key, least)):
            yield Node(self.file, item, self.path + (key, number))

    def texts(self, key: str, least: int = 0) -> Tuple[str, ...]:
        """The texts of the list under a key, none blank, none twice."""
        values = self._list(key, least)
        for number, value in enumerate(values):
            if not isinstance(value, str):
                self.fail(key, "reason_not_text", number)
            if not value.strip():
                self.fail(key, "reason_empty", number)
            if value in values[:number]:
                self.fail(key, "reason_twice", number, value=value)
        return tuple(values)

    def _list(self, key: str, least: int) -> Any:
        value = self._get(key)
        if not isinstance(value, list):
            self.fail(key, "reason_not_list")
        if len(value) < least:
            self.fail(key, "reason_too_few", limit=least)
        return value

    def done(self) -> None:
        """Refuse keys that were not read: mostly a slip of the pen in an optional or required name."""
        for key in self._data:
            if key not in self._read:
                self.fail(key, "reason_unknown_key", known=sorted(self._read))
