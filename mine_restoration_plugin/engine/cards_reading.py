"""The first step of ``sitecards``: all that stands on the cards, read in one transaction."""

from __future__ import annotations

import datetime
import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import shapely

from ..model.appendix_statement import statement_from
from ..model.errors import WARNING, Finding
from ..model.job import Job
from .core.site_card import card_of
from .core.site_outline import outline_of
from .export.appendix_sheet import clean
from .export.provenance import provenance_of
from .reporter import Reporter
from .storage.whole_file import whole_file
from .storage.workspace_check_shapes import wkb_of
from .storage.workspace_file import bounds_of, reading
from .storage.workspace_records import WorkspaceRecords, read_records

TABLES = ("archive", "ledger", "funds", "progress", "acceptance", "photos")
_CHANGES = "SELECT site, field, old, new, who, at, mark FROM history WHERE tab = 'sites' AND field IN ('ZT', 'ZTYY', 'PCYY') AND action = 'U'"

Groups = dict[str, list[dict[str, Any]]]


def read_cards(job: Job, reporter: Reporter) -> int:
    """Write the cards, one a line, and tell how many.

    Raises:
        MineError: as :func:`.cards_command.run_sitecards`.
    """
    workspace, sites = job.files["workspace"], job.settings.get("sites")
    reporter.stage("reading_workspace")
    with reading(workspace) as connection:
        # A card is about a whole mine, whichever of its patches were chosen.
        records = read_records(connection, workspace, TABLES, sites)
        chosen = " AND site IN (SELECT key FROM temp.chosen_sites)" if sites is not None else ""
        changes = _by_site(_rows(connection, f"{_CHANGES}{chosen} ORDER BY id"))
        shapes = {key: _shape(blob) for key, blob in connection.execute(f"SELECT uuid, geom FROM patches WHERE 1{chosen}")}  # noqa: S608
        places = {key: bounds_of(blob) for key, blob in connection.execute(f"SELECT uuid, geom FROM photos WHERE 1{chosen}")}  # noqa: S608
    reporter.progress(50)
    reporter.stage("making_documents")
    count = len(records.tables["sites"])
    with whole_file(job.files["output"]) as part, open(part, "w", encoding="utf-8") as file:
        for place, card in enumerate(_cards(job, records, changes, shapes, places)):
            if card["outline"] is None and job.settings.get("maps", True):
                reporter.finding(Finding("document_no_shape", WARNING, card["number"]))
            file.write(json.dumps(card, ensure_ascii=False) + "\n")
            reporter.progress(50 + 50.0 * (place + 1) / count)
    return count


def _cards(job: Job, records: WorkspaceRecords, changes: Groups, shapes: dict[str, Any], places: dict[str, Any]) -> Iterator[dict[str, Any]]:
    made, editor = datetime.datetime.now().astimezone(), str(job.settings.get("editor") or "")
    groups = {name: _by_site(table.to_dict("records")) for name, table in records.tables.items() if name != "sites"}
    for row in groups["photos"].values():
        for photo in row:
            box = places.get(photo["uuid"])
            photo["lon"], photo["lat"] = (box[0], box[2]) if box else (None, None)
    for site in records.tables["sites"].to_dict("records"):
        key = str(site["uuid"])
        own = {name: rows[key] for name, rows in groups.items() if key in rows}
        patches = own.get("patches", [])
        shape = outline_of([str(patch["TBBH"] or "") for patch in patches], [shapes.get(patch["uuid"]) for patch in patches])
        card = card_of({str(name): value for name, value in site.items()}, own, changes.get(key, []), shape, records.name)
        rules: defaultdict[str, int] = defaultdict(int)
        for patch in patches:
            rules[str(patch["PDGZ"] or "")] += 1
        statement = statement_from(dict(rules), sorted({str(patch["PDSJ"]) for patch in patches if patch["PDSJ"]}))
        provenance = provenance_of(records.campaign, statement, editor, made=made)
        card |= {"provenance": provenance.line, "day": provenance.day, "author": provenance.author, "editor": editor}
        yield _cleaned(card)


def _rows(connection: sqlite3.Connection, query: str) -> Iterator[dict[str, Any]]:
    cursor = connection.execute(query)
    names = [column[0] for column in cursor.description]
    for row in cursor:
        yield dict(zip(names, row))


def _by_site(rows: Any) -> Groups:
    found: Groups = defaultdict(list)
    for row in rows:
        found[str(row["site"])].append(row)
    return dict(found)


def _shape(blob: bytes | None) -> shapely.Geometry | None:
    wkb = wkb_of(blob) if blob else None
    return shapely.from_wkb(wkb, on_invalid="ignore") if wkb else None


def _cleaned(value: Any) -> Any:
    """All texts without what no document can hold, and with one kind of line end."""
    if isinstance(value, str):
        return clean(value.replace("\r\n", "\n").replace("\r", "\n"))
    if isinstance(value, dict):
        return {key: _cleaned(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_cleaned(item) for item in value]
    return value
