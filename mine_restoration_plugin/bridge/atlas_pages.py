"""Which maps a report has: one a site, a county or a province, or one of all; each with its patches, title and place."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import Any, Dict, Iterable, Iterator, List, Mapping, Optional, Sequence, Set, Tuple

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCsException, QgsFeatureRequest, QgsGeometry, QgsProject, QgsRectangle

from .. import compat
from ..model.appendix_statement import Statement, statement_from
from ..model.campaign import Campaign
from ..model.errors import WARNING, Finding, MineError
from ..model.photo_names import safe_name
from ..model.workspace_schema import SRS_ID
from .atlas_words import LONGEST_NAME, cut_finding, plain_text, subtitle
from .map_layout import equal_area_crs
from .workspace_store import WorkspaceStore

SITE, COUNTY, PROVINCE, ALL = "site", "county", "province", "all"
BY = (SITE, COUNTY, PROVINCE, ALL)

ROOM = {SITE: 1.8, COUNTY: 1.15, PROVINCE: 1.06, ALL: 1.06}
"""How much more than its patches a map shows, so that one sees where they lie."""
LARGEST_SCALE = 2_000
WIDEST_ZONE = 3.0
"""Degrees of longitude up to which a map is drawn in a 3-degree zone; what is wider would be distorted there."""
_STEPS = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
_FILE_NAME = 80

Box = Tuple[float, float, float, float]


@dataclass(frozen=True)
class SiteRow:
    """What the maps need of a site."""

    uuid: str
    number: str
    name: str
    province: str
    province_code: str
    city: str
    county: str
    county_code: str

    @property
    def words(self) -> str:
        return f"{self.number} {self.name}".strip()


@dataclass(frozen=True)
class PatchRow:
    """What the maps need of a patch, until it is drawn: its id in the layer, its site, and its box in degrees (west, south, east, north)."""

    fid: int
    site: str
    inside: bool
    box: Box


@dataclass(frozen=True)
class AtlasPage:
    """One map.

    Attributes:
        name: of its file, without an ending; unique, and fine on every system.
        title, subtitle: on the map.
        patches: ids of its patches in the workspace's layer.
        box: what it must show, in degrees.
        provinces: codes of the provinces of its sites.
        sites: keys of its sites.
        kind: one of :data:`BY`.
    """

    name: str
    title: str
    subtitle: str
    patches: Tuple[int, ...]
    box: Box
    provinces: Tuple[str, ...]
    sites: Tuple[str, ...]
    kind: str


@dataclass(frozen=True)
class AtlasPlan:
    """All maps of a run, what stands on each of them, and what could not be drawn."""

    pages: Tuple[AtlasPage, ...]
    statement: Statement
    findings: Tuple[Finding, ...]
    sites: int


def plan_pages(store: WorkspaceStore, by: str, sites: Optional[Iterable[str]] = None, patches: Optional[Iterable[str]] = None) -> AtlasPlan:
    """Decide on the maps.

    Args:
        by: one of :data:`BY`. sites: keys of the sites; None for all. patches: keys of the patches; None for all of the sites.

    Raises:
        MineError: ``atlas_no_outline`` where nothing that was chosen has an outline, ``scope_none`` where nothing was chosen.
    """
    rows = _read_sites(store, sites)
    if not rows:
        raise MineError("scope_none", scope="-")
    found, statement, shapeless = _read_patches(store, rows, None if patches is None else frozenset(patches))
    findings = list(shapeless)
    by_site: Dict[str, List[PatchRow]] = {}
    for patch in found:
        by_site.setdefault(patch.site, []).append(patch)
    for row in rows.values():
        if row.uuid not in by_site:
            findings.append(Finding("document_no_shape", WARNING, plain_text(row.words), {}))
    if not by_site:
        raise MineError("atlas_no_outline", count=len(rows))
    pages, taken = [], set()  # type: List[AtlasPage], Set[str]
    for head, members in _groups(store.campaign, by, [row for row in rows.values() if row.uuid in by_site]):
        pages.append(_page(store.campaign, by, head, members, by_site, taken))
        if by == SITE:
            findings += cut_finding(plain_text(members[0].number), "KSMC", members[0].name, LONGEST_NAME)
    return AtlasPlan(tuple(pages), statement, (*findings, *statement.findings), len(rows))


def _read_sites(store: WorkspaceStore, chosen: Optional[Iterable[str]]) -> Dict[str, SiteRow]:
    wanted = None if chosen is None else frozenset(chosen)
    names = ("uuid", "ZTBH", "KSMC", "SHENG", "SDM", "XZS", "XZX", "XZQDM")
    found = [SiteRow(*(_text(value) for value in values)) for values in read_columns(store, "sites", names)]
    found.sort(key=lambda row: row.number)
    return {row.uuid: row for row in found if wanted is None or row.uuid in wanted}


def read_columns(store: WorkspaceStore, table: str, names: Sequence[str]) -> Iterator[List[Any]]:
    """Some columns of all rows of a table, without shapes; whole rows of a hundred thousand sites would take seconds."""
    layer = store.database.layer(table)
    fields = layer.fields()
    places = [fields.indexOf(name) for name in names]
    request = QgsFeatureRequest().setFlags(compat.REQUEST_NO_GEOMETRY).setSubsetOfAttributes(places)
    for feature in layer.getFeatures(request):
        yield [feature[place] for place in places]


def _text(value: Any) -> str:
    """A cell's text; empty where QGIS gives its own kind of nothing."""
    return value.strip() if isinstance(value, str) else ""


def _read_patches(
    store: WorkspaceStore, sites: Mapping[str, SiteRow], chosen: Optional[frozenset]
) -> Tuple[List[PatchRow], Statement, List[Finding]]:
    """Boxes of the patches of some sites, and the rules that these were classified by."""
    layer = store.database.layer("patches")
    fields = layer.fields()
    places = [fields.indexOf(name) for name in ("uuid", "site", "SCOPE", "PDGZ", "PDSJ", "TBBH")]
    found: List[PatchRow] = []
    rules: Counter = Counter()
    times: Set[str] = set()
    findings: List[Finding] = []
    for feature in layer.getFeatures(QgsFeatureRequest().setSubsetOfAttributes(places)):
        uuid, site, inside, rule, time, number = (feature[place] for place in places)
        if str(site) not in sites or (chosen is not None and str(uuid) not in chosen):
            continue
        rules[_text(rule)] += 1
        times.add(_text(time))
        box = feature.geometry().boundingBox() if feature.hasGeometry() else QgsRectangle()
        corners = (box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum())
        if not feature.hasGeometry() or feature.geometry().isEmpty():
            continue
        if not (-180 <= corners[0] <= corners[2] <= 180 and -85 <= corners[1] <= corners[3] <= 85):  # also where one is no number
            findings.append(Finding("atlas_off_earth", WARNING, plain_text(number), {}))
            continue
        found.append(PatchRow(feature.id(), str(site), inside == 1, corners))
    return found, statement_from(rules, times), findings


def _groups(campaign: Campaign, by: str, rows: Sequence[SiteRow]) -> List[Tuple[str, List[SiteRow]]]:
    """The sites of each map under the words of its head, in the order of the maps."""
    if by == SITE:
        return [(row.words, [row]) for row in rows]
    if by == ALL:
        return [("", list(rows))]
    order = {province.code: province.order for province in campaign.provinces}
    groups: Dict[Tuple[str, ...], List[SiteRow]] = {}
    for row in rows:
        code = row.province_code or row.county_code[:2]
        key = (code, row.province) if by == PROVINCE else (code, row.province, row.county_code, row.city, row.county)
        groups.setdefault(key, []).append(row)
    ordered = sorted(groups, key=lambda key: (order.get(key[0], 99), key))
    return [(_place_words(campaign, by, key), groups[key]) for key in ordered]


def _place_words(campaign: Campaign, by: str, key: Sequence[str]) -> str:
    known = campaign.province_by_code(key[0]) if key[0] else None
    province = (known.full_name if known else "") or key[1]
    if by == PROVINCE:
        return province or "省份不明"
    # A county that the province itself governs has a word in place of its city.
    city = "" if "直辖" in key[3] or key[3] == province else key[3]
    place = "".join(part for part in (city, key[4]) if part)
    return place or (f"{province}（县区不明）" if province else "县区不明")


def _page(
    campaign: Campaign, by: str, head: str, members: Sequence[SiteRow], by_site: Mapping[str, Sequence[PatchRow]], taken: Set[str]
) -> AtlasPage:
    patches = [patch for row in members for patch in by_site[row.uuid]]
    boxes = [patch.box for patch in patches]
    box = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
    below = subtitle(len(members), len(patches), sum(patch.inside for patch in patches))
    if by == SITE:
        row = members[0]
        title = f"{plain_text(row.name, LONGEST_NAME) or plain_text(row.number, LONGEST_NAME)}图斑位置图"
        place = plain_text(" ".join(part for part in (row.province, row.city, row.county) if part), LONGEST_NAME)
        below = f"{plain_text(row.number, LONGEST_NAME)}    {place}    图斑{len(patches)}个"
        name = f"{row.number}_{row.name}" if row.name else row.number
    elif by == ALL:
        title, name = f"{plain_text(campaign.title)}图斑分布图", "全部"
    else:
        title, name = f"{plain_text(head, LONGEST_NAME)}废弃露天矿山生态修复图斑分布图", head
    codes = sorted({row.province_code or row.county_code[:2] for row in members} - {""})
    fids, keys = tuple(patch.fid for patch in patches), tuple(row.uuid for row in members)
    return AtlasPage(unique_name(name, taken), title, below, fids, box, tuple(codes), keys, by)


def unique_name(text: str, taken: Set[str]) -> str:
    """A file's name that every system accepts and that no earlier one has, in large or small letters."""
    name = safe_name(text, _FILE_NAME, keep_apart=False)
    candidate, number = name, 1
    while candidate.casefold() in taken:
        number += 1
        candidate = f"{name}_{number}"
    taken.add(candidate.casefold())
    return candidate


# --- where and how large ----------------------------------------------------------------------------------------------------


def page_crs(box: Box) -> QgsCoordinateReferenceSystem:
    """The projection of a map: the Gauss-Krueger zone of 3 degrees that it lies in; Albers where it is wider than a zone."""
    if box[2] - box[0] <= WIDEST_ZONE and 73.5 <= (box[0] + box[2]) / 2 < 136.5:
        zone = math.floor((box[0] + box[2]) / 6 + 0.5)
        return QgsCoordinateReferenceSystem(f"EPSG:{4509 + zone}")
    return equal_area_crs(QgsRectangle(*box))


def crs_words(box: Box) -> str:
    """The projection in words."""
    if page_crs(box).authid().startswith("EPSG"):
        middle = 3 * math.floor((box[0] + box[2]) / 6 + 0.5)
        return f"坐标系：CGCS2000，高斯—克吕格投影3度带，中央经线{middle}°"
    return "坐标系：CGCS2000，阿尔伯斯等积投影"


def drawn_extent(box: Box, outlines: Iterable[QgsGeometry], crs: QgsCoordinateReferenceSystem) -> QgsRectangle:
    """What a map must show, in its projection: its patches' box, and outlines of provinces where it shows these."""
    transform = QgsCoordinateTransform(QgsCoordinateReferenceSystem(f"EPSG:{SRS_ID}"), crs, QgsProject.instance())
    total = transform.transformBoundingBox(QgsRectangle(*box))
    for outline in outlines:
        shape = QgsGeometry(outline)
        try:
            shape.transform(transform)
        except QgsCsException:
            continue
        total.combineExtentWith(shape.boundingBox())
    return total


def round_scale(wide_m: float, high_m: float, paper_mm: Tuple[float, float], room: float) -> float:
    """The denominator of the largest round scale at which an extent fits on paper with some room: 10 000, 25 000, 50 000 ..."""
    needed = max(LARGEST_SCALE, room * 1000 * max(wide_m / paper_mm[0], high_m / paper_mm[1]))
    power = 10 ** math.floor(math.log10(needed))
    return float(next(step * power for step in _STEPS if step * power >= needed * (1 - 1e-9)))


def grid_step(degrees: float) -> float:
    """Degrees between the lines of a grid, a round number of degrees, minutes or seconds, for some five lines over a map."""
    minutes = [1 / 12, 1 / 6, 1 / 4, 1 / 2, 1, 2, 5, 10, 15, 20, 30, 60, 120, 180, 300, 600]
    return min(minutes, key=lambda step: abs(math.log(degrees * 60 / 5 / step))) / 60
