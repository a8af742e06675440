"""Patches merged, and made sites of their own, at a click: through the store, in one act that is taken back as one."""

from __future__ import annotations

from collections import Counter
from typing import Any, Dict, List, Sequence

from qgis.core import QgsGeometry, QgsVectorLayer

from ..model.errors import MineError
from ..model.patch_lineage import SHARED, merged_origin, summed
from ..model.workspace_schema import new_act
from .patch_buffer import COMPUTED, MERGED, Lineage, Settled, area_of, last_line
from .patch_measure import shapes_of
from .workspace_database import Row
from .workspace_store import WorkspaceStore

OWN_SITE = "own_site"
_FROM_PATCH = ("KSMC", "SHENG", "XZS", "XZX", "XZQDM", "WZ")
_FROM_SITE = (*_FROM_PATCH, "XZJD")


def merge_patches(store: WorkspaceStore, layer: QgsVectorLayer, keys: Sequence[str]) -> Settled:
    """Merge patches of one site into the largest of them; the others go, the history keeps what they were.

    Args:
        layer: of the patches, whose coordinate system the areas are measured in.

    Raises:
        MineError: ``merge_too_few``, ``merge_other_sites``, ``patch_not_measured`` for one without a shape, and those of writing.
    """
    rows = shapes_of(store, keys)
    if len(rows) < 2:
        raise MineError("merge_too_few")
    sites = sorted({str(row["site"]) for row in rows})
    if len(sites) > 1:
        numbers = [str((store.record("sites", site) or {}).get("ZTBH") or site[:8]) for site in sites]
        raise MineError("merge_other_sites", count=len(sites), names=numbers)
    for row in rows:
        if row["geom"] is None or row["geom"].isEmpty():
            raise MineError("patch_not_measured", where=_called(row), place="-", reason={"code": "word_shape_none", "params": {}})
    rows.sort(key=lambda row: (-area_of(row["geom"], layer), str(row["TBBH"] or "")))
    union = QgsGeometry.unaryUnion([row["geom"] for row in rows])
    if union.isNull() or union.isEmpty():
        raise MineError("patch_not_measured", where=_called(rows[0]), place="-", reason={"code": "word_shape_crossing", "params": {}})
    kept, others = rows[0], [str(row["uuid"]) for row in rows[1:]]
    numbers = [str(row["TBBH"] or "") for row in rows]
    values: Dict[str, Any] = {"YTBBH": merged_origin(numbers), **dict.fromkeys(COMPUTED), "stale": 1}
    values.update({name: summed(row[name] for row in rows) for name in SHARED})
    settled = Settled(new_act(), last_line(store))
    store.save_shape("patches", str(kept["uuid"]), union, values, settled.act)
    store.remove("patches", others, settled.act)
    members = [str(kept["uuid"]), *others]
    settled.lineages.append(Lineage(MERGED, numbers, [str(kept["TBBH"] or "")], members, sites))
    settled.acts = dict.fromkeys(members, settled.act)
    return settled


def make_sites(store: WorkspaceStore, keys: Sequence[str]) -> Settled:
    """Make patches sites of their own, each with the patch's number, an empty archive and an empty ledger line.

    What was filled in and photographed stays with the site that they come from.

    Raises:
        MineError: ``patches_not_selected``, ``site_only_patch``, ``patch_number_is_site``, and those of writing.
    """
    rows = store.records("patches", list(keys))
    if not rows:
        raise MineError("patches_not_selected")
    _check_own(store, rows)
    settled = Settled(new_act(), last_line(store))
    sites = {str(row["site"]): store.record("sites", str(row["site"])) or {} for row in rows}
    new, changes = [], {}
    for row in rows:
        old, number = sites[str(row["site"])], str(row["TBBH"])
        values = {name: row.get(name) if row.get(name) not in (None, "") else old.get(name) for name in _FROM_SITE}
        new.append({"ZTBH": number, **values})
    for row, site in zip(rows, store.add_rows("sites", new, act=settled.act)):
        changes[str(row["uuid"])] = {"site": site, "ZTBH": row["TBBH"]}
        settled.acts.update({str(row["uuid"]): settled.act, site: settled.act})
        settled.lineages.append(Lineage(OWN_SITE, [_called(row)], [str(row["TBBH"])], [str(row["uuid"]), site], [str(row["site"]), site]))
    store.save_rows("patches", changes, settled.act)
    return settled


def _check_own(store: WorkspaceStore, rows: Sequence[Row]) -> None:
    """See that every patch can be a site: it has a number that no site has, and leaves its site one patch at least."""
    chosen = Counter(str(row["site"]) for row in rows)
    for row in rows:
        site = store.record("sites", str(row["site"])) or {}
        if chosen[str(row["site"])] >= int(site.get("TBS") or 0):
            raise MineError("site_only_patch", where=_called(row), number=str(site.get("ZTBH") or "-"))
        if not row["TBBH"] or store.site_by_number(str(row["TBBH"])) is not None:
            raise MineError("patch_number_is_site", where=_called(row))


def take_back_lines(store: WorkspaceStore, settled: Settled) -> List[Any]:
    """All that one act did and QGIS's own save with it, for :meth:`WorkspaceStore.take_back`."""
    return [
        line for line in store.changes_since(settled.since)
        if line.mark.startswith(settled.act + ".") or (not line.mark and line.table == "patches" and line.uuid in settled.acts)
    ]  # fmt: skip


def _called(row: Row) -> str:
    return str(row["TBBH"] or str(row["uuid"])[:8])
