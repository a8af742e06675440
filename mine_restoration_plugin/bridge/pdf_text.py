"""The text behind the letters of a PDF that Qt wrote: so that a search for 长江 finds it.

Qt notes for each drawn shape the first character that has it, and in Chinese fonts a radical of Unicode's list of radicals (U+2E80 to U+2FD5)
shares its shape with the ordinary character: 山 and 长 come out as ⼭ and ⻓. They look the same, but nobody finds or copies them. Here the
notes (``ToUnicode``) of a file are written anew at its end, as the format's incremental update (ISO 32000-1, 7.5.6): what Qt wrote stays.
"""

from __future__ import annotations

import mmap
import re
import unicodedata
import zlib
from functools import lru_cache
from typing import Dict, Iterator, List, Tuple, Union

# Radicals that have an ordinary character of the same shape (Unicode's EquivalentUnifiedIdeograph), radical and character in turn; those of the
# other block (U+2F00 and on) are told by Unicode's compatibility decomposition.
_PAIRS = (
    "⺂乛⺃乚⺅亻⺉刂⺋㔾⺏尣⺐尢⺒巳⺓幺⺔彑⺕彐⺖忄⺘扌⺙攵⺛旡⺞歺⺟母⺠民⺡氵⺣灬⺤爫⺦丬⺨犭⺭礻⺯糹⺰纟⺱罓⺳㓁⺹耂⺺肀⺾艹⻂衤⻅见⻆角⻈讠⻉贝⻋车⻌辶⻐钅⻑長⻒镸⻓长⻔门⻖阝"
    "⻘青⻙韦⻚页⻛风⻜飞⻝食⻟飠⻠饣⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)
_STREAM = re.compile(rb"(\d+) 0 obj\s*<<(?P<dictionary>[^>]*)>>\s*stream\r?\n", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f]{4})>")
_SECTION = re.compile(rb"xref\s+0 (\d+)\s*\n")
_ENTRY = re.compile(rb"(\d{10}) \d{5} n")
_TRAILER = re.compile(rb"trailer\s*<<(.*?)>>\s*startxref\s*(\d+)\s*%%EOF\s*$", re.DOTALL)


@lru_cache(maxsize=1)
def _ordinary() -> Dict[bytes, bytes]:
    """Hexadecimal code of a radical -> that of its ordinary character."""
    found = dict(zip(_PAIRS[::2], _PAIRS[1::2]))
    for code in range(0x2F00, 0x2FD6):
        found[chr(code)] = unicodedata.normalize("NFKC", chr(code))
    found["\u2f3e"] = "户"  # the shape that Chinese fonts have
    return {f"{ord(radical):04x}".encode(): f"{ord(letter):04x}".encode() for radical, letter in found.items()}


def make_searchable(path: str) -> None:
    """Put ordinary characters behind the shapes of a PDF, see :func:`searchable`; the file grows, and nothing of it is held in memory.

    Raises:
        OSError: where the file cannot be read or the disk does not take its new end; the file is then not whole.
    """
    with open(path, "rb+") as file:
        if not file.seek(0, 2):
            return
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            end = _new_end(data)
        file.write(end)


def searchable(data: bytes) -> bytes:
    """A PDF with ordinary characters behind its shapes.

    Args:
        data: the file as Qt wrote it (one cross-reference table at its end); any other, or one done before, comes back as it is.

    Returns:
        The file with the changed notes at its end; the same bytes where nothing was to be changed.
    """
    end = _new_end(data)
    return data + end if end else data


def _new_end(data: Union[bytes, mmap.mmap]) -> bytes:
    """What comes behind a file; nothing where its characters are ordinary ones."""
    trailer = _TRAILER.search(data, max(0, len(data) - 4096))
    if trailer is None or b"/Prev" in trailer[1]:
        return b""
    ordinary = _ordinary()
    changed: List[Tuple[int, bytes]] = []
    for match in _streams(data, int(trailer[2])):
        content = _content(data, match)
        if content is None or b"beginbf" not in content:
            continue
        new = _HEX.sub(lambda code: b"<" + ordinary.get(code[1].lower(), code[1]) + b">", content)
        if new != content:
            changed.append((int(match[1]), new))
    if not changed:
        return b""
    parts, entries, place = [], [], len(data)
    for number, content in changed:
        packed = zlib.compress(content)
        part = b"%d 0 obj\n<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream\nendobj\n" % (number, len(packed), packed)
        entries.append(b"%d 1\n%010d 00000 n \n" % (number, place))
        parts.append(part)
        place += len(part)
    return b"".join(parts) + b"xref\n%btrailer\n<<%b/Prev %b\n>>\nstartxref\n%d\n%%%%EOF\n" % (b"".join(entries), trailer[1], trailer[2], place)


def _streams(data: Union[bytes, mmap.mmap], table: int) -> Iterator["re.Match[bytes]"]:
    """Heads of the objects that are streams, by the cross-reference table: a file is pictures for the most part, and not worth a search."""
    section = _SECTION.match(data, table)
    if section is None:
        return
    for number in range(1, int(section[1])):
        entry = _ENTRY.match(data, section.end() + 20 * number)
        found = _STREAM.match(data, int(entry[1])) if entry is not None else None
        if found is not None:
            yield found


def _content(data: Union[bytes, mmap.mmap], match: "re.Match[bytes]") -> "bytes | None":
    """A stream unpacked; None where it is a picture or something else that has no notes."""
    dictionary = match["dictionary"]
    if b"/Type" in dictionary or b"/Subtype" in dictionary or b"/Width" in dictionary:
        return None
    end = data.find(b"endstream", match.end())
    content = data[match.end() : end]
    if b"/FlateDecode" not in dictionary:
        return content.rstrip(b"\r\n")
    try:
        return zlib.decompressobj().decompress(content)
    except zlib.error:
        return None
