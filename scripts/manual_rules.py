"""The manual's list of the import's rules, from the rules themselves: what each looks for, what it can say, whether it repairs.

Used by ``manual_fields.py``. Names, messages and what a rule looks for are read from the classes below ``engine/core/doctor/`` (without
importing them, so that no library is needed), titles and the Chinese words from ``manual_rules.json``. Standard library only.
"""

from __future__ import annotations

import ast
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, Iterator, List, Tuple

REPOSITORY = Path(__file__).resolve().parent.parent
DOCTOR = REPOSITORY / "mine_restoration_plugin" / "engine" / "core" / "doctor"
WORDS = REPOSITORY / "scripts" / "manual_rules.json"
# In the order in which the rules look.
MODULES = ("geometry", "parts", "location", "overlaps", "area", "identity")
HEAD = {
    "zh_CN": "本页由 `scripts/manual_fields.py` 生成，列出[导入图斑](import.md)时检查的每一条规则：检查什么，会给出哪些提示，是否自动修复。",
    "en": "Made by `scripts/manual_fields.py`: every rule of the [import](import.md), what it looks for, what it can say, and whether it repairs.",
}


_REPAIRS = {
    "zh_CN": {True: "能安全修复的自动修复。", False: "只提示，不改动。"},
    "en": {True: "Repairs where that is safe.", False: "Says so and changes nothing."},
}


@dataclass(frozen=True)
class RuleWords:
    """A rule: its name, the messages that it can give, whether it repairs, and what it looks for (English)."""

    name: str
    codes: Tuple[str, ...]
    repairs: bool
    about: str


def rules() -> List[RuleWords]:
    """All rules, in their order."""
    return [one for module in MODULES for one in _of_module(DOCTOR / f"{module}.py")]


def _of_module(path: Path) -> Iterator[RuleWords]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef) and any(isinstance(one, ast.Name) and one.id == "rule" for one in node.decorator_list):
            values = dict(_assigned(node))
            about = " ".join((ast.get_docstring(node) or "").split("\n\n")[0].split())
            yield RuleWords(values["name"], tuple(values["codes"]), bool(values.get("repairs")), about)


def _assigned(node: ast.ClassDef) -> Iterator[Tuple[str, object]]:
    for one in node.body:
        if isinstance(one, ast.Assign):
            target, value = one.targets[0], ast.literal_eval(one.value)
            names = [each.id for each in target.elts] if isinstance(target, ast.Tuple) else [target.id]
            yield from zip(names, value if isinstance(target, ast.Tuple) else [value])


def words() -> Dict[str, List[str]]:
    """Rule -> title in Chinese, title in English, what it looks for in Chinese; exactly the rules that there are.

    Raises:
        ValueError: a rule lacks words, or words lack a rule.
    """
    found: Dict[str, List[str]] = json.loads(WORDS.read_text(encoding="utf-8"))
    wrong = sorted({rule.name for rule in rules()} ^ set(found))
    if wrong:
        raise ValueError(f"{WORDS.name} and the rules differ: {', '.join(wrong)}")
    return found


def rules_page(language: str, sentence_of: Dict[str, str]) -> List[str]:
    """Lines of the page.

    Args:
        sentence_of: messages by code in the page's language.
    """
    chinese, known = language == "zh_CN", words()
    lines = ["# 导入检查规则" if chinese else "# Rules of the import", "", HEAD[language], ""]
    for rule in rules():
        title, title_en, about = known[rule.name]
        lines += [f"## {title if chinese else title_en}", "", about if chinese else rule.about, ""]
        lines += [_REPAIRS[language][rule.repairs], "", *(f"- `{code}`{'：' if chinese else ': '}{sentence_of[code]}" for code in rule.codes), ""]
    return lines
