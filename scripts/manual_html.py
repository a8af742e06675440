#!/usr/bin/python3
"""Turn the manual's Markdown into pages that any browser opens, for the package: F1 shows them without a network.

Only the Markdown that the manual is written in is known: headings, paragraphs, lists, tables, quotes, code, bold, links, pictures.
Links between pages point to the ``.html`` files; pictures of ``docs/images/`` move into the manual's own ``images/``. Standard library only.
"""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Dict, List, Set, Tuple

PICTURES = "../../images/"  # as seen from a page in docs/manual/LANGUAGE/

_STYLE = """
body { font: 16px/1.6 "Microsoft YaHei", "Noto Sans CJK SC", "PingFang SC", sans-serif; color: #1c2430; background: #fff; max-width: 60rem;
  margin: 0 auto; padding: 1rem 1.5rem 4rem; }
nav { border-bottom: 1px solid #ccd3da; padding-bottom: .5rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.25rem; margin-top: 2rem; } h3 { font-size: 1.05rem; margin-top: 1.4rem; }
table { border-collapse: collapse; margin: .8rem 0; }
th, td { border: 1px solid #b8c1cb; padding: .25rem .6rem; text-align: left; vertical-align: top; }
th { background: #eef2f5; } code { font-family: Consolas, "Noto Sans Mono", monospace; font-size: .92em; background: #f1f3f5; padding: 0 .2em; }
pre { background: #f1f3f5; padding: .7rem 1rem; overflow-x: auto; } pre code { padding: 0; }
blockquote { margin: .6rem 0; padding: .2rem 1rem; border-left: 4px solid #7a8a99; background: #f7f9fa; }
img { max-width: 100%; border: 1px solid #ccd3da; } a { color: #14569b; }
"""
_CODE = "\ue000"  # stands for a piece of code while the words around it are looked at
_CONTENTS = {"zh_CN": "目录", "en": "Contents"}
_LANGUAGE_TAGS = {"zh_CN": "zh-CN", "en": "en"}


def manual_files(folder: Path) -> Tuple[Dict[str, str], Set[str]]:
    """Every page of a manual as HTML.

    Args:
        folder: holds a folder of Markdown files for each language.

    Returns:
        Page name in the package's ``manual/`` -> its text, and the names of the pictures in use.
    """
    made: Dict[str, str] = {}
    pictures: Set[str] = set()
    for path in sorted(folder.glob("*/*.md")):
        text = path.read_text(encoding="utf-8")
        made[f"{path.parent.name}/{path.stem}.html"] = page(text, path.parent.name)
        pictures |= set(re.findall(re.escape(f"]({PICTURES}") + r"([\w.-]+)\)", text))
    return made, pictures


def page(text: str, language: str) -> str:
    """One page."""
    title = re.search(r"^# (.+)$", text, flags=re.MULTILINE)
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{_LANGUAGE_TAGS.get(language, language)}"><head><meta charset="utf-8">',
            f"<title>{html.escape(title[1] if title else '')}</title><style>{_STYLE}</style></head><body>",
            f'<nav><a href="index.html">{_CONTENTS.get(language, "index")}</a></nav>',
            *blocks(text.splitlines()),
            "</body></html>",
            "",
        ]
    )


def blocks(lines: List[str]) -> List[str]:
    """The lines of a page as HTML blocks."""
    made: List[str] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if line.startswith("```"):
            end = next(i for i in range(at + 1, len(lines)) if lines[i].startswith("```"))
            made.append(f"<pre><code>{html.escape(chr(10).join(lines[at + 1 : end]), quote=False)}</code></pre>")
            at = end + 1
            continue
        heading = re.match(r"(#{1,4}) (.+)", line)
        if heading:
            level = len(heading[1])
            made.append(f'<h{level} id="{anchor(heading[2])}">{inline(heading[2])}</h{level}>')
            at += 1
            continue
        kind = _kind(line)
        end = at + 1
        while end < len(lines) and kind and (_kind(lines[end]) == kind or (kind in ("ul", "ol") and lines[end].startswith("  "))):
            end += 1
        if kind:
            made += _block(kind, lines[at:end], at, lines)
        at = end
    return made


def _kind(line: str) -> str:
    if not line.strip() or line.startswith(("#", "```")):
        return ""
    if line.startswith("|"):
        return "table"
    if line.startswith("> "):
        return "quote"
    if line.startswith("- "):
        return "ul"
    return "ol" if re.match(r"\d+\. ", line) else "text"


def _block(kind: str, lines: List[str], at: int, all_lines: List[str]) -> List[str]:
    if kind == "table":
        return _table(lines)
    if kind == "quote":
        return [f"<blockquote>{inline(_joined([line[2:] for line in lines]))}</blockquote>"]
    if kind == "text":
        return [f"<p>{inline(_joined(lines))}</p>"]
    items: List[List[str]] = []
    for line in lines:
        mark = re.match(r"(?:- |\d+\. )(.*)", line)
        if mark:
            items.append([mark[1]])
        else:
            items[-1].append(line.strip())
    # A list that goes on after a paragraph keeps its numbers.
    first = re.match(r"(\d+)\.", lines[0])
    start = f' start="{first[1]}"' if first and first[1] != "1" else ""
    return [f"<{kind}{start}>", *(f"<li>{inline(_joined(item))}</li>" for item in items), f"</{kind}>"]


def _table(lines: List[str]) -> List[str]:
    rows = [[cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line.strip()[1:-1])] for line in lines]
    head = "".join(f"<th>{inline(cell)}</th>" for cell in rows[0])
    body = ["<tr>" + "".join(f"<td>{inline(cell)}</td>" for cell in row) + "</tr>" for row in rows[2:]]
    return ["<table>", f"<tr>{head}</tr>", *body, "</table>"]


def _joined(lines: List[str]) -> str:
    """Lines as one; no space between Chinese characters."""
    text = ""
    for line in lines:
        gap = "" if not text or ord(text[-1]) > 0x2E7F else " "
        text += gap + line
    return text


def inline(text: str) -> str:
    """Code, bold, pictures and links inside a line; code may stand inside bold words and links."""
    codes = re.findall(r"`([^`]+)`", text)
    text = _words(re.sub(r"`[^`]+`", _CODE, text))
    for code in codes:
        text = text.replace(_CODE, f"<code>{html.escape(code, quote=False)}</code>", 1)
    return text


def _words(text: str) -> str:
    text = html.escape(html.unescape(text), quote=False)
    text = re.sub(r"!\[([^\]]*)\]\(([^)]+)\)", lambda m: f'<img src="{_address(m[2])}" alt="{html.escape(m[1])}">', text)
    text = re.sub(r"\[([^\]]+)\]\(([^)]+)\)", lambda m: f'<a href="{_address(m[2])}">{m[1]}</a>', text)
    text = re.sub(r"(?<=\d) → (?=\d)", "\u00a0→\u00a0", text)  # a step between statuses stays in one line of a narrow column
    return re.sub(r"\*\*([^*]+)\*\*", r"<strong>\1</strong>", text)


def _address(address: str) -> str:
    if address.startswith(PICTURES):
        return "../images/" + address[len(PICTURES) :]
    return re.sub(r"^([\w.-]+)\.md(?=#|$)", r"\1.html", address)


def anchor(heading: str) -> str:
    """The name of a heading, as the usual Markdown viewers make it."""
    return re.sub(r"[^\w-]", "", heading.strip().lower().replace(" ", "-"))
