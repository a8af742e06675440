"""What the command ``appendixtable`` reads: its settings, a classified layer or the workspace's patches, and these as they were."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from ..model.appendix import check_choices
from ..model.appendix_earlier import Moment, moment_of
from ..model.appendix_part import TablePart
from ..model.appendix_places import PLACE_FIELDS, REGION_FIELD, check_group_by
from ..model.errors import MineError
from ..model.fields import FieldDef, find_column
from ..model.job import Job, Source
from ..model.workspace_schema import table_named
from .core.appendix import AREA_FIELDS, NUMBER_FIELD, RULE_FIELD, SITE_FIELD, TIME_FIELD
from .core.appendix_changes import KEY, NAME_FIELD
from .reporter import Reporter
from .storage.site_places import LINK, with_site_places
from .storage.vector_files import fields_of, geometry_field, read_layer, write_stream
from .storage.whole_file import whole_file
from .storage.workspace_earlier import SHAPE, PatchesThen, patches_then
from .storage.workspace_file import reading

CLASSIFIED_FIELDS = ("SCOPE", "GZL", "SDM")
EARLIER_LAYER = "patches"
_COLUMNS = (
    *CLASSIFIED_FIELDS, *AREA_FIELDS.values(), NUMBER_FIELD, SITE_FIELD, NAME_FIELD, RULE_FIELD, TIME_FIELD, *PLACE_FIELDS["county"], REGION_FIELD,
    LINK,
)  # fmt: skip
"""What a table of a workspace's patches needs, in the dictionary's words."""
_ENVELOPE = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}  # bytes of a GeoPackage geometry's bounds


@dataclass(frozen=True)
class Request:
    """The settings of a job.

    Attributes:
        count_by: "patch" or "site". area: one of ``job.AREAS``. baseline: whether to compare with the published table.
        group_by: one of ``job.GROUP_BY``.
        part: what was chosen.
        moment: of the earlier table.
        editor: who exports it.
    """

    count_by: str = "patch"
    area: str = "ellipsoidal"
    baseline: bool = False
    group_by: str = "province"
    part: TablePart = TablePart()
    moment: Moment | None = None
    editor: str = ""


def request_of(job: Job) -> Request:
    """Read the settings.

    Raises:
        MineError: ``setting_invalid``, ``earlier_time``, ``earlier_workspace`` where the history of none is at hand, ``earlier_future``.
    """
    settings = job.settings
    count_by, area = str(settings.get("count_by", "patch")), str(settings.get("area", "ellipsoidal"))
    group_by, earlier = str(settings.get("group_by") or "province"), str(settings.get("earlier") or "").strip()
    check_choices(count_by, area)
    check_group_by(group_by)
    if earlier and "workspace" not in job.files:
        raise MineError("earlier_workspace", text=earlier[:40])
    part = TablePart(str(settings.get("scope_kind") or ""), str(settings.get("scope") or ""))
    moment = moment_of(earlier) if earlier else None
    if moment is not None and moment.in_future:
        raise MineError("earlier_future", text=earlier[:40])
    return Request(count_by, area, bool(settings.get("baseline", False)), group_by, part, moment, str(settings.get("editor") or ""))


def read_patches(job: Job, request: Request, report: Reporter) -> tuple[pd.DataFrame, pd.DataFrame | None]:
    """The patches as they are, and as they were where that was asked for and is known; in both, what has no city or county of its own takes
    that of its site in the workspace.

    Raises:
        MineError: ``scope_none``, ``earlier_other_layer``, those of :func:`read_classified` and of reading a workspace.
    """
    now, then = _read(job, request, report)
    if request.group_by == "province":
        return now, then
    workspace, sites_first = job.files.get("workspace") or job.inputs["patches"][0].path, request.count_by == "site"
    now = with_site_places(now, workspace, sites_first)
    return now, None if then is None else with_site_places(then, workspace, sites_first)


def _read(job: Job, request: Request, report: Reporter) -> tuple[pd.DataFrame, pd.DataFrame | None]:
    if request.moment is None:
        return _read_part(job.inputs["patches"][0], request), None
    with reading(job.files["workspace"]) as connection:
        found = patches_then(connection, request.moment, _COLUMNS)
    for finding in found.findings:
        report.finding(finding)
    if not (request.part.kind or job.settings.get("same_patches")):
        if found.now.empty and (found.then is None or found.then.empty):
            raise MineError("layer_empty", name=job.inputs["patches"][0].name)
        return found.now, found.then
    return _read_part_then(job, request, found)


def _read_part_then(job: Job, request: Request, found: PatchesThen) -> tuple[pd.DataFrame, pd.DataFrame | None]:
    """A part of the patches, and the same part as it was."""
    source = job.inputs["patches"][0]
    chosen = job.inputs.get("earlier_patches")
    try:
        now = read_classified(source, request, with_key=True)
    except MineError as error:
        if error.code != "layer_empty" or not chosen:
            raise _meant(error, request) from error
        now = found.now.iloc[:0]
    then = found.then
    if then is not None and chosen:
        keys = set(_keys(chosen[0]))
        then = then[then[KEY].isin(keys)]
    elif then is not None:
        then = then[then[KEY].isin(set(now[KEY]))]
    if now.empty and (then is None or then.empty):
        raise MineError("scope_none", scope=request.part.text[:80] or source.name)
    return now, then


def _read_part(source: Source, request: Request) -> pd.DataFrame:
    try:
        return read_classified(source, request)
    except MineError as error:
        raise _meant(error, request) from error


def _meant(error: MineError, request: Request) -> MineError:
    """An empty layer is an empty choice where something was chosen."""
    if error.code == "layer_empty" and request.part.kind:
        return MineError("scope_none", scope=request.part.text[:80] or str(error.params.get("name", "")))
    return error


def _keys(source: Source) -> list[str]:
    try:
        return [str(key) for key in read_layer(source, columns=[KEY], geometry=False).table.column(KEY).to_pylist()]
    except MineError as error:
        if error.code == "layer_empty":
            return []
        raise


def read_classified(source: Source, request: Request, with_key: bool = False) -> pd.DataFrame:
    """The columns of a classified layer that the table needs, under their own names whatever the case or alias in the file.

    Args:
        with_key: also the workspace's key and what the list of changes names.

    Raises:
        MineError: ``patches_not_classified``, ``field_missing``, ``earlier_other_layer``, and those of reading.
    """
    present = fields_of(source)
    spelled = {name.upper(): name for name in reversed(present)}
    columns: dict[str, str] = {}
    for field in (*CLASSIFIED_FIELDS, AREA_FIELDS[request.area]):
        found = _column(field, present, spelled)
        if found is None:
            computed = field in CLASSIFIED_FIELDS or field == AREA_FIELDS["ellipsoidal"]
            raise MineError("patches_not_classified" if computed else "field_missing", name=source.name, field=field, fields=present)
        columns[found] = field
    needed = (*((SITE_FIELD,) if request.count_by == "site" else ()), *PLACE_FIELDS[request.group_by])
    useful = (REGION_FIELD, SITE_FIELD) if request.group_by != "province" else ()
    for field in dict.fromkeys((NUMBER_FIELD, RULE_FIELD, TIME_FIELD, *needed, *useful, *((SITE_FIELD, NAME_FIELD) if with_key else ()))):
        found = _column(field, present, spelled)
        if found is not None:
            columns[found] = field
        elif field in needed:
            raise MineError("field_missing", name=source.name, field=field, fields=present)
    if useful and LINK.upper() in spelled:
        columns[spelled[LINK.upper()]] = LINK
    if with_key:
        if KEY.upper() not in spelled:
            raise MineError("earlier_other_layer", name=source.name)
        columns[spelled[KEY.upper()]] = KEY
    frame: pd.DataFrame = read_layer(source, columns=list(columns), geometry=False).table.to_pandas()
    return frame.rename(columns=columns)


def _column(field: str, present: list[str], spelled: dict[str, str]) -> str | None:
    by_dictionary = (NUMBER_FIELD, SITE_FIELD, NAME_FIELD, *PLACE_FIELDS["county"], REGION_FIELD, *AREA_FIELDS.values())
    if field in by_dictionary and field != AREA_FIELDS["ellipsoidal"]:
        return find_column("patch", field, present)
    return spelled.get(field)


# --- the earlier patches as a layer ---------------------------------------------------------------------------------------------


def write_earlier_layer(job: Job, request: Request, report: Reporter) -> dict[str, Any]:
    """Write the patches as they were into a GeoPackage of its own, so that QGIS can choose a part of them as of any layer.

    Returns:
        How many there are; none where the history does not reach back so far (said when the table is made).

    Raises:
        MineError: those of reading a workspace and of writing a layer.
    """
    if request.moment is None:
        raise MineError("earlier_time", text="")
    fields = table_named(EARLIER_LAYER).fields
    report.stage("reading_workspace")
    with reading(job.files["workspace"]) as connection:
        found = patches_then(connection, request.moment, [*(field.name for field in fields), "site", SHAPE])
    then = found.then if found.then is not None else found.now.iloc[:0]
    report.progress(50)
    report.stage("writing")
    path = job.files["earlier_layer"]
    with whole_file(path) as part:
        table = _arrow(then, fields)
        write_stream(Path(part), EARLIER_LAYER, table.to_batches(), table.schema, "MultiPolygon")
    report.end_stage()
    report.progress(100)
    return {"command": job.command, "counts": {"patches": len(then)}, "files": {"earlier_layer": path}, "findings": report.listed_findings()}


def _arrow(frame: pd.DataFrame, fields: Sequence[FieldDef]) -> pa.Table:
    """The rows as GDAL takes them: numbers as numbers, all else as text, shapes as WKB."""
    kinds = {"N": pa.float64(), "I": pa.int64()}
    arrays: dict[str, pa.Array] = {name: pa.array([_text(value) for value in frame[name]], pa.string()) for name in (KEY, "site")}
    for field in fields:
        if field.type in kinds:
            numbers = pd.to_numeric(frame[field.name], errors="coerce").to_numpy(dtype=float, na_value=np.nan)
            whole = [None if number != number else int(number) if field.type == "I" else float(number) for number in numbers]
            arrays[field.name] = pa.array(whole, kinds[field.type])
        else:
            arrays[field.name] = pa.array([_text(value) for value in frame[field.name]], pa.string())
    table = pa.table(arrays)
    return table.append_column(geometry_field(), pa.array([_wkb(text) for text in frame[SHAPE]], pa.binary()))


def _text(value: Any) -> str | None:
    return None if value is None or value != value else str(value)


def _wkb(text: Any) -> bytes | None:
    """A shape as the history keeps it: hexadecimal WKB with a GeoPackage's head before it; None where it is none that can be read."""
    if not isinstance(text, str):
        return None
    try:
        data = bytes.fromhex(text)
        return data[8 + _ENVELOPE[(data[3] >> 1) & 7] :] if data[:2] == b"GP" else data or None
    except (ValueError, IndexError, KeyError):
        return None
