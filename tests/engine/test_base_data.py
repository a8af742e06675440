"""The base data that the plugin ships: ten rivers and eleven provinces."""

from __future__ import annotations

import itertools
import json
import sqlite3
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import shapely
import shapely.ops

ROOT = Path(__file__).resolve().parents[2]
BASE = ROOT / "mine_restoration_plugin" / "data" / "base"
PACKAGE = BASE / "base_data.gpkg"
LENGTHS = ROOT / "scripts" / "base_data" / "published_lengths.json"
PUBLISHED = json.loads(LENGTHS.read_text(encoding="utf-8"))["lengths"]
REFERENCE = ROOT.parent / "shared" / "data" / "ne_10m_rivers_yangtze.gpkg"

GEOD = pyproj.Geod(ellps="GRS80")
# Equal to a few parts in a thousand over the basin: enough for distances of some kilometres.
METRIC = "+proj=aea +lat_1=27 +lat_2=33 +lat_0=30 +lon_0=110 +ellps=GRS80 +units=m"

MAIN_STEM = "长江"
TRIBUTARIES = ("岷江", "沱江", "赤水河", "嘉陵江", "乌江", "清江", "湘江", "汉江", "赣江")
PROVINCES = {
    "31": "上海", "32": "江苏", "33": "浙江", "34": "安徽", "36": "江西", "42": "湖北",
    "43": "湖南", "50": "重庆", "51": "四川", "52": "贵州", "53": "云南",
}  # fmt: skip

JOIN_DEGREES = 0.02
LONGEST_EDGE_KM = 3.5
LENGTH_RATIO = (0.75, 1.0)

# Places on the bank, from general knowledge and not from the river data: name, river, lon, lat.
PLACES = [
    ("石鼓", "长江", 99.96, 26.87), ("攀枝花", "长江", 101.72, 26.58), ("溪洛渡大坝", "长江", 103.65, 28.26),
    ("宜宾合江门", "长江", 104.63, 28.77), ("重庆朝天门", "长江", 106.585, 29.567),
    ("三峡大坝", "长江", 111.00, 30.82),
    ("葛洲坝", "长江", 111.27, 30.74), ("武汉长江大桥", "长江", 114.288, 30.55),
    ("九江长江大桥", "长江", 116.0, 29.745),
    ("安庆", "长江", 117.05, 30.50), ("芜湖", "长江", 118.35, 31.34), ("南京长江大桥", "长江", 118.738, 32.116),
    ("泰州长江大桥", "长江", 119.87, 32.22), ("江阴长江大桥", "长江", 120.27, 31.945),
    ("吴淞口", "长江", 121.50, 31.39),
    ("都江堰", "岷江", 103.61, 31.0), ("乐山大佛", "岷江", 103.77, 29.545), ("内江", "沱江", 105.06, 29.58),
    ("茅台", "赤水河", 106.37, 27.85), ("南充", "嘉陵江", 106.09, 30.79), ("乌江渡大坝", "乌江", 106.76, 27.32),
    ("恩施", "清江", 109.48, 30.28), ("长沙橘子洲", "湘江", 112.957, 28.19),
    ("丹江口大坝", "汉江", 111.49, 32.555),
    ("襄阳", "汉江", 112.14, 32.02), ("赣州八境台", "赣江", 114.935, 25.875),
    ("南昌八一大桥", "赣江", 115.885, 28.70),
]  # fmt: skip
PLACE_KM = 4.0

# Natural Earth's pieces of the work plan's rivers: number and the box that counts (None: all of it).
# It has no 赤水河 and no 清江, gives the upper 岷江 to the 沱江, and takes the 桃江 for the head of the 赣江.
REFERENCE_PIECES = {
    "长江": [(15, None), (18, None), (1, None)],
    "岷江": [(367, None), (1087, (103.0, 31.05, 104.0, 34.0))],
    "沱江": [(1087, (103.0, 28.0, 106.0, 30.8))],
    "嘉陵江": [(538, None)],
    "乌江": [(456, None)],
    "湘江": [(457, None)],
    "汉江": [(270, None)],
    "赣江": [(278, (113.0, 25.9, 117.0, 30.0))],
}
MEDIAN_METRES = 500.0
NEARLY_ALL_METRES = 1500.0


@pytest.fixture(scope="module")
def rivers() -> gpd.GeoDataFrame:
    return gpd.read_file(PACKAGE, layer="rivers").set_index("HLMC")


@pytest.fixture(scope="module")
def metric_rivers(rivers: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return rivers.to_crs(METRIC)


@pytest.fixture(scope="module")
def provinces() -> gpd.GeoDataFrame:
    return gpd.read_file(PACKAGE, layer="provinces")


def parts_of(shape: shapely.MultiLineString) -> list[np.ndarray]:
    return [np.asarray(part.coords) for part in shape.geoms]


def geodesic_km(line: np.ndarray) -> float:
    return GEOD.line_length(line[:, 0], line[:, 1]) / 1000


def metric_point(lon: float, lat: float) -> shapely.Point:
    return gpd.GeoSeries([shapely.Point(lon, lat)], crs="EPSG:4490").to_crs(METRIC).iloc[0]


def stretch_km(shape: shapely.MultiLineString, start: list[float] | None, end: list[float] | None) -> float:
    centre, *banks = shape.geoms
    first = 0.0 if start is None else centre.project(shapely.Point(start))
    last = centre.length if end is None else centre.project(shapely.Point(end))
    km = geodesic_km(np.asarray(shapely.ops.substring(centre, first, last).coords))
    return km + (sum(geodesic_km(np.asarray(bank.coords)) for bank in banks) / 2 if end is None and banks else 0.0)


def reference_points(name: str) -> np.ndarray:
    """Points every 500 m or less along Natural Earth's line of a river, in the metric CRS."""
    reference = gpd.read_file(REFERENCE)
    lines = []
    for number, box in REFERENCE_PIECES[name]:
        line = reference[reference["rivernum"] == number].geometry.union_all()
        lines.append(line if box is None else line.intersection(shapely.box(*box)))
    series = gpd.GeoSeries(lines, crs=reference.crs).to_crs(METRIC)
    return shapely.points(shapely.get_coordinates(shapely.segmentize(series.to_numpy(), 500.0)))


def test_package_is_small_and_of_geopackage_version_1_2() -> None:
    assert PACKAGE.stat().st_size < 3_000_000
    with sqlite3.connect(f"file:{PACKAGE}?mode=ro", uri=True) as connection:
        assert connection.execute("pragma user_version").fetchone() == (10200,)


def test_layers_are_in_cgcs2000(rivers: gpd.GeoDataFrame, provinces: gpd.GeoDataFrame) -> None:
    assert rivers.crs.to_epsg() == 4490
    assert provinces.crs.to_epsg() == 4490


def test_there_is_one_feature_for_each_river_of_the_work_plan(rivers: gpd.GeoDataFrame) -> None:
    assert sorted(rivers.index) == sorted((MAIN_STEM, *TRIBUTARIES))
    assert set(rivers.geom_type) == {"MultiLineString"}
    assert rivers.geometry.is_simple.loc[list(TRIBUTARIES)].all()


def test_main_stem_is_class_1_and_tributaries_are_class_2(rivers: gpd.GeoDataFrame) -> None:
    assert rivers["GZL"].to_dict() == {MAIN_STEM: "1"} | dict.fromkeys(TRIBUTARIES, "2")


def test_every_river_names_its_english_name_and_source(rivers: gpd.GeoDataFrame) -> None:
    assert (rivers["NAME_EN"].str.len() > 1).all()
    assert rivers["SOURCE"].str.contains("World Data Bank II").all()


@pytest.mark.parametrize("name", (MAIN_STEM, *TRIBUTARIES))
def test_parts_of_a_river_hang_together(rivers: gpd.GeoDataFrame, name: str) -> None:
    parts = parts_of(rivers.geometry[name])
    if name == MAIN_STEM:
        centre, north, south = parts
        chains = [(centre, north), (centre, south)]
    else:
        chains = list(itertools.pairwise(parts))
    for one, other in chains:
        assert np.hypot(*(one[-1] - other[0])) <= JOIN_DEGREES


@pytest.mark.parametrize("name", (MAIN_STEM, *TRIBUTARIES))
def test_no_edge_of_a_river_jumps(rivers: gpd.GeoDataFrame, name: str) -> None:
    for line in parts_of(rivers.geometry[name]):
        metres = GEOD.inv(line[:-1, 0], line[:-1, 1], line[1:, 0], line[1:, 1])[2]
        assert np.max(metres) / 1000 <= LONGEST_EDGE_KM


@pytest.mark.parametrize("name", TRIBUTARIES)
def test_a_tributary_ends_in_the_main_stem(metric_rivers: gpd.GeoDataFrame, name: str) -> None:
    mouth = shapely.Point(parts_of(metric_rivers.geometry[name])[-1][-1])
    assert metric_rivers.geometry[MAIN_STEM].distance(mouth) <= 3000


@pytest.mark.parametrize(("place", "name", "lon", "lat"), PLACES, ids=[place[0] for place in PLACES])
def test_a_river_passes_the_places_on_its_bank(
    metric_rivers: gpd.GeoDataFrame, place: str, name: str, lon: float, lat: float
) -> None:
    assert metric_rivers.geometry[name].distance(metric_point(lon, lat)) / 1000 <= PLACE_KM, place


def test_the_estuary_has_a_north_and_a_south_bank_down_to_the_sea(rivers: gpd.GeoDataFrame) -> None:
    _, north, south = parts_of(rivers.geometry[MAIN_STEM])
    assert north[-1] == pytest.approx([121.9, 31.7], abs=0.1)
    assert south[-1] == pytest.approx([121.95, 30.9], abs=0.1)
    assert np.median(north[:, 1]) > np.median(south[:, 1])
    assert min(north[:, 0].min(), south[:, 0].min()) > 120.0


def test_the_main_stem_begins_where_the_jinsha_meets_sichuan(
    rivers: gpd.GeoDataFrame, provinces: gpd.GeoDataFrame
) -> None:
    head = shapely.Point(parts_of(rivers.geometry[MAIN_STEM])[0][0])
    sichuan = provinces.set_index("SDM").geometry["51"]
    assert sichuan.distance(head) < 0.03


@pytest.mark.parametrize("row", PUBLISHED, ids=[f"{row['HLMC']} {row['stretch_zh']}" for row in PUBLISHED])
def test_length_is_in_range_of_the_published_one(rivers: gpd.GeoDataFrame, row: dict) -> None:
    km = stretch_km(rivers.geometry[row["HLMC"]], row["from"], row["to"])
    assert LENGTH_RATIO[0] <= km / row["km"] <= LENGTH_RATIO[1]


def test_length_field_is_the_geodesic_length_of_the_line(rivers: gpd.GeoDataFrame) -> None:
    for name, row in rivers.iterrows():
        assert row["LENGTH_KM"] == pytest.approx(stretch_km(row.geometry, None, None), abs=0.1), name


def test_provinces_are_the_eleven_of_the_work_plan_and_valid(provinces: gpd.GeoDataFrame) -> None:
    assert dict(zip(provinces["SDM"], provinces["SHENG"], strict=True)) == PROVINCES
    assert set(provinces.geom_type) == {"MultiPolygon"}
    assert provinces.is_valid.all()


@pytest.mark.parametrize(
    ("code", "lon", "lat"),
    [
        ("31", 121.47, 31.23), ("32", 118.78, 32.06), ("33", 120.16, 30.27), ("34", 117.28, 31.86),
        ("36", 115.89, 28.67),
        ("42", 114.31, 30.59), ("43", 112.98, 28.2), ("50", 106.55, 29.56), ("51", 104.07, 30.67),
        ("52", 106.71, 26.58),
        ("53", 102.71, 25.05),
    ],
)  # fmt: skip
def test_a_capital_lies_in_its_province_and_in_no_other(
    provinces: gpd.GeoDataFrame, code: str, lon: float, lat: float
) -> None:
    inside = provinces[provinces.contains(shapely.Point(lon, lat))]
    assert list(inside["SDM"]) == [code]


@pytest.mark.parametrize("name", REFERENCE_PIECES)
def test_distance_to_natural_earth_is_small(metric_rivers: gpd.GeoDataFrame, name: str) -> None:
    if not REFERENCE.exists():
        pytest.skip("reference rivers (Natural Earth) are not beside the repository")
    metres = shapely.distance(reference_points(name), metric_rivers.geometry[name])
    assert np.median(metres) <= MEDIAN_METRES
    assert np.percentile(metres, 95) <= NEARLY_ALL_METRES


def test_every_text_that_belongs_to_the_data_is_there() -> None:
    for name in ("PROVENANCE.md", "PROVENANCE.zh_CN.md", "LICENSE-DATA.txt"):
        assert (BASE / name).stat().st_size > 500
