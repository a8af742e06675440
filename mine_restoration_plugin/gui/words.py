"""Translation for presenters, which know no Qt: the panels hand their translator in when they start."""

from __future__ import annotations

from typing import Callable, Sequence

_translate: Callable[[str], str] = str


def use_translation(translate: Callable[[str], str]) -> None:
    """Let :func:`tr` speak the language of the window."""
    global _translate
    _translate = translate


def tr(text: str) -> str:
    """The translation of an English source string; the string itself before :func:`use_translation`."""
    return _translate(text)


def number(value: float, decimals: int = 0) -> str:
    """A number with thousands separated, as on the official forms' screens: 17,431.82."""
    return f"{value:,.{decimals}f}"


def one_line(text: str, most: int) -> str:
    """A text without its breaks of lines, its end cut off where it is longer than ``most`` characters."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "…"


def listed(names: Sequence[str], most: int) -> str:
    """The first names of a list, with a sign that there are more."""
    return "、".join(names[:most]) + (" …" if len(names) > most else "")


def in_a_row(*sentences: str) -> str:
    """Sentences one after the other, without the empty ones; Chinese puts no blank after its full stop."""
    text = ""
    for sentence in filter(None, sentences):
        text += sentence if not text or text[-1] in "。！？；：" else " " + sentence
    return text
