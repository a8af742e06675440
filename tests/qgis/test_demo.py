"""``scripts/demo.py``, and the demo patches on rivers that nobody in the project drew."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections import Counter

import pytest

from made_layers import REPOSITORY, SHARED, needs_engine

sys.path.insert(0, str(REPOSITORY / "scripts"))

import demo
import demo_documents

RIVERS = SHARED / "data" / "ne_10m_rivers_yangtze.gpkg"
PUBLISHED = SHARED / "mission" / "appendix-table.csv"
pytestmark = needs_engine


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """All that make demo makes, in a folder of the tests."""
    folder = tmp_path_factory.mktemp("demo")
    demo.make_all(folder, demo.Steps())
    return folder


@pytest.mark.slow
def test_demo_makes_all_of_it_and_leaves_no_log_beside_the_workspace(made):
    assert {path.name for path in made.iterdir()} == {*demo.MADE, demo.STAMP}
    with (made / "map.png").open("rb") as file:
        head = file.read(24)
    assert (int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")) >= (3300, 2300)


@pytest.mark.slow
@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published table is not beside the repository")
def test_demo_gives_the_published_table_cell_for_cell(made):
    assert demo.read_table(made / "appendix.csv") == demo.read_table(PUBLISHED)


@pytest.mark.slow
def test_demo_workspace_and_report(made):
    from qgis.core import QgsVectorLayer

    counts = {}
    for name in ("patches", "rivers", "strips", "strips_by_class", "provinces"):
        layer = QgsVectorLayer(f"{made / 'workspace.gpkg'}|layername={name}", name, "ogr")
        assert layer.isValid() and layer.crs().authid() == "EPSG:4490", name
        counts[name] = layer.featureCount()
        del layer
    report = json.loads((made / "report.json").read_text(encoding="utf-8"))
    assert counts == {"patches": report["counts"]["patches"], "rivers": 10, "strips": 10, "strips_by_class": 2, "provinces": 11}
    assert report["counts"]["in_scope"] - report["counts"]["outside_provinces"] == 4694
    assert report["table"]["rows"][-1][-2:] == ["4694", "17431.82"]
    assert {"timings_s", "settings", "findings", "demo"} <= set(report)
    assert {f"documents/{document.name}" for document in demo_documents.SET} < set(report["demo"]["steps_s"])
    assert str(REPOSITORY) not in json.dumps(report)


@pytest.mark.slow
@pytest.mark.skipif(not RIVERS.exists(), reason="the reference rivers are not beside the repository")
def test_rivers_that_the_plan_does_not_name_are_left_out(made, tmp_path):
    output, report = tmp_path / "out.gpkg", tmp_path / "report.json"
    command = [str(REPOSITORY / "scripts" / "process"), "classifypatches", f"PATCHES={made / demo.PATCHES}", f"RIVERS={RIVERS}"]
    done = subprocess.run([*command, f"OUTPUT={output}", f"REPORT={report}"], capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr
    result = json.loads(report.read_text(encoding="utf-8"))
    assert {river["name"] for river in result["rivers"]} == {"长江", "岷江", "沱江", "嘉陵江", "乌江", "湘江", "汉江", "赣江"}
    assert 2000 < result["counts"]["in_scope"] < result["counts"]["patches"] == 5146


@pytest.mark.slow
def test_demo_makes_every_document_of_one_workspace(made):
    files = dict(demo_documents.made_files(made))
    endings = {name: Counter(path.suffix for path in paths) for name, paths in files.items()}
    maps = {path.stem for path in files["maps"]}
    assert endings["ledgers"][".xlsx"] == 11 and all(path.name[:3] in maps for path in files["ledgers"])
    assert endings["cards"][".pdf"] == endings["cards"][".docx"] == demo_documents.CARDS
    assert endings["appendix.xlsx"] and endings["appendix.html"] and endings["plan.docx"]
    assert {".xlsx", ".docx", ".html"} <= set(endings["disclosure"])


@pytest.mark.slow
def test_documents_of_the_demo_name_no_place_on_this_machine(made):
    for _, paths in demo_documents.made_files(made):
        for path in paths:
            assert str(made).encode() not in whole_content(path), path


def whole_content(path):
    """The bytes of a file; of Office files those of their parts."""
    if not zipfile.is_zipfile(path):
        return path.read_bytes()
    with zipfile.ZipFile(path) as packed:
        return b"".join(packed.read(name) for name in packed.namelist())


def test_documents_are_told_with_where_they_go(tmp_path):
    (tmp_path / demo_documents.PHOTOS / "M1").mkdir(parents=True)
    for document in demo_documents.SET:
        algorithm, parameters = document.command(tmp_path)
        assert f"OUTPUT={tmp_path / demo_documents.DOCUMENTS / document.name}" in parameters and algorithm == document.algorithm
    assert demo_documents.made_files(tmp_path) == [(document.name, []) for document in demo_documents.SET]


def test_a_step_that_fails_is_a_sentence_and_the_last_demo_stays(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(demo, "BUILD", tmp_path)
    monkeypatch.setattr(demo, "DEMO", tmp_path / "demo")
    monkeypatch.setattr(demo, "ENGINE_PYTHON", "/bin/false")
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "report.json").write_text("earlier")
    assert demo.main() == 1
    said = capsys.readouterr().err
    assert said.startswith("demo: the demo patches could not be made") and "Traceback" not in said
    assert (tmp_path / "demo" / "report.json").read_text() == "earlier"
    assert [path.name for path in tmp_path.iterdir()] == ["demo"]


def test_new_demo_takes_the_place_of_the_old_and_others_files_stay(tmp_path):
    place, part = tmp_path / "demo", tmp_path / "part"
    for folder in (place, part):
        folder.mkdir()
        (folder / "workspace.gpkg").write_text(folder.name)
    (place / "workspace.gpkg-wal").write_text("log of the old file")
    (place / "notes.txt").write_text("mine")
    demo.take_place(part, place)
    assert {path.name: path.read_text() for path in place.iterdir()} == {"workspace.gpkg": "part", "notes.txt": "mine"}
    assert [path.name for path in tmp_path.iterdir()] == ["demo"]


def test_patches_that_somebody_changed_are_made_anew(tmp_path):
    patches = tmp_path / demo.PATCHES
    assert demo.made_from(patches) is None
    patches.write_text("a")
    before = demo.made_from(patches)
    assert demo.made_from(patches) == before
    patches.write_text("b")
    assert demo.made_from(patches) != before


def test_columns_stand_under_each_other_with_wide_letters():
    lines = demo.aligned([["序号", "省份", "范围", "点数"], ["1", "上海", "0～10", "0"], ["", "总计", "0～10", "4694"]])
    assert {demo.width(line) for line in lines} == {demo.width(lines[0])}
    assert demo.two_lines(["序号", "主要支流面积（公顷）", "总计点数（个）", "范围（公里）"]) == [
        ["序号", "主要支流", "总计", "范围"],
        ["", "面积（公顷）", "点数（个）", "（公里）"],
    ]
