"""What the plugin adds to edits of patches just before QGIS saves them: numbers, origins and areas of split and merged ones.

QGIS 3.22 copies a split patch's number and makes its key longer, so that the database refuses the new part; and nobody shares out
what was handed down. So the edit buffer is looked through when its saving begins: a new shape inside the old one of a patch whose
number it bears is a part of it; removed patches inside another's new shape were merged into it. What a person typed is kept.
"""

from __future__ import annotations

import re
import uuid as uuids
from dataclasses import dataclass, field
from typing import Any, Dict, Iterable, List, Mapping, Optional, Sequence, Set

from qgis.core import QgsDistanceArea, QgsFeature, QgsFeatureRequest, QgsGeometry, QgsProject, QgsSpatialIndex, QgsVectorLayer

from ..model.patch_lineage import SHARED, merged_origin, part_numbers, shared_out, summed
from ..model.workspace_schema import new_act, new_mark, table_named
from .translation import tr
from .workspace_database import in_parts, plain, quoted
from .workspace_store import WorkspaceStore

SPLIT, MERGED = "split", "merged"
_INSIDE = 0.99
"""The share of a shape that must lie in another one; cuts and unions move corners by the width of a rounding."""
_DECISIVE = ("RGPD", "RGYY", "XZQDM")
_KEY = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
COMPUTED = tuple(f.name for f in table_named("patches").fields if f.computed and f.name != "XFGZL")


@dataclass
class Lineage:
    """One patch that was split, or several that were merged.

    Attributes:
        kind: ``split`` or ``merged``.
        before, after: numbers.
        keys: of all patches that it is about, those that are gone included.
        sites: keys of the sites that they belonged to.
    """

    kind: str
    before: List[str]
    after: List[str]
    keys: List[str] = field(default_factory=list)
    sites: List[str] = field(default_factory=list)


@dataclass
class Settled:
    """What was done at once: the act of the history, the last line before it, the lineages, and the act by the key of each row."""

    act: str
    since: int
    lineages: List[Lineage] = field(default_factory=list)
    acts: Dict[str, str] = field(default_factory=dict)


def settle(layer: QgsVectorLayer, store: WorkspaceStore) -> Settled:
    """Look through the edits of a layer of patches and complete them; call it when their saving begins."""
    settled = Settled(new_act(), last_line(store))
    if layer.editBuffer() is not None:
        run = _Run(layer, store, settled)
        layer.beginEditCommand(tr("Numbers of split and merged patches"))
        run.all()
        layer.endEditCommand()
    return settled


def last_line(store: WorkspaceStore) -> int:
    """Number of the newest line of the history."""
    return int(store.database.sql(f"SELECT coalesce(max(id), 0) FROM {store.database.table('history')}")[0][0])  # noqa: S608


def area_of(shape: QgsGeometry, layer: QgsVectorLayer) -> float:
    """Ellipsoidal area, m²; 0 where it has none."""
    measure = QgsDistanceArea()
    measure.setSourceCrs(layer.crs(), QgsProject.instance().transformContext())
    measure.setEllipsoid("EPSG:7030")
    area = measure.measureArea(shape)
    return area if area == area and area > 0 else 0.0


def inside(one: QgsGeometry, other: QgsGeometry) -> bool:
    """Whether nearly all of one shape lies in another one."""
    whole = one.area()
    if not whole > 0 or not one.boundingBox().intersects(other.boundingBox()):
        return False
    common = one.intersection(other)
    return not common.isNull() and common.area() >= _INSIDE * whole


def _index(features: Sequence[QgsFeature], numbers: Optional[Sequence[int]] = None) -> QgsSpatialIndex:
    """Where features are, by their own numbers or by others."""
    index = QgsSpatialIndex()
    for place, feature in enumerate(features):
        if feature.hasGeometry() and not feature.geometry().isEmpty():
            index.addFeature(feature.id() if numbers is None else numbers[place], feature.geometry().boundingBox())
    return index


class _Run:
    """One look through an edit buffer."""

    def __init__(self, layer: QgsVectorLayer, store: WorkspaceStore, settled: Settled) -> None:
        self._layer, self._store, self._settled = layer, store, settled
        buffer = layer.editBuffer()
        # In the order in which they came: QGIS counts new features downwards.
        self._added: List[int] = sorted(buffer.addedFeatures(), reverse=True)
        self._changed: List[int] = sorted(buffer.changedGeometries())
        self._removed: List[int] = sorted(buffer.deletedFeatureIds())
        self._places = {field.name(): i for i, field in enumerate(layer.fields())}
        decisive = {self._places[name] for name in _DECISIVE}
        self._decided = [fid for fid, values in buffer.changedAttributeValues().items() if decisive & set(values)]
        self._before: Dict[int, QgsFeature] = {}
        self._number = 0
        self._merged: Set[int] = set()
        wanted = self._changed + self._removed
        if wanted and (self._added or self._removed):
            request = QgsFeatureRequest().setFilterFids(wanted)
            self._before = {f.id(): QgsFeature(f) for f in layer.dataProvider().getFeatures(request)}
        self._now: Dict[int, QgsFeature] = {fid: QgsFeature(layer.getFeature(fid)) for fid in [*self._added, *self._changed, *self._decided]}

    def all(self) -> None:
        """Everything, the splits first: their parts are nothing that was merged."""
        self._name_new()
        # What QGIS writes behind a new shape puts back what the database's trigger said about it; and a class also hangs on what
        # people decide and where a patch belongs.
        for fid in {*self._changed, *self._decided}:
            self._set(fid, {"stale": 1})
        parents = self._parents()
        parts = {fid for fids in parents.values() for fid in fids}
        for parent, fids in parents.items():
            self._split(parent, fids)
        for survivor, sources in self._merges(parts).items():
            self._merge(survivor, sources)
        self._copies(parts)

    # --- new features -----------------------------------------------------------------------------------------------------
    def _name_new(self) -> None:
        """A key of its own for every new feature, and who made it; computed values that it was copied with are not its own."""
        given = [self._text(self._now[fid], "uuid") for fid in self._added]
        taken = {str(row["uuid"]) for row in self._store.records("patches", [key for key in given if _KEY.fullmatch(key)])}
        for fid, key in zip(self._added, given):
            if not _KEY.fullmatch(key) or key in taken:
                key = str(uuids.uuid4())
            taken.add(key)
            self._number += 1
            mark = new_mark(self._settled.act, self._number, key)
            self._set(fid, {"uuid": key, "editor": self._store.editor, "mark": mark, **dict.fromkeys(COMPUTED), "stale": 1})
            self._settled.acts[key] = self._settled.act

    def _copies(self, parts: Set[int]) -> None:
        """A copy that was pasted elsewhere bears a number that is taken: it gets one of its own, and nothing that was handed down."""
        mine = {fid: self._text(self._now[fid], "TBBH") for fid in self._added if fid not in parts and fid not in self._merged}
        held = self._holders([number for number in mine.values() if number])
        copies: Dict[str, List[int]] = {}
        for fid, number in mine.items():
            if number and held.get(number, set()) - {fid}:
                held[number].discard(fid)
                copies.setdefault(number, []).append(fid)
        for number, fids in copies.items():
            for fid, fresh in zip(fids, part_numbers(number, len(fids), self._taken(number, fids))):
                self._set(fid, {"TBBH": fresh, **dict.fromkeys(SHARED)})

    # --- splits -----------------------------------------------------------------------------------------------------------
    def _parents(self) -> Dict[int, List[int]]:
        """New features that are parts of a patch, by that patch."""
        found: Dict[int, List[int]] = {}
        wholes = [self._before[fid] for fid in self._changed if fid in self._before]
        near = _index(wholes)
        for fid in self._added:
            shape = self._now[fid].geometry()
            for parent in sorted(near.intersects(shape.boundingBox())):
                old, new = self._before[parent], self._now[parent]
                if not self._bears(self._now[fid], old):
                    continue
                if inside(shape, old.geometry()) and not inside(shape, new.geometry()):
                    found.setdefault(parent, []).append(fid)
                    break
        return found

    def _bears(self, part: QgsFeature, whole: QgsFeature) -> bool:
        """Whether a new feature was copied from a patch: by its site, which nobody types, or its number, which QGIS may have made unique."""
        mine, number = self._text(part, "TBBH"), self._text(whole, "TBBH")
        if self._text(part, "site") and self._text(part, "site") == self._text(whole, "site"):
            return True
        return bool(number) and re.fullmatch(re.escape(number) + r"([_-]\d+)?", mine) is not None

    def _split(self, parent: int, fids: Sequence[int]) -> None:
        whole, members = self._before[parent], [parent, *fids]
        number = self._text(whole, "TBBH")
        features = [self._now[fid] for fid in members]
        areas = [area_of(feature.geometry(), self._layer) for feature in features]
        values: List[Dict[str, Any]] = [{} for _ in members]
        if number:
            copied = re.compile(re.escape(number) + r"([_-]\d+)?")
            for row, fresh, feature in zip(values, part_numbers(number, len(members), self._taken(number, members)), features):
                row["YTBBH"] = number
                # A number that somebody typed for a part is that part's.
                if copied.fullmatch(self._text(feature, "TBBH")):
                    row["TBBH"] = fresh
        for name in SHARED:
            total = plain(whole[name])
            if total is not None and all(plain(feature[name]) == total for feature in features):
                for row, share in zip(values, shared_out(float(total), areas)):
                    row[name] = share
        for fid, row in zip(members, values):
            self._set(fid, row)
            if fid >= 0:
                self._sign(fid)
        after = [self._text(self._now[fid], "TBBH") for fid in members]
        keys = [self._text(self._now[fid], "uuid") for fid in members]
        self._tell(Lineage(SPLIT, [number], after, keys, [self._text(whole, "site")]))

    # --- merges -----------------------------------------------------------------------------------------------------------
    def _merges(self, parts: Set[int]) -> Dict[int, List[int]]:
        """Removed patches by the feature that has taken them in."""
        found: Dict[int, List[int]] = {}
        survivors = [fid for fid in [*self._changed, *self._added] if fid not in parts]
        # By their place in the list: an index knows no numbers below zero.
        near = _index([self._now[fid] for fid in survivors], list(range(len(survivors))))
        for fid in self._removed:
            gone = self._before.get(fid)
            if gone is None:
                continue
            for survivor in (survivors[place] for place in sorted(near.intersects(gone.geometry().boundingBox()))):
                if inside(gone.geometry(), self._now[survivor].geometry()):
                    found.setdefault(survivor, []).append(fid)
                    break
        # One removed patch in the place of which a new one was drawn is no merger.
        self._merged = {s for s, gone in found.items() if s >= 0 or len(gone) > 1}
        return {survivor: gone for survivor, gone in found.items() if survivor in self._merged}

    def _merge(self, survivor: int, gone: Sequence[int]) -> None:
        sources = [self._before[fid] for fid in gone]
        if survivor >= 0:
            sources.insert(0, self._before[survivor])
        now = self._now[survivor]
        numbers = [self._text(source, "TBBH") for source in sources]
        largest = max(sources, key=lambda source: area_of(source.geometry(), self._layer))
        values: Dict[str, Any] = {"YTBBH": merged_origin(numbers)}
        if not self._text(now, "TBBH") or re.sub(r"_\d+$", "", self._text(now, "TBBH")) in numbers:
            kept = re.sub(r"_\d+$", "", self._text(now, "TBBH"))
            values["TBBH"] = kept if kept in numbers and kept else self._text(largest, "TBBH") or None
        if not self._text(now, "site"):
            values["site"] = self._text(largest, "site")
        for name in SHARED:
            given = [plain(source[name]) for source in sources]
            # A sum that somebody chose in QGIS's own dialog is kept; any one of the values is not the whole.
            if plain(now[name]) is None or plain(now[name]) in given:
                values[name] = summed(given)
        self._set(survivor, values)
        if survivor >= 0:
            self._sign(survivor)
        keys = [self._text(now, "uuid"), *(self._text(source, "uuid") for source in sources)]
        sites = [self._text(source, "site") for source in sources]
        after = [self._text(self._now[survivor], "TBBH")]
        self._tell(Lineage(MERGED, numbers, after, list(dict.fromkeys(keys)), list(dict.fromkeys(sites))))

    # --- the buffer -------------------------------------------------------------------------------------------------------
    def _tell(self, lineage: Lineage) -> None:
        self._settled.lineages.append(lineage)
        self._settled.acts.update(dict.fromkeys(lineage.keys, self._settled.act))

    def _sign(self, fid: int) -> None:
        self._number += 1
        self._set(fid, {"editor": self._store.editor, "mark": new_mark(self._settled.act, self._number)})

    def _set(self, fid: int, values: Mapping[str, Any]) -> None:
        for name, value in values.items():
            place = self._places[name]
            if plain(self._now[fid][place]) != value:
                self._layer.changeAttributeValue(fid, place, value)
        self._now[fid] = QgsFeature(self._layer.getFeature(fid))

    def _text(self, feature: QgsFeature, name: str) -> str:
        value = plain(feature[self._places[name]])
        return "" if value is None else str(value)

    def _holders(self, numbers: Sequence[str]) -> Dict[str, Set[int]]:
        """Who bears some numbers when the buffer is saved."""
        held: Dict[str, Set[int]] = {}
        for fid, feature in self._now.items():
            held.setdefault(self._text(feature, "TBBH"), set()).add(fid)
        column, gone = self._quoted("TBBH"), {*self._removed, *self._now}
        for part in in_parts(list(dict.fromkeys(numbers))):
            literals = ", ".join(map(quoted, part))
            # As a sum: QGIS would keep the bare column to itself as the number of the feature.
            query = f"SELECT {column}, fid + 0 AS place FROM {self._store.database.table('patches')} WHERE {column} IN ({literals})"  # noqa: S608
            for number, fid in self._store.database.sql(query):
                if int(fid) not in gone:
                    held.setdefault(str(number), set()).add(int(fid))
        return held

    def _taken(self, number: str, but: Sequence[int]) -> Iterable[str]:
        """Numbers that begin like this one: those of the workspace, and those of other features in the buffer."""
        begin = number[:20]
        column = self._quoted("TBBH")
        query = f"SELECT {column} FROM {self._store.database.table('patches')} WHERE substr({column}, 1, {len(begin)}) = {quoted(begin)}"  # noqa: S608
        found = {str(row[0]) for row in self._store.database.sql(query)}
        others = set(but)
        return found | {self._text(feature, "TBBH") for fid, feature in self._now.items() if fid not in others}

    def _quoted(self, column: str) -> str:
        return column if self._store.database.is_file else f'"{column}"'
