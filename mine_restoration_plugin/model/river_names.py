"""River names: which spellings mean the same river.

A name is first brought to one form: full-width letters become half-width, capitals small, accents, spaces, hyphens, dots and
apostrophes go. ``Ch'ang Chiang``, ``CHANG-CHIANG`` and ``Cháng Chiāng`` are one name then.

What may differ besides, and what may not:

* English ``River``, ``R.``, ``main stem`` behind a name never matter.
* The river's own Chinese ending may be there or not in Latin letters: 岷江 listed as ``Min`` is also Min Jiang, Minjiang, Min
  Kiang, Min Chiang. It is *not* Min He: 沱河 in Anhui is another river than 沱江, 清水 another than 清江. Where another ending is
  in use (汉水, Han Shui) the campaign lists it as an alias.
* In Chinese, a stem of two characters or more also stands alone (嘉陵, 赤水), a single character (清, 乌) does not.
* A section of the river is the river: 长江干流, 长江下游, 湘江长沙段, 汉江（丹江口段）. What stands in brackets is not looked at, so that
  大渡河（岷江支流） is nobody's alias.
* Several names in one (长江/Yangtze; 金沙江、长江) match when every one of them is the same river.

Two different rivers with one spelling cannot be told apart by it (韩江 in Guangdong is also Han Jiang, 闽江 in Fujian also Min
Jiang); Chinese names can.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Dict, List, Optional, Tuple

ENDINGS: Dict[str, Tuple[str, ...]] = {
    "江": ("jiang", "kiang", "chiang"),
    "河": ("he", "ho"),
    "水": ("shui",),
}

# Fields in which the names are looked for first.
PREFERRED_NAME_FIELDS = ("HLMC", "NAME", "name", "河流名称", "名称", "MC")

_ENGLISH_ENDING = re.compile(r"(?:rivermainstem|rivermainstream|mainstem|mainstream|river|rivers)$")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕")
_SEPARATORS = re.compile(r"[/;|、,，]+")
_DROPPED = re.compile(r"[\s\-‐-―_.·・'’‘ʼʻ`´\"“”]+")
# Towns on these rivers are called 镇江, 九江, 丹江口, 沿河, so 江 and 河 are allowed before 段; a side water (支流, 溪, 沟, 渠, 故道) is not.
_SECTION = re.compile(r"(?:干流|主干流|主干|主流)?(?:上游|中游|下游)?(?:[^支溪沟渠道]{0,8}段)?$")
_SHORT_R = re.compile(r"\s+r\.?\s*$")


def river_key(name: str) -> str:
    """The form in which two spellings of one name are equal."""
    text = unicodedata.normalize("NFKC", name)
    # Accents of pinyin go, the marks of other scripts too; NFD takes them off the letters first.
    text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return _DROPPED.sub("", text.casefold())


def alias_keys(river_name: str, alias: str) -> Tuple[str, ...]:
    """All keys under which an alias is found.

    Args:
        river_name: Chinese name of the river; its last character gives the ending.
        alias: one spelling (the Chinese name itself is one).
    """
    key = river_key(alias)
    keys: List[str] = [key]
    endings = ENDINGS.get(river_name[-1:], ())
    if key.isascii():
        if not key.endswith(endings):
            keys += [key + ending for ending in endings]
    elif len(key) > 2 and key[-1] in ENDINGS:
        keys.append(key[:-1])
    return tuple(keys)


def find_key(index: Dict[str, int], name: str) -> Optional[int]:
    """The river of an index (keys of :func:`alias_keys` to river numbers) that a name means, or None."""
    text = unicodedata.normalize("NFKC", name)
    while _BRACKETS.search(text):
        text = _BRACKETS.sub(" ", text)
    parts = [part for part in _SEPARATORS.split(text) if part.strip()]
    found = {_find_one(index, part) for part in parts}
    return found.pop() if len(found) == 1 else None


def _find_one(index: Dict[str, int], name: str) -> Optional[int]:
    key = river_key(_SHORT_R.sub("", name.casefold()))
    if key in index:
        return index[key]
    if key.isascii():
        return index.get(_ENGLISH_ENDING.sub("", key))
    for length in range(len(key) - 1, 1, -1):
        if key[:length] in index and _SECTION.match(key[length:]):
            return index[key[:length]]
    return None
