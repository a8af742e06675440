"""What can be wrong with what people bring: each gives one sentence with a known code, and no file is made, changed or lost."""

from __future__ import annotations

import io
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any, Callable

import numpy as np
import pyproj
import pytest
import shapely

from engine_runs import MAIN, REPOSITORY, Ended, classify_job, finish, layer_file, leftovers, rivers_file, run_engine, square, start_engine
from mine_restoration_plugin.engine.__main__ import main
from mine_restoration_plugin.model.job import Job, Source, Target

SQUARES = [square(112.2 + 0.0005 * i, 30.05 + 0.0004 * i) for i in range(300)]
NUMBERS = [f"P{i}" for i in range(300)]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with rivers and 300 patches in each format."""
    folder = tmp_path_factory.mktemp("data")
    rivers_file(folder / "rivers.gpkg")
    for ending in ("gpkg", "shp", "fgb", "geojson"):
        layer_file(folder / f"patches.{ending}", SQUARES, TBBH=NUMBERS)
    return folder


def here(job: Job | Path, command: str = "classifypatches") -> Ended:
    """The engine's own start, in this process, which is quicker by its start."""
    if isinstance(job, Job):
        command, path = job.command, Path(next(iter([*(t.path for t in job.outputs.values()), *job.files.values()]))).parent / "job.json"
        path.write_text(job.dumps(), encoding="utf-8")
    else:
        path = job
    before = signal.getsignal(signal.SIGTERM)
    out = io.StringIO()
    try:
        with redirect_stdout(out):
            code = main([command, str(path)])
    finally:
        signal.signal(signal.SIGTERM, before)
    return Ended(code, [json.loads(line) for line in out.getvalue().splitlines()], "")


def refused(folder: Path, job: Job, code: str, *words: str) -> None:
    """The job fails with this code, names these words, and old files in the folder stay to the byte."""
    old = folder / "out.gpkg"
    old.write_bytes(b"old result")
    (folder / "report.json").write_bytes(b"old report")
    error = here(job).error
    assert error["code"] == code, error
    for word in words:
        assert word in error["text"], (word, error["text"])
    assert old.read_bytes() == b"old result" and (folder / "report.json").read_bytes() == b"old report"
    assert sorted(p.name for p in folder.iterdir() if p.name.startswith((".", "out", "report"))) == ["out.gpkg", "report.json"]


def copy_shapefile(data: Path, folder: Path) -> Path:
    for ending in ("shp", "shx", "dbf", "prj"):
        shutil.copy(data / f"patches.{ending}", folder)
    return folder / "patches.shp"


def cut(path: Path, share: float) -> Path:
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    return path


def test_missing_files_and_folders(data: Path, tmp_path: Path) -> None:
    rivers = data / "rivers.gpkg"
    refused(tmp_path, classify_job(tmp_path, tmp_path / "图斑.gpkg", rivers), "file_missing", "图斑.gpkg")
    refused(tmp_path, classify_job(tmp_path, data / "patches.gpkg", tmp_path / "no.shp"), "file_missing", "no.shp")
    folder = tmp_path / "folder"
    folder.mkdir()
    refused(tmp_path, classify_job(tmp_path, folder, rivers), "file_unreadable", "folder")
    refused(tmp_path, classify_job(tmp_path, Source(str(data / "patches.gpkg"), layer="x"), rivers), "layer_missing", "x", "patches")
    refused(tmp_path, classify_job(tmp_path, Source(str(data / "patches.gpkg"), where="NO = 1 AND ("), rivers), "file_unreadable")
    refused(tmp_path, classify_job(tmp_path, Source(str(data / "patches.gpkg"), where="TBBH = 'x'"), rivers), "layer_empty", "filter")
    refused(tmp_path, classify_job(tmp_path, Source(str(data / "patches.shp"), encoding="klingon"), rivers), "setting_invalid", "klingon")


@pytest.mark.parametrize("share", [0.0, 0.05, 0.4, 0.9])
@pytest.mark.parametrize("ending", ["gpkg", "shp", "dbf", "shx", "fgb", "geojson"])
def test_files_that_are_cut_off_are_refused_not_read_in_part(data: Path, tmp_path: Path, ending: str, share: float) -> None:
    if ending in ("shp", "dbf", "shx"):
        path = copy_shapefile(data, tmp_path)
    else:
        path = Path(shutil.copy(data / f"patches.{ending}", tmp_path))
    cut(path.with_suffix("." + ending), share)
    refused(tmp_path, classify_job(tmp_path, path, data / "rivers.gpkg"), "file_unreadable", path.stem)


@pytest.mark.parametrize("ending", ["dbf", "shx"])
def test_a_shapefile_without_a_companion_names_it(data: Path, tmp_path: Path, ending: str) -> None:
    path = copy_shapefile(data, tmp_path)
    path.with_suffix("." + ending).unlink()
    refused(tmp_path, classify_job(tmp_path, path, data / "rivers.gpkg"), "file_unreadable", "patches." + ending)


def test_a_shapefile_with_the_table_of_another_is_refused(data: Path, tmp_path: Path) -> None:
    path = copy_shapefile(data, tmp_path)
    layer_file(tmp_path / "other.shp", SQUARES[:200], TBBH=NUMBERS[:200])
    shutil.copy(tmp_path / "other.dbf", tmp_path / "patches.dbf")
    refused(tmp_path, classify_job(tmp_path, path, data / "rivers.gpkg"), "file_unreadable", "200", "300")


@pytest.mark.parametrize("name", ["a.gpkg", "a.shp", "a.geojson", "a.fgb", "a.txt", "a"])
@pytest.mark.parametrize("content", [b"", b"not a map\n" * 50, bytes(np.random.default_rng(1).integers(0, 256, 9000, dtype=np.uint8))])
def test_what_is_no_map_file(data: Path, tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    refused(tmp_path, classify_job(tmp_path, tmp_path / name, data / "rivers.gpkg"), "file_unreadable", name)


def test_bytes_changed_inside_a_geopackage_never_end_in_a_defect(data: Path, tmp_path: Path) -> None:
    random = np.random.default_rng(3)
    whole = (data / "patches.gpkg").read_bytes()
    for _ in range(12):
        content = np.frombuffer(whole, dtype=np.uint8).copy()
        content[random.integers(100, len(content), 300)] = random.integers(0, 256, 300)
        (tmp_path / "c.gpkg").write_bytes(content.tobytes())
        ended = here(classify_job(tmp_path, tmp_path / "c.gpkg", data / "rivers.gpkg"))
        assert ended.code == 0 or ended.error["code"] not in ("engine_defect", "output_unwritable"), ended.lines[-1]


def test_coordinate_systems(data: Path, tmp_path: Path) -> None:
    rivers, patches = data / "rivers.gpkg", data / "patches.gpkg"
    path = copy_shapefile(data, tmp_path)
    path.with_suffix(".prj").unlink()
    refused(tmp_path, classify_job(tmp_path, path, rivers), "crs_missing", "patches.shp")
    for crs in ("EPSG:4610", "EPSG:2381", "EPSG:2349"):
        refused(tmp_path, classify_job(tmp_path, Source(str(patches), crs=crs), rivers), "crs_refused", "Xian 1980")
    for crs in ("EPSG:4214", "EPSG:2431", "EPSG:21413"):
        refused(tmp_path, classify_job(tmp_path, patches, Source(str(rivers), crs=crs)), "crs_refused", "Beijing 1954")
    refused(tmp_path, classify_job(tmp_path, Source(str(patches), crs="EPSG:999999"), rivers), "crs_unreadable")
    for crs in ("EPSG:4526", "EPSG:4547", "EPSG:3857"):
        refused(tmp_path, classify_job(tmp_path, Source(str(patches), crs=crs), rivers), "degrees_as_metres", "patches.gpkg")
        refused(tmp_path, classify_job(tmp_path, patches, Source(str(rivers), crs=crs)), "degrees_as_metres", "rivers.gpkg")
    to_zone = pyproj.Transformer.from_crs("EPSG:4490", "EPSG:4526", always_xy=True)
    zone = [shapely.transform(g, lambda a: np.column_stack(to_zone.transform(a[:, 0], a[:, 1]))) for g in SQUARES[:5]]
    for crs, code in (("EPSG:4490", "metres_as_degrees"), ("EPSG:4326", "metres_as_degrees"), ("EPSG:4547", "crs_not_fitting")):
        layer_file(tmp_path / "zone.gpkg", zone, crs)
        refused(tmp_path, classify_job(tmp_path, tmp_path / "zone.gpkg", rivers), code, "zone.gpkg")
    swapped = [shapely.transform(g, lambda a: a[:, ::-1]) for g in SQUARES[:5]]
    refused(tmp_path, classify_job(tmp_path, layer_file(tmp_path / "swapped.gpkg", swapped), rivers), "axes_swapped", "swapped.gpkg")
    river = shapely.transform(MAIN, lambda a: a[:, ::-1])
    refused(tmp_path, classify_job(tmp_path, patches, rivers_file(tmp_path / "r.gpkg", {"长江": river})), "axes_swapped", "r.gpkg")


def test_layers_of_the_wrong_kind(data: Path, tmp_path: Path) -> None:
    rivers, patches = data / "rivers.gpkg", data / "patches.gpkg"
    points = layer_file(tmp_path / "points.gpkg", [g.centroid for g in SQUARES[:9]], HLMC=["长江"] * 9)
    lines = layer_file(tmp_path / "lines.gpkg", [shapely.LineString(g.exterior.coords) for g in SQUARES[:9]])
    null = layer_file(tmp_path / "null.gpkg", [None, None, shapely.Polygon()], HLMC=["长江"] * 3)
    empty = tmp_path / "empty.geojson"
    empty.write_text('{"type": "FeatureCollection", "features": []}')
    (tmp_path / "table.csv").write_text("HLMC,X\n长江,1\n", encoding="utf-8")
    for path in (points, lines, null):
        refused(tmp_path, classify_job(tmp_path, path, rivers), "not_polygons", path.name)
    for path in (points, null):
        refused(tmp_path, classify_job(tmp_path, patches, path), "not_rivers", path.name)
    for job in (classify_job(tmp_path, empty, rivers), classify_job(tmp_path, patches, empty)):
        refused(tmp_path, job, "layer_empty", "empty.geojson")
    for job in (classify_job(tmp_path, tmp_path / "table.csv", rivers), classify_job(tmp_path, patches, tmp_path / "table.csv")):
        refused(tmp_path, job, "no_geometry", "table.csv")


def test_rivers_that_cannot_be_used(data: Path, tmp_path: Path) -> None:
    patches, rivers = data / "patches.gpkg", data / "rivers.gpkg"
    other = rivers_file(tmp_path / "other.gpkg", {"Rhein": MAIN})
    refused(tmp_path, classify_job(tmp_path, patches, other), "no_river_matches", "other.gpkg", "Rhein", "长江")
    unnamed = rivers_file(tmp_path / "unnamed.gpkg", {"": MAIN})
    refused(tmp_path, classify_job(tmp_path, patches, unnamed), "no_river_matches", "unnamed.gpkg")
    refused(tmp_path, classify_job(tmp_path, patches, unnamed, all_rivers=True), "not_rivers", "unnamed.gpkg")
    bare = layer_file(tmp_path / "bare.gpkg", [MAIN], N=[1])
    refused(tmp_path, classify_job(tmp_path, patches, bare), "no_name_field", "bare.gpkg", "N")
    for setting in ("name_field", "class_field"):
        refused(tmp_path, classify_job(tmp_path, patches, rivers, **{setting: "NOPE"}), "field_missing", "NOPE", "HLMC")
    refused(tmp_path, classify_job(tmp_path, patches, rivers, handed_class_field="NOPE"), "field_missing", "NOPE", "TBBH")
    refused(tmp_path, classify_job(tmp_path, patches, rivers, name_field="'; DROP TABLE rivers; --"), "field_missing", "DROP")
    stub = shapely.LineString([(112, 30), (112, 30)])
    lost = shapely.LineString([(np.nan, 30), (np.nan, 31)])
    for crs in ("EPSG:4490", "EPSG:3857"):
        for name, shape in (("stub", stub), ("lost", lost)):
            path = rivers_file(tmp_path / f"{name}.gpkg", {"长江": shape}, crs)
            assert here(classify_job(tmp_path, patches, path)).error["code"] in ("not_rivers", "degrees_as_metres")


@pytest.mark.parametrize("value", [0, -1, 1000, 100.001, float("nan"), float("inf"), "abc", "", None, []])
def test_distances_that_make_no_strip(data: Path, tmp_path: Path, value: Any) -> None:
    job = classify_job(tmp_path, data / "patches.gpkg", data / "rivers.gpkg", distance_km=value)
    refused(tmp_path, job, "distance_invalid", str(value), "100 km")
    refused(tmp_path, Job("riverbuffers", {"rivers": job.inputs["rivers"]}, job.settings, {"strips": job.outputs["patches"]}), "distance_invalid")


@pytest.mark.parametrize(
    "name, value", [("rule", "most"), ("rule", None), ("rule", ["touches"]), ("base_line", "x"), ("overlaps", "x"), ("edge_m", -1), ("edge_m", "x")]
)
def test_settings_that_are_none(data: Path, tmp_path: Path, name: str, value: Any) -> None:
    refused(tmp_path, classify_job(tmp_path, data / "patches.gpkg", data / "rivers.gpkg", **{name: value}), "setting_invalid", name)


@pytest.mark.parametrize(
    "value, code, word",
    [("{", "river_names_broken", "JSON"), ([], "river_names_broken", "[]"), ({"漳河": 1}, "river_names_broken", "漳河: 1"),
     ({"漳河": "黄河"}, "river_names_unknown", "黄河")],
)  # fmt: skip
def test_tables_of_river_names_that_are_none(data: Path, tmp_path: Path, value: Any, code: str, word: str) -> None:
    refused(tmp_path, classify_job(tmp_path, data / "patches.gpkg", data / "rivers.gpkg", river_names=value), code, word)


@pytest.mark.parametrize(
    "text, code",
    [("", "campaign_broken"), ("{", "campaign_broken"), ("{}", "campaign_field"), ("[]", "campaign_field"), ("[" * 9000, "campaign_broken")],
)
def test_campaigns_that_are_broken(data: Path, tmp_path: Path, text: str, code: str) -> None:
    (tmp_path / "c.json").write_text(text)
    refused(
        tmp_path, classify_job(tmp_path, data / "patches.gpkg", data / "rivers.gpkg", campaign=str(tmp_path / "c.json")), code, "c.json", "line 1"
    )


def test_a_campaign_that_is_missing(data: Path, tmp_path: Path) -> None:
    refused(
        tmp_path, classify_job(tmp_path, data / "patches.gpkg", data / "rivers.gpkg", campaign=str(tmp_path / "c.json")), "campaign_missing", "c.json"
    )


ROLES = '"inputs":{"patches":[{"path":"a"}],"rivers":[{"path":"a"}]}'


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", "3", '{"version":1}', '{"version":9,"command":"classifypatches"}', '{"version":1,"command":"x"}', "[" * 99999,
     '{"version":1,"command":"riverbuffers"}', '{"version":1,"command":"classifypatches"}', '{"version":1,"command":"classifypatches","inputs":[]}',
     '{"version":1,"command":"classifypatches","inputs":{"patches":["x"]}}',
     '{"version":1,"command":"classifypatches","inputs":{"patches":[{"path":5}]}}',
     '{"version":1,"command":"classifypatches","inputs":{"patches":[{"path":"a","color":1}]}}',
     '{"version":1,"command":"classifypatches","settings":[1],' + ROLES + "}",
     '{"version":1,"command":"classifypatches","outputs":{"patches":{"path":3}},' + ROLES + "}",
     '{"version":1,"command":"classifypatches","files":{"report":3},' + ROLES + "}",
     '{"version":1,"command":"classifypatches","outputs":{"patches":{"path":"a\\u0000b.gpkg"}},' + ROLES + "}"],
)  # fmt: skip
def test_job_files_that_are_broken(tmp_path: Path, text: str) -> None:
    (tmp_path / "j.json").write_text(text)
    error = here(tmp_path / "j.json").error
    assert error["code"] == "job_broken" and "j.json" in error["text"]


def test_job_files_that_are_not_there(tmp_path: Path) -> None:
    assert here(tmp_path / "nothing.json").error["code"] == "job_broken"
    assert here(tmp_path).error["code"] == "job_broken"
    (tmp_path / "bytes.json").write_bytes(b"\xff\xfe\x00")
    assert here(tmp_path / "bytes.json").error["code"] == "job_broken"


def test_outputs_that_would_overwrite_what_is_read(data: Path, tmp_path: Path) -> None:
    rivers = data / "rivers.gpkg"
    patches = layer_file(tmp_path / "p.gpkg", SQUARES[:3], layer="图斑", TBBH=NUMBERS[:3])
    (tmp_path / "link.gpkg").symlink_to(patches)
    os.link(patches, tmp_path / "hard.gpkg")
    content = patches.read_bytes()
    for target in (
        Target(str(patches)),
        Target(str(patches), "图斑", keep_file=True),
        Target(str(tmp_path / "link.gpkg"), "x"),
        Target(str(tmp_path / "hard.gpkg")),
    ):
        job = Job("classifypatches", {"patches": [Source(str(patches))], "rivers": [Source(str(rivers))]}, {}, {"patches": target})
        assert here(job).error["code"] == "output_is_input"
    job = Job("classifypatches", {"patches": [Source(str(patches))], "rivers": [Source(str(rivers))]}, {}, {}, {"report": str(patches)})
    assert here(job).error["code"] == "output_is_input"
    assert patches.read_bytes() == content


def test_two_outputs_under_one_name(data: Path, tmp_path: Path) -> None:
    inputs = {"patches": [Source(str(data / "patches.gpkg"))], "rivers": [Source(str(data / "rivers.gpkg"))]}
    one, two = str(tmp_path / "a.gpkg"), str(tmp_path / "a.fgb")
    for outputs, files in (
        ({"patches": Target(one), "strips": Target(one)}, {}),
        ({"patches": Target(one, "L"), "strips": Target(one, "l")}, {}),
        ({"patches": Target(two, "x"), "strips": Target(two, "y")}, {}),
        ({"patches": Target(one)}, {"report": one}),
        ({"patches": Target(one)}, {"report": str(tmp_path / "r"), "table": str(tmp_path / "r")}),
    ):
        assert here(Job("classifypatches", inputs, {}, outputs, files)).error["code"] == "output_twice"
    assert not Path(one).exists() and not Path(two).exists()


@pytest.mark.parametrize("name", ["out.xyz", "out", "out.kml", "out.gpkg.part"])
def test_endings_that_cannot_be_written(data: Path, tmp_path: Path, name: str) -> None:
    error = here(classify_job(tmp_path, data / "patches.gpkg", data / "rivers.gpkg", name)).error
    assert error["code"] == "output_driver" and ".gpkg" in error["text"]


def test_folders_that_cannot_be_written(data: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    job = classify_job(tmp_path / "file" / "deep", data / "patches.gpkg", data / "rivers.gpkg")
    (tmp_path / "job.json").write_text(job.dumps(), encoding="utf-8")
    assert here(tmp_path / "job.json").error["code"] == "output_unwritable"
    (tmp_path / "folder.gpkg").mkdir()
    error = here(classify_job(tmp_path, data / "patches.gpkg", data / "rivers.gpkg", "folder.gpkg")).error
    assert error["code"] == "output_unwritable" and "folder" in error["text"]
    read_only = Path("/proc/sys") if os.path.isdir("/proc/sys") else tmp_path / "locked"
    read_only.mkdir(mode=0o555, exist_ok=True)
    job = classify_job(read_only, data / "patches.gpkg", data / "rivers.gpkg")
    (tmp_path / "job.json").write_text(job.dumps(), encoding="utf-8")
    error = here(tmp_path / "job.json").error
    assert error["code"] == "output_unwritable" and str(read_only) in error["text"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("setpriv"), reason="needs root to become another user")
def test_a_folder_of_another_user(data: Path, tmp_path: Path) -> None:
    for path in (tmp_path, *list(tmp_path.parents)[:3], data, *list(data.parents)[:2]):
        if str(path) != "/tmp":
            path.chmod(0o755)
    if (
        not os.access(sys.executable, os.X_OK)
        or subprocess.run(["setpriv", "--reuid=65534", "--clear-groups", sys.executable, "-c", ""], cwd=REPOSITORY, capture_output=True).returncode
    ):
        pytest.skip("the other user cannot run this python")
    ended = run_engine(classify_job(tmp_path, data / "patches.gpkg", data / "rivers.gpkg"), wrapper=["setpriv", "--reuid=65534", "--clear-groups"])
    assert ended.error["code"] == "output_unwritable" and "Permission" in ended.error["text"]


def limited(kind: int, value: int) -> Callable[[], None]:
    def limit() -> None:
        resource.setrlimit(kind, (value, value))

    return limit


@pytest.mark.parametrize("ending", ["gpkg", "shp", "fgb", "geojson"])
def test_a_full_disk_leaves_the_old_result(data: Path, tmp_path: Path, ending: str) -> None:
    old = tmp_path / f"out.{ending}"
    old.write_bytes(b"old")
    job = classify_job(tmp_path, data / "patches.gpkg", data / "rivers.gpkg", old.name)
    error = run_engine(job, preexec_fn=limited(resource.RLIMIT_FSIZE, 30_000)).error
    assert error["code"] == "disk_full" and "out" in error["text"]
    assert old.read_bytes() == b"old" and not (tmp_path / "report.json").exists() and not leftovers(tmp_path)


@pytest.mark.parametrize("megabytes", [450, 550, 900])  # 550: OpenBLAS would ask for its buffers for ever
def test_little_memory_ends_in_a_sentence(data: Path, tmp_path: Path, megabytes: int) -> None:
    job = classify_job(tmp_path, data / "patches.gpkg", data / "rivers.gpkg")
    ended = run_engine(job, preexec_fn=limited(resource.RLIMIT_AS, megabytes << 20))
    if ended.code == 0:  # how much a job needs depends on the libraries' build: enough is fine, a crash is not
        assert (tmp_path / "out.gpkg").exists()
        return
    assert ended.error["code"] == "out_of_memory"
    assert not leftovers(tmp_path) and not (tmp_path / "out.gpkg").exists()


def test_missing_libraries_are_named(data: Path, tmp_path: Path) -> None:
    job = classify_job(tmp_path, data / "patches.gpkg", data / "rivers.gpkg")
    error = run_engine(job, python=[sys.executable, "-S"]).error
    assert error["code"] == "engine_libraries" and "shapely" in error["text"] and "geopandas" in error["text"]
    for name in ("shapely", "pyogrio"):  # there by its papers, but broken
        broken = tmp_path / name / name
        broken.mkdir(parents=True)
        (broken / "__init__.py").write_text(f"import {name}_core_that_is_gone")
        error = run_engine(job, environment={"PYTHONPATH": str(broken.parent)}).error
        assert error["code"] == "engine_libraries" and name in error["text"]


@pytest.mark.parametrize("how, rounds", [(signal.SIGKILL, 6), (signal.SIGTERM, 6)])
def test_ended_at_any_moment_files_are_the_old_or_the_new_ones_whole(data: Path, tmp_path: Path, how: signal.Signals, rounds: int) -> None:
    def job(number: int) -> Job:
        made = classify_job(tmp_path, data / "patches.gpkg", data / "rivers.gpkg", distance_km=5 + number % 3)
        made.outputs["strips"] = Target(str(tmp_path / "strips.shp"))
        return made

    started = time.monotonic()
    assert run_engine(job(0)).code == 0
    whole = time.monotonic() - started
    random = np.random.default_rng(int(how))
    for number in range(1, rounds + 1):
        before = {p.name: p.read_bytes() for p in tmp_path.iterdir() if p.is_file() and p.name != "job.json"}
        process = start_engine(job(number))
        time.sleep(whole * (0.35 + 0.65 * random.random()))
        process.send_signal(how)
        ended = finish(process) if how == signal.SIGTERM else Ended(*_drained(process))
        after = {p.name: p.read_bytes() for p in tmp_path.iterdir() if p.is_file() and p.name != "job.json"}
        if ended.lines[-1:] and ended.lines[-1]["type"] == "result":
            assert ended.code == 0
        if ended.code == 0:
            assert json.loads(after["report.json"])["settings"]["distance_km"] == 5 + number % 3
        elif how == signal.SIGTERM:
            # before the engine listens, the signal ends it at once; after that it says so
            assert ended.code in (3, -signal.SIGTERM) and after == before, (ended.code, ended.lines[-1:], set(after) ^ set(before))
            if ended.code == 3:
                assert ended.error["code"] == "cancelled" and not leftovers(tmp_path)
        else:
            assert set(after) == set(before)
            json.loads(after["report.json"])
    assert run_engine(job(0)).code == 0
    assert not leftovers(tmp_path)


def _drained(process: subprocess.Popen[str]) -> tuple[int, list[dict[str, Any]], str]:
    process.communicate(timeout=60)
    return process.returncode, [], ""


@pytest.mark.parametrize(
    "text", ["'; DROP TABLE patches; --", '"quoted" \\back\\', "=1+1", "a\nb\r\nc\td", "é" * 5000, "𠮷野家🏔", "{name} {0} %s", "<b>&amp;", "a\0b"]
)
def test_hostile_text_travels_and_breaks_nothing(data: Path, tmp_path: Path, text: str) -> None:
    patches = layer_file(
        tmp_path / "p.gpkg", [None, SQUARES[0]], TBBH=[text, "x"], GZL=["?" + text, text], XZQDM=[text, ""], RGPD=["1", ""], RGYY=[text, ""]
    )
    rivers = rivers_file(tmp_path / "r.gpkg", {"长江": MAIN, text: MAIN})
    ended = here(classify_job(tmp_path, patches, rivers))
    assert ended.code == 0, ended.lines[-1]
    from pyogrio import read_dataframe

    frame = read_dataframe(tmp_path / "out.gpkg")
    kept = text.split("\0")[0]
    assert frame["TBBH"].tolist() == [kept, "x"] and frame["RGYY"][0] == kept and frame["SCOPE"].tolist() == [1, 1]
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert any(kept.strip() in f["where"] for f in report["findings"])
