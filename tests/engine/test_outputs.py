"""What is written: all fields that came, the computed ones, any format, and one layer of a GeoPackage that others have open."""

from __future__ import annotations

import datetime
import json
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyogrio
import pytest
import shapely

from engine_runs import COMPUTED, MAIN, classify, classify_job, layer_file, leftovers, rivers_file, run_job, square
from intake_samples import dbf
from mine_restoration_plugin.engine.storage import geopackage_layers
from mine_restoration_plugin.model.errors import MineError
from mine_restoration_plugin.model.job import Job, Source, Target

PATCHES = [square(112.2, 30.05), square(112.41, 30.3), square(112.2, 31.0)]


def test_the_computed_columns_are_those_of_the_dictionary(tmp_path: Path) -> None:
    done = classify(tmp_path, PATCHES)
    info = pyogrio.read_info(tmp_path / "out.gpkg")
    types = dict(zip(info["fields"], info["dtypes"], strict=True))
    assert list(types) == ["TBBH", *COMPUTED]
    assert {n: types[n] for n in ("SCOPE", "BJTB")} == {"SCOPE": "int32", "BJTB": "int32"}
    assert {types[n] for n in ("JAJL", "FWNMJ", "TQMJ")} == {"float64"} and types["GZL"] == "object"
    row = done.frame.iloc[0]
    assert (row["HLMC"], row["GZL"], row["SDM"], row["PQ"], row["SCOPE"], row["BJTB"], row["PDYJ"]) == ("长江", "1", "42", "2", 1, 0, "1")
    assert row["PDGZ"] == "yangtze_2020/touches/10km/bank"
    datetime.datetime.strptime(row["PDSJ"], "%Y-%m-%d %H:%M:%S")
    assert row["FWNMJ"] == pytest.approx(row["TQMJ"], abs=0.01) and row["JAJL"] == pytest.approx(5493, abs=5)
    outside = done.frame.iloc[2].fillna("")
    assert (outside["HLMC"], outside["GZL"], outside["SCOPE"], outside["FWNMJ"]) == ("", "", 0, 0) and outside["JAJL"] > 10_000
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert report["counts"]["patches"] == 3 and report == json.loads(json.dumps(done.report))
    for key in ("command", "plugin_version", "campaign", "settings", "run_time", "counts", "areas_ha", "timings_s", "edge", "findings"):
        assert key in report


def test_all_fields_that_came_stay_with_values_and_types(tmp_path: Path) -> None:
    moment = datetime.datetime(2020, 12, 31, 23, 59, 58, 123000)
    columns = {
        "TBBH": pa.array(["图斑一", None, "𠮷🏔"]), "fid": pa.array([7, 7, None], pa.int64()), "geom": pa.array(["a", "b", None]),
        "select": pa.array([1.5, None, -1e300]), "big": pa.array([2**62, -(2**62), None], pa.int64()), "small": pa.array([1, None, 3], pa.int16()),
        "yes": pa.array([True, False, None]), "day": pa.array([datetime.date(1949, 10, 1), None, datetime.date(2100, 1, 1)], pa.date32()),
        "moment": pa.array([moment, None, moment], pa.timestamp("ms")),
        "一二三": pa.array(["x" * 5000, "", None]), "hlmc": pa.array(["old", None, "older"]),
        "Scope": pa.array(["a", "b", "c"]), "ABCDEFGHIJ": pa.array(["10", "11", "12"]), "order by": pa.array(["", " ", "\n"]),
    }  # fmt: skip
    table = pa.table({**columns, "shape": pa.array(shapely.to_wkb(np.array(PATCHES)), pa.binary())})
    path = tmp_path / "p.gpkg"
    pyogrio.write_arrow(
        table, path, layer="p", driver="GPKG", geometry_name="shape", geometry_type="Polygon", crs="EPSG:4490", FID="key", GEOMETRY_NAME="shape"
    )
    rivers = rivers_file(tmp_path / "r.gpkg")
    run_job(classify_job(tmp_path, path, rivers))
    _, before = pyogrio.read_arrow(path)
    _, after = pyogrio.read_arrow(tmp_path / "out.gpkg")
    kept = [name for name in columns if name.upper() not in COMPUTED]
    assert [n for n in after.column_names if n not in ("geom", "geom_", "fid_", "wkb_geometry")][: len(kept) - 1] == [n for n in kept if n != "geom"]
    for name in kept:
        assert after.column(name).to_pylist() == before.column(name).to_pylist(), name
        assert after.schema.field(name).type == before.schema.field(name).type, name
    assert after.column("HLMC").to_pylist()[:2] == ["长江", "汉江"] and after.column("SCOPE").to_pylist() == [1, 1, 0]
    assert len({n.upper() for n in after.column_names}) == len(after.column_names)


@pytest.mark.parametrize("source", ["shp", "geojson", "fgb", "gpkg"])
@pytest.mark.parametrize("target", ["shp", "geojson", "fgb", "gpkg"])
def test_every_format_into_every_other(tmp_path: Path, source: str, target: str) -> None:
    path = layer_file(tmp_path / f"图斑.{source}", PATCHES, TBBH=["一", "二", "三"], TBMJ=[1.25, 2.5, 3.75])
    done = run_job(classify_job(tmp_path, path, rivers_file(tmp_path / "r.gpkg"), f"结果.{target}"))
    frame = done.frame.sort_values("TBMJ", ignore_index=True)  # FlatGeobuf sorts by place
    assert frame["TBBH"].tolist() == ["一", "二", "三"] and frame["GZL"].fillna("").tolist() == ["1", "2", ""]
    assert set(COMPUTED) <= set(frame.columns) and frame.crs.to_epsg() == 4490
    for given, stored in zip(PATCHES, frame.geometry, strict=True):
        assert shapely.hausdorff_distance(given, stored) < 1e-9


def test_a_shapefiles_companions_come_together_and_old_ones_go(tmp_path: Path) -> None:
    for ending in ("shp", "shx", "dbf", "qix", "sbn", "sbx"):
        (tmp_path / f"out.{ending}").write_bytes(b"old")
    (tmp_path / "out.qml").write_text("style")
    path, rivers = layer_file(tmp_path / "p.gpkg", PATCHES, TBBH=list("abc")), rivers_file(tmp_path / "r.gpkg")
    run_job(classify_job(tmp_path, path, rivers, "out.shp"))
    names = {p.name for p in tmp_path.glob("out.*")}
    assert names == {"out.shp", "out.shx", "out.dbf", "out.prj", "out.cpg", "out.qml"}
    assert b"old" not in {(tmp_path / name).read_bytes() for name in names}


def test_heights_measures_surfaces_and_collections(tmp_path: Path) -> None:
    base = shapely.get_coordinates(PATCHES[0])
    tall = shapely.Polygon(np.column_stack([base, np.full(len(base), 321.0)]))
    layer_file(tmp_path / "z.gpkg", [tall], TBBH=["z"])
    corners = " , ".join(f"{x} {y}" for x, y in base)
    measured = " , ".join(f"{x} {y} 5 6" for x, y in base)
    wkts = [f"POLYGON ZM (({measured}))", f"CURVEPOLYGON (({corners}))", f"MULTISURFACE (CURVEPOLYGON (({corners})))",
            f"GEOMETRYCOLLECTION (POLYGON (({corners})),POINT (112 30))"]  # fmt: skip
    rivers = rivers_file(tmp_path / "r.gpkg")
    plain = run_job(classify_job(tmp_path, layer_file(tmp_path / "flat.gpkg", [PATCHES[0]]), rivers, "flat_out.gpkg")).frame.iloc[0]
    assert run_job(classify_job(tmp_path, tmp_path / "z.gpkg", rivers, "z_out.gpkg")).frame.iloc[0]["TQMJ"] == plain["TQMJ"]
    ogr2ogr = shutil.which("ogr2ogr")
    if ogr2ogr is None:
        pytest.skip("ogr2ogr makes the others")
    for number, wkt in enumerate(wkts):
        (tmp_path / "w.csv").write_text(f'TBBH,WKT\nx,"{wkt}"\n', encoding="utf-8")
        made = tmp_path / f"w{number}.gpkg"
        subprocess.run(
            [ogr2ogr, str(made), str(tmp_path / "w.csv"), "-a_srs", "EPSG:4490", "-nln", "w", "-oo", "GEOM_POSSIBLE_NAMES=WKT"], check=True
        )
        row = run_job(classify_job(tmp_path, made, rivers, f"w_out{number}.gpkg")).frame.iloc[0]
        assert (row["TQMJ"], row["SCOPE"], row["GZL"]) == (plain["TQMJ"], 1, "1"), wkt[:20]
        assert row.geometry.geom_type == "MultiPolygon"


def workspace(folder: Path) -> Path:
    """A GeoPackage with two other layers, one of which bears the identifier that the new layer would take."""
    path = folder / "workspace.gpkg"
    layer_file(path, PATCHES, layer="other", N=[1, 2, 3])
    layer_file(path, PATCHES[:1], layer="图斑", N=[1])
    connection = sqlite3.connect(path)
    connection.execute("UPDATE gpkg_contents SET identifier = 'result' WHERE table_name = 'other'")
    connection.commit()
    connection.close()
    return path


def into(folder: Path, target: Path, layer: str = "result") -> Job:
    patches, rivers = layer_file(folder / "p.gpkg", PATCHES, TBBH=list("abc")), rivers_file(folder / "r.gpkg")
    inputs = {"patches": [Source(str(patches))], "rivers": [Source(str(rivers))]}
    return Job("classifypatches", inputs, {}, {"patches": Target(str(target), layer, True), "strips": Target(str(target), layer + " strips", True)})


def check_workspace(path: Path, layer: str = "result") -> None:
    names = [name for name, _ in pyogrio.list_layers(path)]
    assert sorted(names) == sorted(["other", "图斑", layer, layer + " strips"])
    assert pyogrio.read_dataframe(path, layer="other")["N"].tolist() == [1, 2, 3]
    assert pyogrio.read_dataframe(path, layer=layer)["TBBH"].tolist() == ["a", "b", "c"]
    assert len(pyogrio.read_dataframe(path, layer=layer, bbox=(112.19, 30.04, 112.21, 30.06))) == 1  # by the index
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    count = connection.execute("SELECT feature_count FROM gpkg_ogr_contents WHERE table_name = ?", (layer,)).fetchone()
    triggers = connection.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (layer,)).fetchone()
    fresh = connection.execute("SELECT count(*) FROM sqlite_master WHERE name LIKE 'rtree_' || ? || '_geom'", (layer,)).fetchone()
    connection.close()
    assert count == (3,) and triggers[0] >= 5 and fresh == (1,)


@pytest.mark.parametrize("layer", ["result", 'a "quoted"; name', "结果"])
def test_one_layer_goes_into_a_geopackage_and_the_others_stay(tmp_path: Path, layer: str) -> None:
    path = workspace(tmp_path)
    for _ in range(2):  # new, then in place of itself
        run_job(into(tmp_path, path, layer))
        check_workspace(path, layer)
    if shutil.which("ogrinfo"):
        shown = subprocess.run(["ogrinfo", "-ro", "-al", "-so", str(path)], capture_output=True, text=True)
        assert shown.returncode == 0 and "ERROR" not in shown.stderr and "Feature Count: 3" in shown.stdout
    # what a person edits afterwards keeps index and count
    import geopandas as gpd

    more = gpd.GeoDataFrame({"TBBH": ["d"]}, geometry=[shapely.MultiPolygon([square(113, 31)])], crs="EPSG:4490")
    pyogrio.write_dataframe(more, path, layer=layer, append=True)
    assert pyogrio.read_info(path, layer=layer)["features"] == 4
    assert len(pyogrio.read_dataframe(path, layer=layer, bbox=(112.9, 30.9, 113.1, 31.1))) == 1


def test_a_layer_of_another_case_is_replaced_not_doubled(tmp_path: Path) -> None:
    path = workspace(tmp_path)
    run_job(into(tmp_path, path, "result"))
    run_job(into(tmp_path, path, "RESULT"))
    check_workspace(path, "RESULT")


HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA journal_mode = WAL")
connection.execute(sys.argv[2])
rows = connection.execute("SELECT count(*) FROM other").fetchone()[0]
print(rows, flush=True)
sys.stdin.readline()
print(connection.execute("SELECT count(*) FROM other").fetchone()[0], flush=True)
connection.close()
"""


def holder(path: Path, statement: str) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(path), statement], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline() == "3\n"
    return process


def test_a_reader_in_another_process_keeps_its_view_and_sees_the_new_layer_after(tmp_path: Path) -> None:
    path = workspace(tmp_path)
    reader = holder(path, "BEGIN")
    run_job(into(tmp_path, path))
    assert reader.communicate("\n", timeout=20)[0] == "3\n"
    check_workspace(path)


def test_a_writers_lock_is_waited_for_and_then_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workspace(tmp_path)
    job = into(tmp_path, path)
    writer = holder(path, "BEGIN IMMEDIATE")
    monkeypatch.setattr(geopackage_layers, "_PATIENCE_S", 1.0)
    with pytest.raises(MineError) as caught:
        run_job(job)
    assert caught.value.code == "output_unwritable" and "locked" in str(caught.value) and "workspace.gpkg" in str(caught.value)
    assert not leftovers(tmp_path) and [n for n, _ in pyogrio.list_layers(path)] == ["other", "图斑"]
    monkeypatch.setattr(geopackage_layers, "_PATIENCE_S", 20.0)
    threading.Timer(1.5, lambda: (writer.stdin.write("\n"), writer.stdin.flush())).start()  # type: ignore[union-attr]
    began = time.monotonic()
    run_job(job)
    assert time.monotonic() - began > 1.0
    writer.communicate(timeout=20)
    check_workspace(path)


def test_a_whole_geopackage_that_is_open_elsewhere_is_not_replaced(tmp_path: Path) -> None:
    path = workspace(tmp_path)
    job = into(tmp_path, path)
    job.outputs = {"patches": Target(str(path), "result")}
    reader = holder(path, "BEGIN")
    with pytest.raises(MineError) as caught:
        run_job(job)
    assert caught.value.code == "output_unwritable"
    assert reader.communicate("\n", timeout=20)[0] == "3\n"
    run_job(job)
    assert [n for n, _ in pyogrio.list_layers(path)] == ["result"]


def test_a_target_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "workspace.gpkg"
    path.write_bytes(b"my notes" * 1000)
    with pytest.raises(MineError) as caught:
        run_job(into(tmp_path, path))
    assert caught.value.code == "output_unwritable" and path.read_bytes() == b"my notes" * 1000 and not leftovers(tmp_path)


def test_what_a_killed_process_left_is_swept_and_a_living_ones_is_not(tmp_path: Path) -> None:
    dead, alive = tmp_path / ".out.gpkg.999999999.part", tmp_path / ".out.gpkg.1.part"
    for folder in (dead, alive):
        folder.mkdir()
        (folder / "out.gpkg").write_bytes(b"half")
    classify(tmp_path, PATCHES)
    assert not dead.exists() and alive.exists()


def test_arcs_are_measured_as_gdal_draws_them(tmp_path: Path) -> None:
    if shutil.which("ogr2ogr") is None:
        pytest.skip("ogr2ogr makes the layer")
    (tmp_path / "c.csv").write_text(
        'TBBH,WKT\nc,"CURVEPOLYGON (CIRCULARSTRING (112.2 30.05,112.201 30.051,112.202 30.05,112.201 30.049,112.2 30.05))"\n'
    )
    subprocess.run(
        ["ogr2ogr", str(tmp_path / "c.gpkg"), str(tmp_path / "c.csv"), "-a_srs", "EPSG:4490", "-oo", "GEOM_POSSIBLE_NAMES=WKT"], check=True
    )
    row = run_job(classify_job(tmp_path, tmp_path / "c.gpkg", rivers_file(tmp_path / "r.gpkg", {"长江": MAIN}))).frame.iloc[0]
    assert row["TQMJ"] == pytest.approx(np.pi * 110.85 * 96.47, rel=2e-3) and row["SCOPE"] == 1


def test_long_chinese_names_in_a_shapefile_are_cut_before_a_character_and_kept_apart(tmp_path: Path) -> None:
    path = layer_file(tmp_path / "p.gpkg", PATCHES, TBBH=list("abc"), 修复方式=["1"] * 3, 修复方向=["2"] * 3, 图斑编号说明=["3"] * 3)
    run_job(classify_job(tmp_path, path, rivers_file(tmp_path / "r.gpkg"), "out.shp"))
    written = pyogrio.read_dataframe(tmp_path / "out.shp")
    assert [name for name in written.columns if not name.isascii()] == ["修复方", "修复_1", "图斑编"]
    assert written[["修复方", "修复_1", "图斑编"]].values.tolist() == [["1", "2", "3"]] * 3


@pytest.mark.parametrize(("codec", "told", "first"), [("UTF-8", None, "图斑编"), ("UTF-8", "UTF-8", "图斑编"), ("GBK", "GBK", "A图斑编号")])
def test_names_that_others_cut_in_the_middle_of_a_character_do_not_keep_patches_out(tmp_path: Path, codec: str, told: str | None, first: str) -> None:
    pyogrio.write_dataframe(gpd.GeoDataFrame({"TBBH": ["a"]}, geometry=PATCHES[:1], crs=4490), tmp_path / "p.shp", encoding=codec)
    cut = [
        ("图斑编号" if codec == "UTF-8" else "A图斑编号码").encode(codec)[:10],
        "修复方".encode(codec)[: 8 if codec == "UTF-8" else 4] + b"_1",
        "县".encode(codec),
    ]
    (tmp_path / "p.dbf").write_bytes(dbf([(name, b"C", 9) for name in cut], [["采石场".encode(codec)] * 3]))
    before = {path.name: path.read_bytes() for path in tmp_path.glob("p.*")}
    done = run_job(classify_job(tmp_path, Source(str(tmp_path / "p.shp"), encoding=told), rivers_file(tmp_path / "r.gpkg")))
    assert done.frame[[first, "修复_1", "县"]].values.tolist() == [["采石场"] * 3]
    assert {path.name: path.read_bytes() for path in tmp_path.glob("p.*")} == before


def test_gbk_patches_without_a_code_page(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"TBBH": ["1号"], "图斑名称": ["废弃采石场"]}, geometry=PATCHES[:1], crs=4490)
    pyogrio.write_dataframe(frame, tmp_path / "p.shp", encoding="GBK")
    assert "废弃采石场".encode("GBK") in (tmp_path / "p.dbf").read_bytes()
    (tmp_path / "p.cpg").unlink(missing_ok=True)
    done = run_job(classify_job(tmp_path, Source(str(tmp_path / "p.shp"), encoding="GBK"), rivers_file(tmp_path / "r.gpkg")))
    assert done.frame[["TBBH", "图斑名称"]].values.tolist() == [["1号", "废弃采石场"]]
