"""The real qgis_process, with the staged plugin in a profile of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess

import pytest

from made_layers import REPOSITORY, memory_layer, needs_engine, save, square

PROGRAM = shutil.which("qgis_process.bin") or shutil.which("qgis_process")
pytestmark = [needs_engine, pytest.mark.skipif(PROGRAM is None, reason="no qgis_process")]


@pytest.fixture(scope="module")
def profile(tmp_path_factory):
    folder = tmp_path_factory.mktemp("profile")
    subprocess.run(["/usr/bin/python3", str(REPOSITORY / "scripts" / "qgis_profile.py"), str(folder)], check=True, capture_output=True)
    return folder


def qgis_process(profile, name, *parameters, **variables):
    env = {**os.environ, "QGIS_CUSTOM_CONFIG_PATH": str(profile), "QT_QPA_PLATFORM": "offscreen", **variables}
    env.pop("PYTHONPATH", None)
    command = [PROGRAM, "--json", "run", f"mine_restoration:{name}", "--", *parameters]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=180)


@pytest.fixture
def patches(tmp_path, qgis_app):
    rows = [{"TBBH": "near", "geometry": square(111.28, 30.70)}, {"TBBH": "far", "geometry": square(113.9, 33.0)}]
    return save(memory_layer(rows), tmp_path / "patches.gpkg", "patches")


@pytest.mark.parametrize("where", ["path", "TEMPORARY_OUTPUT"])
def test_classification_runs_and_gives_its_numbers(profile, patches, tmp_path, where):
    output = str(tmp_path / "out.gpkg") if where == "path" else where
    done = qgis_process(profile, "classifypatches", f"PATCHES={patches}", f"OUTPUT={output}")
    assert done.returncode == 0, done.stderr
    results = json.loads(done.stdout[done.stdout.index("{") :])["results"]
    assert (results["IN_SCOPE"], results["OUTSIDE"]) == (1, 1)
    if where == "path":
        assert results["OUTPUT"] == output and os.path.isfile(output)


@pytest.mark.parametrize(
    ("parameters", "word"),
    [
        (["PATCHES=/nowhere/gone.gpkg"], "/nowhere/gone.gpkg"),
        (["PATCHES={patches}", "DISTANCE=0"], "0 km"),
        (["PATCHES={patches}", "DISTANCE=1000"], "1000"),
        (["PATCHES={patches}", "RULE=9"], "RULE"),
        (["PATCHES={patches}|layername=nobody"], "nobody"),
        (["PATCHES={patches}", "CAMPAIGN=/nowhere/c.json"], "/nowhere/c.json"),
    ],
)
def test_bad_input_ends_with_a_sentence_and_a_code(profile, patches, tmp_path, parameters, word):
    output = tmp_path / "out.gpkg"
    done = qgis_process(profile, "classifypatches", *[p.format(patches=patches) for p in parameters], f"OUTPUT={output}")
    said = done.stdout + done.stderr
    assert done.returncode != 0
    assert word.replace(" km", "") in said
    assert "Traceback" not in said
    assert not output.exists()


def test_an_engine_that_is_missing_is_a_sentence(profile, patches, tmp_path):
    done = qgis_process(profile, "riverbuffers", f"OUTPUT={tmp_path / 'o.gpkg'}", MINE_RESTORATION_ENGINE_PYTHON="/nowhere/python")
    said = done.stdout + done.stderr
    assert done.returncode != 0
    assert "/nowhere/python" in said and "Traceback" not in said
