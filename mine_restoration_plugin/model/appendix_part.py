"""Which part of the patches an appendix table is about, in words that stand under it."""

from __future__ import annotations

from dataclasses import dataclass

EXPRESSION, EXTENT, POLYGON, SELECTION = "expression", "extent", "polygon", "selection"
WORDS = {EXPRESSION: "所选表达式", EXTENT: "所选矩形", POLYGON: "所选多边形", SELECTION: "所选图斑"}
_SHOWN = 120


@dataclass(frozen=True)
class TablePart:
    """What was chosen.

    Attributes:
        kind: one of the words above; empty for everything.
        text: as it was given.
    """

    kind: str = ""
    text: str = ""

    @property
    def words(self) -> str:
        """For the statement on an official Chinese paper; empty for everything."""
        if self.kind not in WORDS:
            return ""
        # A polygon's corners say nothing to a reader, and there may be thousands.
        shown = "" if self.kind in (POLYGON, SELECTION) else " ".join(self.text.split())
        if len(shown) > _SHOWN:
            shown = shown[:_SHOWN] + "…"
        return WORDS[self.kind] + (f"（{shown}）" if shown else "")
