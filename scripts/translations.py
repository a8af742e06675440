#!/usr/bin/python3
"""Collect the strings to translate into ``i18n/mine_restoration_zh_CN.ts``, or check that nothing is missing (``--check``).

Why not pylupdate5: it takes the name of the class around a call as the context, so that the same words get several
translations and a function outside a class none that is found; and it misses strings that stand in several literals
one after the other. Here all strings have the one context ``MineRestoration``, and Python's own parser reads the calls.

Standing translations are kept, those of vanished strings are dropped, new ones come in as unfinished. Strings stand in the
order of the files and lines, without line numbers, so that a change of the code changes few lines here. Standard library only.
"""

from __future__ import annotations

import argparse
import ast
import re
import string
import sys
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, Iterator, List, Optional, Set, Tuple
from xml.sax.saxutils import escape

REPOSITORY = Path(__file__).resolve().parent.parent
SOURCES = REPOSITORY / "mine_restoration_plugin"
CATALOGUE = REPOSITORY / "i18n" / "mine_restoration_zh_CN.ts"
CONTEXT = "MineRestoration"

FUNCTIONS = ("tr", "tr_noop")
# On the line of a call whose text comes from a table that tr_noop() has marked, such as the engine's stages.
MARK = "# tr: marked elsewhere"


@dataclass(frozen=True)
class Call:
    """One call of a marking function.

    Attributes:
        place: file and line.
        text: the literal, or None where the argument is not one.
        problem: why the call cannot be translated; empty if it can.
    """

    place: str
    text: Optional[str]
    problem: str = ""


def calls(folder: Path = SOURCES) -> Iterator[Call]:
    """All calls below a folder, by file and line."""
    for path in sorted(folder.rglob("*.py")):
        if path.name != "resources_rc.py":
            yield from calls_in(path.read_text(encoding="utf-8"), path.relative_to(folder.parent).as_posix())


def calls_in(code: str, name: str) -> List[Call]:
    """The calls in one module's text."""
    lines = code.splitlines()
    found = []
    for node in ast.walk(ast.parse(code, name)):
        if isinstance(node, ast.Call) and _called(node) in FUNCTIONS:
            marked = MARK in lines[node.lineno - 1]
            found.append((node.lineno, node.col_offset, _call(node, f"{name}:{node.lineno}", marked)))
    return [call for _, _, call in sorted(found, key=lambda row: row[:2]) if call is not None]


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Name):
        return node.func.id
    return node.func.attr if isinstance(node.func, ast.Attribute) else ""


def _call(node: ast.Call, place: str, marked: bool) -> Optional[Call]:
    function = node.func
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) and function.value.id in ("self", "cls"):
        return Call(place, None, f"self.{function.attr}() looks in the context of its class; call bridge.translation.tr()")
    argument = node.args[0] if len(node.args) == 1 and not node.keywords else None
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):  # the parser has joined adjacent literals
        return Call(place, argument.value) if argument.value else None
    if marked and argument is not None:
        return None
    return Call(place, None, "the argument is not one literal string, so that it is never translated")


def placeholders(text: str) -> Set[str]:
    """What a translation must contain again: ``{name}`` fields and Qt's ``%1``."""
    try:
        fields = {field.split("!")[0].split(":")[0] for _, field, _, _ in string.Formatter().parse(text) if field is not None}
    except ValueError:
        fields = {"(broken braces)"}
    return fields | set(re.findall(r"%(?:L?\d+|n)", text))


def read_catalogue(path: Path = CATALOGUE) -> Dict[str, Tuple[str, bool]]:
    """Source -> (translation, finished), in the file's order; empty if there is no file."""
    if not path.is_file():
        return {}
    found = {}
    for message in ElementTree.parse(path).getroot().iter("message"):  # nosec B314
        translation = message.find("translation")
        text = (translation.text or "") if translation is not None else ""
        finished = bool(text.strip()) and translation is not None and translation.get("type") is None
        found[message.findtext("source") or ""] = (text, finished)
    return found


def written(sources: List[str], known: Dict[str, Tuple[str, bool]]) -> str:
    """The catalogue's text for these strings, with the translations that are known."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        "<!DOCTYPE TS>",
        '<TS version="2.1" language="zh_CN" sourcelanguage="en">',
        "<context>",
        f"    <name>{CONTEXT}</name>",
    ]
    for source in sources:
        text, finished = known.get(source, ("", False))
        kind = "" if finished else ' type="unfinished"'
        lines += [
            "    <message>",
            f"        <source>{escape(source)}</source>",
            f"        <translation{kind}>{escape(text)}</translation>",
            "    </message>",
        ]
    return "\n".join([*lines, "</context>", "</TS>", ""])


def problems(found: List[Call], known: Dict[str, Tuple[str, bool]]) -> List[str]:
    """What ``--check`` refuses, a sentence each."""
    result = [f"{call.place}: {call.problem}" for call in found if call.problem]
    sources: Dict[str, str] = {}
    for call in found:
        if call.text is not None:
            sources.setdefault(call.text, call.place)
    for source, place in sources.items():
        text, finished = known.get(source, ("", False))
        if source not in known:
            result.append(f"{place}: not in the catalogue (run make i18n): {source!r}")
        elif not finished:
            result.append(f"{place}: not translated: {source!r}")
        elif placeholders(source) != placeholders(text):
            result.append(f"{place}: other placeholders in the translation: {source!r} -> {text!r}")
    result += [f"{CATALOGUE.name}: no longer in the code (run make i18n): {source!r}" for source in known if source not in sources]
    return result


def main() -> int:
    """Run from the command line; the exit code."""
    parser = argparse.ArgumentParser(description="Collect the strings to translate, or check them.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if anything is missing or wrong")
    check = parser.parse_args().check
    found, known = list(calls()), read_catalogue()
    sources = list(dict.fromkeys(call.text for call in found if call.text is not None))
    if check:
        wrong = problems(found, known)
        print("\n".join(wrong) if wrong else f"{len(sources)} strings, all translated")
        return 1 if wrong else 0
    CATALOGUE.parent.mkdir(exist_ok=True)
    text = written(sources, known)
    if not CATALOGUE.is_file() or CATALOGUE.read_text(encoding="utf-8") != text:
        CATALOGUE.write_text(text, encoding="utf-8")
    unfinished = sum(1 for source in sources if not known.get(source, ("", False))[1])
    print(f"{CATALOGUE.relative_to(REPOSITORY)}: {len(sources)} strings, {unfinished} without a translation")
    for call in found:
        if call.problem:
            print(f"{call.place}: {call.problem}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
