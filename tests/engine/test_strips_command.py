"""Strips from rivers as they come: names, systems, kinds of geometry, classes, overlaps."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import pyproj
import pytest
import shapely

from engine_runs import MAIN, REPOSITORY, TRIBUTARY, Done, layer_file, rivers_file, run_job, strips_job
from geodesic_oracle import RiverPoints

NATURAL_EARTH = REPOSITORY.parent / "shared" / "data" / "ne_10m_rivers_yangtze.gpkg"


def edge_error(strip: shapely.Geometry, river: shapely.Geometry, metres: float) -> float:
    """How far the edge of a strip is off, in metres."""
    rings = shapely.get_rings(shapely.get_parts(strip))
    points = np.concatenate([shapely.get_coordinates(shapely.segmentize(ring, 0.002)) for ring in rings])
    return float(np.abs(RiverPoints(river).to_points(points) - metres).max())


def strips(folder: Path, rivers: dict[str, shapely.Geometry] | None = None, **settings: object) -> Done:
    return run_job(strips_job(folder, rivers_file(folder / "rivers.gpkg", rivers), **settings))


@pytest.mark.parametrize("distance_km", [0.5, 5, 10, 30])
def test_the_edge_lies_at_the_geodesic_distance(tmp_path: Path, distance_km: float) -> None:
    done = strips(tmp_path, {"岷江": TRIBUTARY}, distance_km=distance_km)
    assert edge_error(done.frame.geometry[0], TRIBUTARY, distance_km * 1000) < 1.0
    assert done.frame["DISTANCE"][0] == distance_km


def test_columns_classes_and_one_strip_a_river(tmp_path: Path) -> None:
    done = strips(tmp_path)
    assert list(done.frame.columns) == ["HLMC", "GZL", "DISTANCE", "geometry"] and str(done.frame.crs) == "EPSG:4490"
    assert done.frame[["HLMC", "GZL"]].values.tolist() == [["长江", "1"], ["汉江", "2"]]
    merged = pyogrio.read_dataframe(tmp_path / "merged.gpkg")
    assert merged[["GZLMC", "GZL", "DISTANCE"]].values.tolist() == [["干流", "1", 10.0], ["主要支流", "2", 10.0]]


def test_the_main_stem_wins_or_strips_overlap_as_they_are(tmp_path: Path) -> None:
    wins = strips(tmp_path).frame.geometry
    overlap = strips(tmp_path, overlaps="as_they_are").frame.geometry
    assert shapely.area(shapely.intersection(wins[0], wins[1])) < 1e-12
    assert shapely.area(shapely.intersection(overlap[0], overlap[1])) > 0.01
    assert wins[0].equals(overlap[0])
    assert shapely.area(shapely.union_all(wins.values)) == pytest.approx(shapely.area(shapely.union_all(overlap.values)), rel=1e-9)
    for shape in (*wins, *overlap):
        assert shape.is_valid
        for part in shapely.get_parts(shape):  # no slivers, no holes that are none
            assert part.area > 1e-6 and not part.interiors


def test_round_ends(tmp_path: Path) -> None:
    strip = strips(tmp_path, {"长江": MAIN}).frame.geometry[0]
    lon, lat, _ = pyproj.Geod(ellps="GRS80").fwd(112.8, 30.0, 45.0, 9_990)
    assert strip.contains(shapely.Point(lon, lat))
    lon, lat, _ = pyproj.Geod(ellps="GRS80").fwd(112.8, 30.0, 45.0, 10_010)
    assert not strip.contains(shapely.Point(lon, lat))


@pytest.mark.parametrize(
    "text, name",
    [("长江", "长江"), ("金沙江", "长江"), ("Chang Jiang", "长江"), ("Yangtze", "长江"), ("JINSHA", "长江"), ("岷江", "岷江"), ("Min", "岷江"),
     ("Min Jiang", "岷江"),
     ("Tuo", "沱江"), ("Han", "汉江"), ("Han Shui", "汉江"), ("Gan Jiang", "赣江"), ("Xiang River", "湘江"), ("Jialing", "嘉陵江"),
     ("ＷＵ　ＪＩＡＮＧ", "乌江"),
     ("chishui-he", "赤水河"), (" 清江 ", "清江")],
)  # fmt: skip
def test_names_in_chinese_pinyin_and_english(tmp_path: Path, text: str, name: str) -> None:
    assert strips(tmp_path, {text: MAIN}).frame["HLMC"].tolist() == [name]


def test_rivers_of_other_names_are_left_out_or_taken_in(tmp_path: Path) -> None:
    rivers = {"长江": MAIN, "漳河": TRIBUTARY}
    done = strips(tmp_path, rivers)
    assert done.frame["HLMC"].tolist() == ["长江"] and done.found("rivers_left_out")[0]["params"]["names"] == ["漳河"]
    assert len(done.found("river_missing")) == 9
    everything = strips(tmp_path, rivers, all_rivers=True)
    assert everything.frame["HLMC"].tolist() == ["长江", "漳河"] and everything.frame["GZL"].fillna("").tolist() == ["1", ""]


def test_a_name_is_the_river_that_a_person_chose_or_none(tmp_path: Path) -> None:
    rivers = {"漳河": MAIN, "汉江": TRIBUTARY, "岷江": TRIBUTARY}
    done = strips(tmp_path, rivers, river_names={"漳河": "Yangtze", "岷江": ""}, all_rivers=True)
    assert done.frame[["HLMC", "GZL"]].to_numpy().tolist() == [["长江", "1"], ["汉江", "2"]]
    assert done.found("river_names_chosen")[0]["params"]["names"] == ["岷江 = -", "漳河 = 长江"]
    assert "岷江" in {f["where"] for f in done.found("river_missing")}
    assert not done.found("rivers_left_out")


def test_the_name_field_is_found_by_chosen_names_too(tmp_path: Path) -> None:
    path = layer_file(tmp_path / "own.gpkg", [MAIN, TRIBUTARY], 备注=["x", "y"], 水系=["漳河 ", "沮河"])
    done = run_job(strips_job(tmp_path, path, river_names={"漳河": "长江"}))
    assert done.frame["HLMC"].tolist() == ["长江"]


def test_a_name_that_is_left_out_does_not_make_another_field_that_of_the_names(tmp_path: Path) -> None:
    path = layer_file(tmp_path / "own.gpkg", [MAIN, TRIBUTARY], HLMC=["长江", "汉江"], NAME_EN=["Yangtze", "Han"])
    done = run_job(strips_job(tmp_path, path, river_names={"汉江": ""}))
    assert done.frame["HLMC"].tolist() == ["长江"] and not done.found("river_names_unused")


def test_a_chosen_name_that_no_layer_has_is_told(tmp_path: Path) -> None:
    done = strips(tmp_path, {"长江": MAIN}, river_names={"漳 河": "汉江"})
    assert done.found("river_names_unused")[0]["params"]["names"] == ["漳 河"]


@pytest.mark.skipif(not NATURAL_EARTH.exists(), reason="the shared data are not beside the repository")
def test_natural_earths_rivers_are_found_by_their_latin_names(tmp_path: Path) -> None:
    done = run_job(strips_job(tmp_path, NATURAL_EARTH))
    names = done.frame["HLMC"].tolist()
    assert names[0] == "长江" and {"岷江", "嘉陵江", "湘江", "汉江", "赣江"} <= set(names) and not {"赤水河", "清江"} & set(names)
    assert done.found("rivers_left_out") and done.frame.geometry.is_valid.all()
    assert {f["where"] for f in done.found("river_missing")} >= {"赤水河", "清江"}


@pytest.mark.parametrize("crs", ["EPSG:4526", "EPSG:4547", "EPSG:3857", "EPSG:4326", "EPSG:32649"])
def test_rivers_drawn_in_any_system(tmp_path: Path, crs: str) -> None:
    to = pyproj.Transformer.from_crs("EPSG:4490", crs, always_xy=True)
    moved = shapely.transform(TRIBUTARY, lambda a: np.column_stack(to.transform(a[:, 0], a[:, 1])))
    done = run_job(strips_job(tmp_path, rivers_file(tmp_path / "r.gpkg", {"汉江": moved}, crs)))
    fine = shapely.segmentize(moved, 0.002 if to.target_crs.is_geographic else 200)
    drawn = shapely.transform(fine, lambda a: np.column_stack(to.transform(a[:, 0], a[:, 1], direction="INVERSE")))
    assert edge_error(done.frame.geometry[0], drawn, 10_000) < 1.0


def test_lines_and_water_together_from_one_layer_or_two(tmp_path: Path) -> None:
    water = shapely.box(112.2, 29.99, 112.6, 30.01)
    together = shapely.GeometryCollection([MAIN, water])
    lines, banks = rivers_file(tmp_path / "l.gpkg", {"长江": MAIN}), rivers_file(tmp_path / "b.gpkg", {"Yangtze": water})
    two = run_job(strips_job(tmp_path, [lines, banks])).frame.geometry[0]
    mixed = layer_file(tmp_path / "m.gpkg", [MAIN, water, together], HLMC=["长江"] * 3)
    one = run_job(strips_job(tmp_path, mixed)).frame.geometry[0]
    assert shapely.area(shapely.symmetric_difference(one, two)) < 1e-9
    assert edge_error(one, shapely.union_all([MAIN, water]), 10_000) < 1.0 and one.contains(water)
    assert shapely.get_num_interior_rings(one) == 0
    centre = run_job(strips_job(tmp_path, mixed, base_line="centre_line")).frame.geometry[0]
    assert edge_error(centre, MAIN, 10_000) < 1.0


def test_features_without_usable_geometry_are_counted_and_left_out(tmp_path: Path) -> None:
    shapes = [MAIN, None, shapely.LineString(), shapely.LineString([(112, 30), (np.nan, 30)]), shapely.LineString([(113, 30), (113, 30)]),
              shapely.MultiLineString([[(112.8, 30), (112.8, 30)], [(112.8, 30), (112.9, 30)]])]  # fmt: skip
    path = layer_file(tmp_path / "r.gpkg", shapes, HLMC=["长江"] * 6)
    done = run_job(strips_job(tmp_path, path))
    assert done.found("river_geometry_skipped")[0]["params"]["count"] == 4
    assert edge_error(done.frame.geometry[0], shapely.LineString([(112, 30), (112.9, 30)]), 10_000) < 1.0


def test_a_class_that_contradicts_the_campaign_is_told(tmp_path: Path) -> None:
    path = rivers_file(tmp_path / "r.gpkg", {"长江": MAIN, "汉江": TRIBUTARY}, K=["支流", "2"])
    done = run_job(strips_job(tmp_path, path, class_field="K"))
    assert [f["where"] for f in done.found("river_class_differs")] == ["长江"] and done.frame["GZL"].tolist() == ["1", "2"]


@pytest.mark.parametrize("encoding", ["GBK", "UTF-8"])
def test_shapefiles_in_the_encodings_of_county_offices(tmp_path: Path, encoding: str) -> None:
    from mine_restoration_plugin.model.job import Source

    path = tmp_path / "r.shp"
    pyogrio.write_dataframe(gpd.GeoDataFrame({"河流名": ["长江", "汉江"]}, geometry=[MAIN, TRIBUTARY], crs=4490), path, encoding=encoding)
    assert "长江".encode(encoding) in path.with_suffix(".dbf").read_bytes()
    (tmp_path / "r.cpg").unlink(missing_ok=True)  # as most come
    done = run_job(strips_job(tmp_path, Source(str(path), encoding=encoding)))
    assert done.frame["HLMC"].tolist() == ["长江", "汉江"]


@pytest.mark.parametrize("ending", ["shp", "geojson", "fgb", "gpkg"])
def test_strips_in_every_format(tmp_path: Path, ending: str) -> None:
    done = run_job(strips_job(tmp_path, rivers_file(tmp_path / "r.gpkg"), out=f"strips.{ending}"))
    assert sorted(done.frame["HLMC"]) == ["汉江", "长江"] and done.frame.geometry.is_valid.all() and done.frame.crs.to_epsg() == 4490
