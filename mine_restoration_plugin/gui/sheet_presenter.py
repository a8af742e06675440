"""Differences of a sheet that came back: what is ticked, what is shown, in which words. No Qt."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Mapping, Sequence, Set, Tuple

from ..model.history_words import local_time
from ..model.sheet_columns import KINDS
from ..model.sheet_difference import ADD, CHANGED, CONFLICT, REFUSED, REMOVE, SAME, STATES, Difference
from .words import in_a_row, number, tr

Sentence = Callable[[str, Mapping[str, Any]], str]

TICK, NUMBER, NAME, FIELD, EXPORTED, NOW, SHEET, STATE, WHY = range(9)


def heads() -> List[str]:
    """Headings of the table."""
    return [
        tr("Take"), tr("Number"), tr("Mine"), tr("Field"), tr("When exported"), tr("In the workspace now"), tr("In the sheet"), tr("State"),
        tr("Remarks"),
    ]  # fmt: skip


def state_words() -> Dict[str, str]:
    """The states, in the order of the filter."""
    return {
        CHANGED: tr("Changed only in the sheet"),
        CONFLICT: tr("⚠ Conflict"),
        REFUSED: tr("✕ Refused"),
        SAME: tr("The same on both sides"),
    }


def kind_words() -> Dict[str, str]:
    """What can be exported."""
    return dict(zip(KINDS, (tr("Archive"), tr("Ledger, with funds"))))


class SheetPresenter:
    """Keeps the differences and the ticks.

    Args:
        sentence: a message of the catalogue in the reader's language.
    """

    def __init__(self, sentence: Sentence) -> None:
        self._sentence = sentence
        self.differences: List[Difference] = []
        self.findings: List[Mapping[str, Any]] = []
        self.compared_at = 0
        self.shown: List[int] = []
        self.filter = ""
        self._ticked: Set[int] = set()

    def load(self, report: Mapping[str, Any]) -> None:
        """Take the report of a comparison; what is without conflict is ticked."""
        self.differences = [Difference.from_dict(row) for row in report.get("differences", ())]
        self.findings = list(report.get("findings", ()))
        self.compared_at = int(report.get("history_id") or 0)
        # What needs a person's eye comes first, otherwise in the sheet's order.
        first = {CONFLICT: 0, REFUSED: 1, CHANGED: 2, SAME: 3}
        self.differences.sort(key=lambda difference: first[difference.state])
        self._ticked = {place for place, difference in enumerate(self.differences) if difference.state == CHANGED}
        counts = self.counts()
        self.show(self.filter if counts.get(self.filter) else "")

    def clear(self) -> None:
        """Forget everything, as before the first comparison."""
        self.load({})

    # --- filter ---------------------------------------------------------------------------------------------------------
    def counts(self) -> Dict[str, int]:
        """How many there are of each state."""
        result = dict.fromkeys(STATES, 0)
        for difference in self.differences:
            result[difference.state] += 1
        return result

    def choices(self) -> List[Tuple[str, str]]:
        """State and words with the number, for the filter; first all of them."""
        counts = self.counts()
        every = tr("All ({count})").format(count=number(len(self.differences)))
        return [("", every), *((state, f"{words} ({number(counts[state])})") for state, words in state_words().items() if counts[state])]

    def show(self, state: str) -> None:
        """Show only differences of a state; an empty one for all."""
        self.filter = state
        self.shown = [place for place, difference in enumerate(self.differences) if state in ("", difference.state)]

    def at(self, row: int) -> Difference:
        """The difference in a row of the table."""
        return self.differences[self.shown[row]]

    # --- ticks ------------------------------------------------------------------------------------------------------------
    def is_ticked(self, row: int) -> bool:
        """Whether a row will be taken over."""
        return self.shown[row] in self._ticked

    def tick(self, row: int, ticked: bool) -> bool:
        """Tick a row or not; False where it cannot be taken over."""
        if not self.at(row).can_be_taken:
            return False
        (self._ticked.add if ticked else self._ticked.discard)(self.shown[row])
        return True

    def tick_without_conflict(self) -> None:
        """Tick all that changed only in the sheet, and nothing else."""
        self._ticked = {place for place, difference in enumerate(self.differences) if difference.state == CHANGED}

    def tick_none(self) -> None:
        """Take all ticks away."""
        self._ticked = set()

    def ticked(self) -> List[Difference]:
        """What will be taken over."""
        return [self.differences[place] for place in sorted(self._ticked)]

    # --- words ------------------------------------------------------------------------------------------------------------
    def cell(self, row: int, column: int) -> str:
        """What the table shows; long texts in one line."""
        difference = self.at(row)
        texts = {
            NUMBER: difference.number, NAME: difference.name, FIELD: field_words(difference), EXPORTED: exported_words(difference),
            NOW: now_words(difference), SHEET: sheet_words(difference), STATE: state_words()[difference.state], WHY: self.remarks(difference),
        }  # fmt: skip
        return " ".join(texts.get(column, "").split())

    def remarks(self, difference: Difference) -> str:
        """Who changed it meanwhile, and why it is refused or in conflict."""
        parts = []
        if difference.state in (CONFLICT, SAME) and difference.at:
            who = difference.who or tr("outside the plugin")
            parts.append(tr("Changed in the workspace by {who} on {when}.").format(who=who, when=local_time(difference.at)[:16]))
        if difference.reason is not None:
            parts.append(self._sentence(str(difference.reason["code"]), difference.reason.get("params") or {}))
        return in_a_row(*parts)

    def details(self, row: int) -> List[Tuple[str, str]]:
        """The whole texts of a row, for below the table."""
        difference = self.at(row)
        place = tr("Page {page}, line {line}").format(page=difference.page, line=difference.line) if difference.line else difference.page
        title = f"{difference.number} {difference.name} · {field_words(difference)} · {place}".strip(" ·")
        return [
            (title, self.remarks(difference)),
            (heads()[EXPORTED], exported_words(difference)),
            (heads()[NOW], now_words(difference)),
            (heads()[SHEET], sheet_words(difference)),
        ]

    def summary(self) -> str:
        """The comparison in a sentence."""
        if not self.differences:
            return tr("The sheet changes nothing.")
        counts = self.counts()
        parts = [f"{words} {number(counts[state])}" for state, words in state_words().items() if counts[state]]
        return tr("{count} differences: {parts}.").format(count=number(len(self.differences)), parts=tr("; ").join(parts))

    def notes(self) -> List[str]:
        """What was noticed about the file."""
        return [self._sentence(str(f["code"]), {"where": f.get("where", ""), **(f.get("params") or {})}) for f in self.findings]

    def take_words(self) -> str:
        """The button's words."""
        return tr("Take over {count} ticked").format(count=number(len(self._ticked)))


def field_words(difference: Difference) -> str:
    """Which field, or what happened to the line."""
    if difference.action == ADD:
        return tr("New line of funds")
    if difference.action == REMOVE:
        return tr("Line of funds deleted")
    return difference.label or tr("Whole line")


def exported_words(difference: Difference) -> str:
    """What was exported."""
    if difference.action == ADD:
        return ""
    return tr("(not known)") if difference.exported is None else difference.exported


def now_words(difference: Difference) -> str:
    """What the workspace holds; an empty field is said to be empty where something would replace it."""
    return difference.now or (tr("(empty)") if difference.field and difference.state != REFUSED else "")


def sheet_words(difference: Difference) -> str:
    """What the sheet says."""
    if difference.action == REMOVE:
        return tr("(deleted)")
    return difference.sheet or (tr("(emptied)") if difference.field else "")


def taken_words(done: int, late: Sequence[Difference]) -> str:
    """What was taken over, for the message bar."""
    text = tr("{count} differences were taken over.").format(count=number(done))
    if late:
        left = tr("{count} were changed in the workspace meanwhile and left alone; they are compared again.")
        text = in_a_row(text, left.format(count=number(len(late))))
    return text
