"""What the strip of photos says: words under a thumbnail, signs, the sum of what was added. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from ..model.errors import WARNING, Finding
from ..model.photo_pairs import Pair
from .field_words import name_of
from .words import number, tr

ARROWS = "↑↗→↘↓↙←↖"
WARN = "⚠"


@dataclass(frozen=True)
class PhotoLine:
    """One photo as the strip shows it.

    Attributes:
        uuid: key of its row. stored: ZPLJ.
        text: the words under the thumbnail, a few short lines. tip: everything, for the tool tip and for screen readers.
        warns: whether one of the signs is a warning.
        row: the row itself.
    """

    uuid: str
    stored: str
    text: str
    tip: str
    warns: bool
    row: Mapping[str, Any]


def kind_word(kind: Optional[str], english: bool = False) -> str:
    """What a kind of photo is called; a value that the list does not have stays as it is."""
    return name_of("ZPLX", kind, english) if kind else tr("Kind not chosen")


def direction_words(bearing: Any) -> str:
    """``↗ 45°`` for a direction; empty where there is none."""
    if not isinstance(bearing, (int, float)) or not 0 <= bearing <= 360:
        return ""
    return f"{ARROWS[int((bearing + 22.5) // 45) % 8]} {bearing:g}°"


def lines_of(
    rows: Sequence[Mapping[str, Any]], distances: Mapping[str, Optional[float]], limit: float,
    wrong: Mapping[str, str], pairs: Sequence[Pair] = (), english: bool = False,
) -> List[PhotoLine]:  # fmt: skip
    """The photos of a site in order: before, during, after, others, and by time.

    Args:
        rows: with ``geom`` or without.
        distances: metres to the site by key, None where it cannot be said; a photo without a position has no entry.
        limit: from how many metres on a photo is too far.
        wrong: code of what is wrong with a file, by key (see ``bridge.photo_check``).
        pairs: the confirmed ones.
    """
    partners = {uuid for pair in pairs for uuid in (pair.before, pair.after)}
    ordered = sorted(rows, key=lambda row: (str(row.get("ZPLX") or "8"), str(row.get("PSSJ") or "9"), str(row.get("ZPMC") or ""), str(row["uuid"])))
    return [_line(row, distances, limit, wrong, str(row["uuid"]) in partners, english) for row in ordered]


def _line(
    row: Mapping[str, Any], distances: Mapping[str, Optional[float]], limit: float, wrong: Mapping[str, str], paired: bool, english: bool
) -> PhotoLine:
    uuid = str(row["uuid"])
    day = str(row.get("PSSJ") or "")[:10]
    kind = kind_word(row.get("ZPLX"), english)
    direction = direction_words(row.get("FWJ"))
    signs, warns = _signs(uuid, distances, limit, wrong)
    second = "  ".join(part for part in (direction, "⇄" if paired else "") if part)
    text = "\n".join(part for part in (kind, day or tr("No time"), second, *signs) if part)
    where = distances.get(uuid)
    details = [
        str(row.get("ZPSM") or ""),
        f"{kind}  {row.get('PSSJ') or tr('No time')}",
        tr("Direction: {direction}").format(direction=direction) if direction else "",
        tr("Taken by {person}").format(person=row["PSR"]) if row.get("PSR") else "",
        tr("Distance to the site: {distance} m").format(distance=number(where)) if where is not None else "",
        tr("Has a partner in a pair before and after") if paired else "",
        *signs,
        str(row.get("ZPMC") or ""),
    ]
    return PhotoLine(uuid, str(row.get("ZPLJ") or ""), text, "\n".join(part for part in details if part), warns, row)


def _signs(uuid: str, distances: Mapping[str, Optional[float]], limit: float, wrong: Mapping[str, str]) -> Tuple[List[str], bool]:
    """Short signs and whether one of them is a warning; words and a mark, never colour alone."""
    signs = []
    code = wrong.get(uuid)
    if code is not None:
        signs.append(f"{WARN} {_file_word(code)}")
    distance = distances.get(uuid)
    if distance is not None and distance > limit:
        signs.append(tr("{sign} {distance} m away").format(sign=WARN, distance=number(distance)))
    warns = bool(signs)
    if uuid not in distances:
        signs.append(tr("No position"))
    return signs, warns


def _file_word(code: str) -> str:
    return {
        "photo_missing": tr("File missing"), "photo_changed": tr("File changed"), "photo_path_refused": tr("Path not allowed"),
        "photo_no_digest": tr("No checksum"),
    }.get(code, tr("Not readable"))  # fmt: skip


def problem_words(problem: str) -> str:
    """Why there is no thumbnail (see ``bridge.photo_thumbnails.Picture``)."""
    return {
        "missing": tr("File missing"), "format": tr("No preview of this format"), "large": tr("Too large for a preview"),
        "broken": tr("Picture damaged"),
    }.get(problem, "")  # fmt: skip


def count_words(rows: Sequence[Mapping[str, Any]], english: bool = False) -> str:
    """How many photos a site has, by kind."""
    if not rows:
        return tr("No photos yet. Drag photos here, paste them, or add them with the button.")
    counts: Dict[str, int] = {}
    for row in rows:
        counts[str(row.get("ZPLX") or "")] = counts.get(str(row.get("ZPLX") or ""), 0) + 1
    parts = [f"{kind_word(kind, english)} {counts[kind]}" for kind in sorted(counts, key=lambda kind: kind or "~")]
    return tr("{count} photos: {kinds}").format(count=len(rows), kinds=(", " if english else "，").join(parts))


# --- what was added -----------------------------------------------------------------------------------------------------------
@dataclass
class Batch:
    """What became of the photos that were dropped together, filled in one by one.

    Attributes:
        asked: how many were dropped. added: keys of the new rows.
        known: how many were there already. findings: what a person should know; errors: sentences of those that failed.
    """

    asked: int
    added: List[str] = field(default_factory=list)
    known: int = 0
    findings: List[Finding] = field(default_factory=list)
    errors: List[str] = field(default_factory=list)

    def take(self, uuid: str, findings: Sequence[Finding]) -> None:
        """One photo is done."""
        if uuid:
            self.added.append(uuid)
        self.known += sum(1 for finding in findings if finding.code == "photo_known")
        self.findings += findings

    @property
    def warnings(self) -> List[Finding]:
        """What should be looked at."""
        return [finding for finding in self.findings if finding.severity == WARNING]


def batch_words(batch: Batch) -> str:
    """One line on what was added."""
    parts = [tr("{count} photos were added.").format(count=len(batch.added))]
    if batch.known:
        parts.append(tr("{count} were there already.").format(count=batch.known))
    without = sum(1 for finding in batch.findings if finding.code == "photo_no_position")
    if without:
        parts.append(tr("{count} have no position.").format(count=without))
    if batch.warnings:
        parts.append(tr("{count} should be looked at.").format(count=len(batch.warnings)))
    if batch.errors:
        parts.append(tr("{count} could not be added.").format(count=len(batch.errors)))
    return " ".join(parts) if _spaced(parts[0]) else "".join(parts)


def _spaced(text: str) -> bool:
    """Whether sentences of this language are parted by spaces."""
    return text.isascii()


def pair_words(pair: Pair, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """A pair in one line."""
    words = f"{_moment(before)} ⇄ {_moment(after)}"
    more = []
    if pair.distance is not None:
        more.append(tr("{distance} m apart").format(distance=number(pair.distance)))
    if pair.turn is not None:
        more.append(tr("{turn}° turned").format(turn=number(pair.turn)))
    state = tr("confirmed") if pair.confirmed else tr("proposed")
    return f"{words}  [{state}]" + ("  " + "  ".join(more) if more else "")


def _moment(row: Mapping[str, Any]) -> str:
    return str(row.get("PSSJ") or "")[:10] or str(row.get("ZPMC") or "?")


def photo_words(row: Mapping[str, Any], english: bool = False) -> str:
    """A photo in a list of choices."""
    parts = (kind_word(row.get("ZPLX"), english), _moment(row), direction_words(row.get("FWJ")), str(row.get("ZPSM") or ""))
    return "  ".join(part for part in parts if part)


def pair_choices(rows: Sequence[Mapping[str, Any]]) -> List[Mapping[str, Any]]:
    """The photos that can be chosen for a pair, in the order of time."""
    return sorted(rows, key=lambda row: (str(row.get("PSSJ") or "9"), str(row["uuid"])))
