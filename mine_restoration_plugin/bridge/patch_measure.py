"""Patches of a workspace measured again by the engine, and what it found written back through the store.

    request = ask(store, stale_patches(store))
    data = run_job(request.job, feedback)            # any thread
    measured = write_back(store, request, data)      # the thread of the store

A patch whose shape changed while the engine was at it is left for the next time.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass, field
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from qgis.core import QgsCoordinateTransformContext, QgsFeatureRequest, QgsGeometry, QgsPointXY, QgsVectorFileWriter

from .. import compat
from ..model.errors import MineError
from ..model.job import Job, Source
from ..model.workspace_schema import new_act
from .workspace_database import Row
from .workspace_store import WorkspaceStore

AT_ONCE = 5_000
"""Patches in one job: so few that their answer is no heap, so many that reading the rivers does not count."""
_NEEDED = ("uuid", "TBBH", "XZQDM", "RGPD", "RGYY", "XFGZL")


@dataclass
class Request:
    """Patches to measure: the job, and what their shapes were when it was asked for."""

    job: Job
    digests: Dict[str, str]
    folder: str

    def close(self) -> None:
        """Remove what was written for the job."""
        shutil.rmtree(self.folder, ignore_errors=True)


@dataclass
class Measured:
    """What came of it.

    Attributes:
        done: keys of the patches that have their computed values now.
        problems: those that cannot be measured, as the engine tells them (``uuid``, ``number``, ``place``, ``reason``).
        repaired: numbers of patches whose outline was repaired.
        later: keys of patches whose shape changed meanwhile.
        digests: of the shapes that were looked at, by key.
        changed: how many rows have other values than before.
    """

    done: List[str] = field(default_factory=list)
    problems: List[Dict[str, Any]] = field(default_factory=list)
    repaired: List[str] = field(default_factory=list)
    later: List[str] = field(default_factory=list)
    digests: Dict[str, str] = field(default_factory=dict)
    changed: int = 0

    def add(self, other: "Measured") -> None:
        """Put another part to this one."""
        self.done += other.done
        self.problems += other.problems
        self.repaired += other.repaired
        self.later += other.later
        self.digests.update(other.digests)
        self.changed += other.changed


def stale_patches(store: WorkspaceStore) -> List[str]:
    """Keys of the patches that wait to be measured."""
    return [str(row["uuid"]) for row in store.database.rows("patches", '"stale" = 1')]


def patches_of(store: WorkspaceStore, sites: Sequence[str], stale_only: bool) -> List[str]:
    """Keys of the patches of some sites."""
    return [str(row["uuid"]) for row in store.database.rows_with("patches", "site", sites, '"stale" = 1' if stale_only else "")]


def shapes_of(store: WorkspaceStore, keys: Sequence[str]) -> List[Row]:
    """Rows of patches with their shapes."""
    return store.database.rows_with("patches", "uuid", keys, geometry=True)


def digest(shape: Optional[QgsGeometry]) -> str:
    """By which a shape is known again."""
    return "" if shape is None or shape.isNull() else hashlib.sha1(bytes(shape.asWkb()), usedforsecurity=False).hexdigest()


def ask(store: WorkspaceStore, keys: Sequence[str]) -> Request:
    """Prepare a job for the engine.

    Args:
        keys: at most :data:`AT_ONCE` of them.

    Raises:
        MineError: ``workspace_setting_missing``, and those of reading.
    """
    text = store.settings.get("campaign", "")
    if not text:
        raise MineError("workspace_setting_missing", path=store.name, setting="campaign")
    rows = shapes_of(store, keys)
    folder = tempfile.mkdtemp(prefix="mine_restoration_measure_")
    try:
        campaign = os.path.join(folder, "campaign.json")
        with open(campaign, "w", encoding="utf-8") as file:
            file.write(text)
        job = Job("measurepatches", files={"campaign": campaign})
        ids = [int(row["@id"]) for row in rows]
        job.inputs = _from_file(store, ids) if store.database.is_file else _copied(store, ids, folder)
        distance = store.settings.get("distance_km", "")
        if distance:
            job.settings["distance_km"] = distance
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise MineError("output_unwritable", path=folder, reason=error.strerror or str(error)) from error
    except MineError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return Request(job, {str(row["uuid"]): digest(row["geom"]) for row in rows}, folder)


def _from_file(store: WorkspaceStore, ids: Sequence[int]) -> Dict[str, List[Source]]:
    where = f"fid IN ({', '.join(map(str, ids))})" if ids else "fid < 0"
    return {"patches": [Source(store.path, "patches", where)], "rivers": [Source(store.path, "rivers")]}


def _copied(store: WorkspaceStore, ids: Sequence[int], folder: str) -> Dict[str, List[Source]]:
    """The engine speaks to no database: it gets what it needs as a file.

    Raises:
        MineError: ``output_unwritable``.
    """
    result = {}
    for table in ("patches", "rivers"):
        layer = store.database.open_layer(table)
        options = QgsVectorFileWriter.SaveVectorOptions()
        options.driverName, options.layerName = "GPKG", table
        # Only what is needed: the database's own key would clash with the file's.
        needed = _NEEDED if table == "patches" else ("HLMC", "GZL")
        options.attributes = [place for place, column in enumerate(layer.fields()) if column.name() in needed]
        if table == "patches":
            options.onlySelectedFeatures = True
            layer.selectByIds(list(ids))
        path = os.path.join(folder, f"{table}.gpkg")
        code, reason = QgsVectorFileWriter.writeAsVectorFormatV3(layer, path, QgsCoordinateTransformContext(), options)[:2]
        if code != compat.WRITER_NO_ERROR:
            raise MineError("output_unwritable", path=path, reason=reason)
        result[table] = [Source(path, table)]
    return result


def write_back(store: WorkspaceStore, request: Request, data: Mapping[str, Any], acts: Optional[Mapping[str, str]] = None) -> Measured:
    """Save what the engine found; patches without a shape that can be measured lose their computed values and stay marked.

    Args:
        acts: the act of the history that a patch's values belong to, by key; one act of their own for the others.

    Raises:
        MineError: those of writing.
    """
    result = Measured(problems=list(data.get("problems") or []))
    answers = {str(row["uuid"]): row for row in data.get("rows") or []}
    wrong = {str(problem["uuid"]) for problem in result.problems}
    own, acts = new_act(), acts or {}
    changes: Dict[str, Dict[str, Dict[str, Any]]] = {}
    for row in shapes_of(store, list(answers)):
        key, answer = str(row["uuid"]), answers[str(row["uuid"])]
        result.digests[key] = digest(row["geom"])
        if result.digests[key] != request.digests.get(key):
            result.later.append(key)
            continue
        act = acts.get(key, own)
        values, shape = _values(row, answer, key in wrong)
        if shape is not None:
            store.save_shape("patches", key, shape, values, act)
            result.repaired.append(str(row["TBBH"] or key[:8]))
            result.digests[key] = digest(shape)
            result.changed += 1
        else:
            changes.setdefault(act, {})[key] = values
        if key not in wrong:
            result.done.append(key)
    result.problems = [problem for problem in result.problems if problem["uuid"] not in result.later]
    for act, rows in changes.items():
        result.changed += store.save_rows("patches", rows, act)
    return result


def _values(row: Row, answer: Mapping[str, Any], wrong: bool) -> Tuple[Dict[str, Any], Optional[QgsGeometry]]:
    """The fields of a patch, and its shape where that was repaired."""
    values = {name: value for name, value in answer.items() if name not in ("uuid", "centre", "geom")}
    values["stale"] = 1 if wrong else 0
    centre, shape = answer.get("centre"), row["geom"]
    if centre and shape is not None:
        # The centre that came with the patch stays while it lies in it; that of a part is another one than that of the whole.
        there = row.get("KFX") is not None and row.get("KFY") is not None
        if not there or not shape.intersects(QgsGeometry.fromPointXY(QgsPointXY(float(row["KFX"]), float(row["KFY"])))):
            values["KFX"], values["KFY"] = centre
    if not answer.get("geom"):
        return values, None
    repaired = QgsGeometry()
    repaired.fromWkb(bytes.fromhex(str(answer["geom"])))
    return values, repaired


def parts(keys: Sequence[str]) -> List[Sequence[str]]:
    """Keys in lists of at most :data:`AT_ONCE`."""
    return [keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE)]


def selected_keys(layer: Any) -> List[str]:
    """Keys of the features that are selected in a layer of patches."""
    request = QgsFeatureRequest().setFilterFids(layer.selectedFeatureIds()).setFlags(compat.REQUEST_NO_GEOMETRY)
    return [str(feature["uuid"]) for feature in layer.getFeatures(request)]
