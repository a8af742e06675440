"""An HTML file that needs nothing beside it."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape


def page_bytes(title: str, version: str, style: str, body: Iterable[str]) -> bytes:
    """The whole file.

    Args:
        title: plain text. version: of the plugin. style: CSS.
        body: lines of HTML; what is text in them is escaped already.
    """
    parts = [
        "<!DOCTYPE html>",
        '<html lang="zh-CN">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<meta name="generator" content="{escape("Mine Restoration " + version)}">',
        f"<title>{escape(title)}</title>",
        f"<style>{style}</style>",
        "</head>",
        "<body>",
        *body,
        "</body>",
        "</html>",
        "",
    ]
    return "\n".join(parts).encode("utf-8")
