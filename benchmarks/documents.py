"""The whole set of documents for eleven provinces beside QGIS's own atlas and pandas; writes RESULTS_DOCUMENTS.md beside this file.

Called by ``make bench`` with the engine's Python after ``run.py``. Ours goes as a user's own script would: one start of ``qgis_process`` a
document, its start counted. Then the figures of one export are read back from workbook, web page and table and held against one another.
"""

from __future__ import annotations

import csv
import html.parser
import json
import os
import sys
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

import openpyxl
import pyogrio

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks"), str(ROOT / "scripts")]

from run import BASE, QGIS_PYTHON, WORK, Run, _with_laps, demo_patches, emptied, say, timed  # noqa: E402

from demo_records import make_workspace  # noqa: E402

RESULTS = ROOT / "benchmarks" / "RESULTS_DOCUMENTS.md"
SITES = 4_694
# The campaign's provinces; some demo patches lie in scope outside them, for the sake of the checks.
CODES = ("31", "32", "33", "34", "36", "42", "43", "50", "51", "52", "53")
MOST_S = 20.0
FOLDER = WORK / "documents"


@dataclass(frozen=True)
class Part:
    """One run of an algorithm: its name, words for the results, and its parameters beside the workspace."""

    algorithm: str
    words: str
    output: str
    parameters: tuple[str, ...] = ()


SET = (
    Part("appendixtable", "Appendix table, workbook", "appendix.xlsx", ("COUNT_BY=1",)),
    Part("provinceledger", "Eleven ledgers, workbooks", "ledgers", ("EDITOR=bench",)),
    Part("mapatlas", "Eleven maps of provinces, PDF", "maps", ("BY=2", "EDITOR=bench")),
)
# The same table once more, to be read back; not part of the time.
TWINS = ("appendix.csv", "appendix.html")


def made_workspace() -> Path:
    """A workspace in which each of the 4,694 patches of the published table is a mine of its own, with made-up records."""
    path = FOLDER / "records.gpkg"
    patches = FOLDER / "patches.gpkg"
    frame = pyogrio.read_dataframe(demo_patches())
    frame = frame[frame["XZQDM"].str[:2].isin(CODES)]
    frame["ZTBH"] = frame["TBBH"]
    pyogrio.write_dataframe(frame, patches, layer="patches", driver="GPKG", VERSION="1.3")
    return make_workspace(path, patches, photos=0)


def run_part(part: Part, workspace: Path, output: str) -> Run:
    """Run an algorithm in qgis_process; a work folder of its own for its words."""
    source = f"PATCHES={workspace}|layername=patches" if part.algorithm == "appendixtable" else f"WORKSPACE={workspace}"
    folder = emptied(FOLDER / f"run_{part.algorithm}")
    command = [str(ROOT / "scripts" / "process"), "--json", part.algorithm, source, f"OUTPUT={FOLDER / output}", *part.parameters]
    return timed(command, folder, {"MINE_RESTORATION_ENGINE_PYTHON": sys.executable})


def run_theirs(workspace: Path) -> list[Run]:
    """QGIS's atlas of a plain layout, and pandas.to_excel a province."""
    maps, ledgers = emptied(FOLDER / "qgis"), emptied(FOLDER / "pandas")
    surroundings = {"QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": str(FOLDER), "PYTHONWARNINGS": "ignore"}
    atlas = [QGIS_PYTHON, str(ROOT / "benchmarks" / "documents_chain.py"), str(workspace), str(BASE), str(maps)]
    script = [sys.executable, str(ROOT / "benchmarks" / "documents_script.py"), str(workspace), str(ledgers)]
    return [_with_laps(timed(atlas, maps, surroundings), maps), _with_laps(timed(script, ledgers), ledgers)]


# --- figures ------------------------------------------------------------------------------------------------------------


def figures(rows: list[list[object]]) -> dict[str, tuple[Decimal, ...]]:
    """The figures of a table by province; the grand total under 总计."""
    found: dict[str, tuple[Decimal, ...]] = {}
    for row in rows:
        texts = ["" if cell is None else str(cell).strip() for cell in row]
        name = next((text for text in texts[:2] if len(text) > 1 and not text[0].isdigit()), "")
        numbers = tuple(number for text in texts[2:] if (number := _number(text)) is not None)
        if name and len(numbers) >= 6:
            found[name] = numbers
    return found


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", "")).quantize(Decimal("0.01"))
    except InvalidOperation:
        return None


class _Cells(html.parser.HTMLParser):
    """The cells of a page's tables."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[object]] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "tr":
            self.rows.append([])
        self._open = tag in ("td", "th")
        if self._open and self.rows:
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._open = False

    def handle_data(self, data: str) -> None:
        if self._open and self.rows and self.rows[-1]:
            self.rows[-1][-1] = f"{self.rows[-1][-1]}{data}"


def appendix_figures(path: Path) -> dict[str, tuple[Decimal, ...]]:
    """The figures of an appendix table in any of its formats."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return figures([list(row) for row in csv.reader(file)])
    if path.suffix == ".html":
        reader = _Cells()
        reader.feed(path.read_text(encoding="utf-8"))
        return figures(reader.rows)
    sheet = openpyxl.load_workbook(path, read_only=True, data_only=True).worksheets[0]
    return figures([list(row) for row in sheet.iter_rows(values_only=True)])


def ledger_totals(path: Path) -> tuple[int, Decimal]:
    """Mines and hectares of a ledger: its lines counted, and the areas of the lines added up."""
    sheet = openpyxl.load_workbook(path, read_only=True, data_only=True).worksheets[0]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    head = next(number for number, row in enumerate(rows) if any("主体编号" in str(cell) for cell in row))
    names = [f"{above or ''}{below or ''}" for above, below in zip(rows[head], rows[head + 1])]
    number = next(place for place, name in enumerate(names) if "主体编号" in name)
    area = next(place for place, name in enumerate(names) if "面积" in name and "任务" not in name)
    lines = [row for row in rows[head + 1 :] if row[number] and _number(str(row[area])) is not None and str(row[0] or "").strip().isdigit()]
    return len(lines), sum((_number(str(row[area])) or Decimal(0) for row in lines), Decimal(0))


def disagreements(folder: Path) -> list[str]:
    """Figures of one export that differ, as sentences; none is right."""
    tables = {name: appendix_figures(folder / name) for name in ("appendix.xlsx", *TWINS)}
    first = tables["appendix.xlsx"]
    wrong = [f"{name} differs from appendix.xlsx" for name in TWINS if tables[name] != first or not first]
    count = hectares = Decimal(0)
    for path in sorted((folder / "ledgers").glob("*.xlsx")):
        province = next((name for name in first if name[:2] in path.name), "")
        lines, area = ledger_totals(path)
        count, hectares = count + lines, hectares + area
        if lines and (not province or (Decimal(lines), area) != first[province][-2:]):
            wrong.append(f"{path.name}: {lines} mines, {area} ha; appendix {first.get(province, ('-',))[-2:]}")
    if (count, hectares) != first["总计"][-2:]:
        wrong.append(f"ledgers: {count} mines, {hectares} ha; appendix {first['总计'][-2:]}")
    return wrong


def results(runs: list[Run], theirs: list[Run], wrong: list[str]) -> list[str]:
    """The lines of RESULTS_DOCUMENTS.md."""
    whole = sum(run.seconds for run in runs)
    made = {part.output: len(list((FOLDER / part.output).iterdir())) if (FOLDER / part.output).is_dir() else 1 for part in SET}
    total = appendix_figures(FOLDER / "appendix.xlsx")["总计"]
    lines = [
        "# Benchmark results: the documents", "",
        f"{date.today().isoformat()}. A machine with {len(os.sched_getaffinity(0))} cores. Repeat with `make bench`.", "",
        f"The whole set for eleven provinces, {total[-2]:,.0f} mines with {total[-1]:,} ha and made-up records for each. Ours: a start of "
        "`qgis_process` for each kind of document, from its start to its end, set-up of the script included, the better of two runs. Beside it "
        "what a user would take instead: QGIS's own atlas of a plain layout without styles, grid, overview or source line, and a script with "
        "`pandas.to_excel`, one plain table a province, without heads, subtotals, rounding to agreement or print settings. Seconds of processor "
        "time stand beside those of the clock, since these depend on what else the machine does.", "",
        "| | ours, s | processor, s | files | instead | s | processor, s |", "| --- | ---: | ---: | ---: | --- | ---: | ---: |",
    ]  # fmt: skip
    beside = {"mapatlas": ("QGIS's own atlas", theirs[0]), "provinceledger": ("pandas.to_excel", theirs[1])}
    for part, run in zip(SET, runs):
        name, other = beside.get(part.algorithm, ("-", None))
        theirs_s = f"{other.seconds:.1f} | {other.processor:.1f}" if other else "- | -"
        lines.append(f"| {part.words} | {run.seconds:.1f} | {run.processor:.1f} | {made[part.output]} | {name} | {theirs_s} |")
    reached = "yes" if whole < MOST_S and total[-2] == SITES else "**no**"
    sums = [sum(run.processor for run in runs), sum(run.seconds for run in theirs), sum(run.processor for run in theirs)]
    lines += [f"| **The whole set** | **{whole:.1f}** | {sums[0]:.1f} | | to be under {MOST_S:g} s: {reached} | {sums[1]:.1f} | {sums[2]:.1f} |", ""]
    agreed = "agree to the cent: " + json.dumps([float(value) for value in total])
    said = "**differ**: " + "; ".join(wrong) if wrong else agreed
    lines.append(f"The figures of appendix table (workbook, web page, CSV) and ledgers {said}. Word and PDF: `tests/qgis/test_documents_agree.py`.")
    return lines


def main() -> int:
    """Measure and write the results."""
    emptied(FOLDER)
    workspace = made_workspace()
    runs = []
    for part in SET:
        runs.append(min((run_part(part, workspace, part.output) for _ in range(2)), key=lambda run: run.seconds))
        say(f"{part.words}: {runs[-1].seconds:.1f} s")
    for name in TWINS:
        run_part(SET[0], workspace, name)
    wrong = disagreements(FOLDER)
    theirs = [min(pair, key=lambda run: run.seconds) for pair in zip(run_theirs(workspace), run_theirs(workspace))]
    RESULTS.write_text("\n".join(results(runs, theirs, wrong)) + "\n", encoding="utf-8")
    say(f"\n{RESULTS.read_text(encoding='utf-8')}\n{RESULTS.relative_to(ROOT)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
