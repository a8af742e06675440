"""Lines of the page of funds: changed, new and deleted ones (several lines a site, so that a line is found by its own key)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from ...model.errors import MineError
from ...model.field_values import same
from ...model.sheet_columns import FUNDS, Column
from ...model.sheet_difference import ADD, CHANGED, CONFLICT, REFUSED, REMOVE, SAME, Difference
from .sheet_cells import TooLong, cell_of, display, display_cell, entry_of, is_blank, text_of, untouched
from .sheet_compare import NAME_KEY, NUMBER_KEY, Exported, Held, Returned, Values, compare_cell, open_columns, placed, reason


class FundLines:
    """Compares the page of funds.

    Args:
        page: name of the worksheet. columns: that it has, by key. lines: of the sheet, in its order.
        exported: values of a fund when it was exported. known: key of every exported fund, with its site or "".
        held: what the workspace holds of funds. sites: that have a line in the ledger's page, so that a fund line that is gone
            was deleted and not only cut off together with its site.
    """

    def __init__(
        self, page: str, columns: Mapping[str, Column], lines: Iterable[Returned], exported: Exported, known: Iterable[str],
        held: Held, sites: set[str],
    ) -> None:  # fmt: skip
        self.page, self.lines, self.exported, self.held, self.sites = page, list(lines), exported, held, sites
        self.columns = columns
        self.open = {key: column for key, column in open_columns(FUNDS).items() if key in columns}
        self.known = list(known)
        self.by_site: dict[str, list[str]] = {}
        for key in set(held.values).difference(self.known):
            self.by_site.setdefault(held.site_of.get(key, ""), []).append(key)

    def differences(self) -> Iterator[Difference]:
        """All of them: lines in the sheet's order, then those that are gone."""
        own = self._owners()
        new: list[Returned] = []
        for line in self.lines:
            if line.key and own.get(line.key) is line:
                yield from self._kept(line)
            elif not all(is_blank(line.cell(key)) for key in self.open):
                new.append(line)
        taken: set[str] = set()
        for line in new:
            yield self._new(line, own, taken)
        for key in self.known:
            if key not in own:
                yield from self._gone(key, 0)

    # --- which line is which ------------------------------------------------------------------------------------------
    def _owners(self) -> dict[str, Returned]:
        """The line of each key. A line that was copied brings the key a second time: the one nearer to the export has it."""
        found: dict[str, list[Returned]] = {}
        for line in self.lines:
            if line.key and (self.exported(line.key) is not None or line.key in self.held.values):
                found.setdefault(line.key, []).append(line)
        return {key: max(lines, key=lambda line: self._likeness(line)) for key, lines in found.items()}

    def _likeness(self, line: Returned) -> int:
        before = self.exported(line.key) or self.held.values.get(line.key, {})
        return sum(untouched(column.field, line.cell(key), before.get(key)) for key, column in self.columns.items())

    def _site(self, line: Returned) -> tuple[str, Mapping[str, Any] | None]:
        number = text_of(line.cell(NUMBER_KEY).value).strip()
        if not number:
            return "", reason("sheet_no_number")
        site = self.held.numbers.get(number, "")
        return site, None if site else reason("sheet_site_unknown", number=number)

    # --- lines with a key ---------------------------------------------------------------------------------------------
    def _kept(self, line: Returned) -> Iterator[Difference]:
        before, now = self.exported(line.key), self.held.values.get(line.key)
        number = text_of(line.cell(NUMBER_KEY).value).strip()
        numbers = {str(values.get(NUMBER_KEY) or "").strip() for values in (before, now) if values is not None}
        touched = before is None or any(not untouched(c.field, line.cell(k), before.get(k)) for k, c in self.open.items())
        if number and number not in numbers:
            yield self._refused(line, reason("sheet_line_mixed", number=number, expected=sorted(numbers)[0]))
            return
        cleared = bool(self.open) and all(is_blank(line.cell(key)) for key in self.open)
        if not touched:
            return
        if cleared and len(self.open) == len(open_columns(FUNDS)):
            yield from self._gone(line.key, line.row)
        elif now is None:
            yield self._line_of(line, CONFLICT, reason("sheet_fund_gone"), *self.held.who(line.key, ""))
        else:
            site = self.held.site_of.get(line.key, "")
            for key, column in self.columns.items():
                found = compare_cell(column, line.cell(key), before, now)
                if found is not None:
                    yield placed(found, FUNDS, line.key, site, line.row, self.page, self.held)

    def _gone(self, key: str, row: int) -> Iterator[Difference]:
        """A line that was deleted or cleared."""
        now, before = self.held.values.get(key), self.exported(key)
        site = self.held.site_of.get(key, "")
        if now is None or before is None or (row == 0 and site not in self.sites):
            return
        still = all(same(column.field, before.get(name), now.get(name)) for name, column in open_columns(FUNDS).items())
        number, name = self.held.names.get(site, ("", ""))
        who, at = ("", "") if still else self.held.who(key, "")
        yield Difference(
            REMOVE, CHANGED if still else CONFLICT, FUNDS, key, site, number, name, "", "", fund_text(before), fund_text(now), "", None,
            who, at, None, row, self.page,
        )  # fmt: skip

    # --- new lines ----------------------------------------------------------------------------------------------------
    def _new(self, line: Returned, own: Mapping[str, Returned], taken: set[str]) -> Difference:
        original = own.get(line.key) if line.key else None
        if original is not None and all(
            text_of(line.cell(key).value) == text_of(original.cell(key).value) for key in (*self.open, NUMBER_KEY)
        ):
            return self._refused(line, reason("sheet_line_twice", first=original.row, second=line.row))
        found = self._line_of(line, CHANGED, None)
        if found.state == REFUSED:
            return found
        there = self._already_there(found, own, taken)
        if there:
            taken.add(there)
            return replace(found, state=SAME, uuid=there, now=fund_text(self.held.values[there]))
        return found

    def _already_there(self, found: Difference, own: Mapping[str, Returned], taken: set[str]) -> str:
        """A fund that came into the workspace since the export with these very values: the sheet was taken over before."""
        for key in self.by_site.get(found.site, ()):
            if key in own or key in taken:
                continue
            values = self.held.values[key]
            if all(same(column.field, found.value.get(column.field.name), values.get(name)) for name, column in self.open.items()):
                return key
        return ""

    def _line_of(self, line: Returned, state: str, why: Mapping[str, Any] | None, who: str = "", at: str = "") -> Difference:
        """A line as a new fund of its site; refused where the site or a value is not understood."""
        site, problem = self._site(line)
        values: dict[str, Any] = {}
        for key, column in self.open.items():
            cell = line.cell(key)
            try:
                values[column.field.name] = entry_of(column.field, cell)
            except MineError as error:
                problem = problem or error.as_dict()
        if problem is not None:
            return self._refused(line, problem)
        number, name = self.held.names.get(site, ("", ""))
        text = fund_text({f"{FUNDS}.{field}": value for field, value in values.items()})
        kept = {field: value for field, value in values.items() if value is not None}
        return Difference(ADD, state, FUNDS, "", site, number, name, "", "", "", "", text, kept, who, at, why, line.row, self.page)

    def _refused(self, line: Returned, why: Mapping[str, Any]) -> Difference:
        number, name = (text_of(line.cell(key).value) for key in (NUMBER_KEY, NAME_KEY))
        text = "，".join(
            f"{column.field.label} {display_cell(line.cells[key])}"
            for key, column in self.open.items()
            if key in line.cells and not is_blank(line.cells[key])
        )
        return Difference(ADD, REFUSED, FUNDS, "", "", number, name, "", "", "", "", text, None, "", "", why, line.row, self.page)


def fund_text(values: Values) -> str:
    """A fund in one line, for people."""
    parts = []
    for key, column in open_columns(FUNDS).items():
        stored = values.get(key)
        if stored is None or isinstance(cell_of(column.field, stored), TooLong):
            continue
        unit = column.field.unit_label
        parts.append(f"{column.field.label} {display(column.field, stored)}{' ' + unit if unit else ''}")
    return "，".join(parts)
