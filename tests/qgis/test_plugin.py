"""Loading the plugin costs nothing and leaves nothing."""

from __future__ import annotations

import json
import os
import subprocess

import pytest
from qgis.core import QgsApplication

from made_layers import REPOSITORY

LOAD = """
import json, sys, time
import mine_restoration_plugin
after_import = sorted(sys.modules)
from qgis.core import QgsApplication
from qgis.PyQt import QtGui, QtWidgets
app = QgsApplication([], False)
app.initQgis()
before = set(sys.modules)
started = time.perf_counter()
plugin = mine_restoration_plugin.classFactory(None)
plugin.initProcessing()
milliseconds = (time.perf_counter() - started) * 1000
algorithms = sorted(a.id() for a in QgsApplication.processingRegistry().providerById("mine_restoration").algorithms())
loaded = sorted(set(sys.modules) - before)
plugin.unload()
gone = QgsApplication.processingRegistry().providerById("mine_restoration") is None
print(json.dumps([after_import, loaded, algorithms, gone, milliseconds]))
app.exitQgis()
"""
GEO_LIBRARIES = {
    "geopandas", "shapely", "pyproj", "fiona", "pyogrio", "pyarrow", "scipy", "pandas", "numpy", "openpyxl", "xlsxwriter", "docx",
    "docxtpl", "lxml", "matplotlib", "PIL",
}


@pytest.fixture(scope="module")
def loaded():
    """A fresh interpreter that loads the plugin, as QGIS does."""
    env = {**os.environ, "PYTHONPATH": str(REPOSITORY), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(["/usr/bin/python3", "-c", LOAD], env=env, capture_output=True, text=True, timeout=120)
    assert done.stdout.strip(), done.stderr
    return json.loads(done.stdout.strip().splitlines()[-1])


def test_importing_the_package_imports_neither_qgis_nor_the_engine(loaded):
    after_import = loaded[0]
    assert "qgis" not in after_import and "qgis.core" not in after_import
    assert [name for name in after_import if name.startswith("mine_restoration_plugin.")] == []


def test_loading_the_plugin_imports_no_geo_library_and_no_panel(loaded, record_property):
    names = loaded[1]
    record_property("load_ms", loaded[4])
    assert not GEO_LIBRARIES & {name.split(".")[0] for name in names}
    assert not [n for n in names if n.startswith(("mine_restoration_plugin.engine", "mine_restoration_plugin.gui"))]
    assert "qgis.gui" not in names and "processing" not in names
    # The price is the number of modules: a timing would depend on the machine.
    ours = [n for n in names if n.startswith("mine_restoration_plugin") and ".algorithms" not in n]
    assert len(ours) <= 23, ours


def test_algorithms_are_there_after_loading_and_gone_after_unloading(loaded):
    files = {path.stem for path in (REPOSITORY / "mine_restoration_plugin" / "algorithms").glob("*.py")}
    shared = {"__init__", "base", "workspace_algorithm", "document_algorithm", "provider"}
    assert set(loaded[2]) == {f"mine_restoration:{name}" for name in files - shared}
    assert loaded[3]


def test_the_translation_is_found_for_every_name_of_simplified_chinese(qgis_app, tmp_path):
    from qgis.PyQt.QtCore import QCoreApplication

    from mine_restoration_plugin.bridge.translation import install_translator, tr

    ts = tmp_path / "mine_restoration_zh_CN.ts"
    ts.write_text(
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE TS><TS version="2.1" language="zh_CN"><context><name>MineRestoration</name>'
        "<message><source>A sentence of this test</source><translation>一句话</translation></message></context></TS>",
        encoding="utf-8",
    )
    tool = next((t for t in ("/usr/lib/qt5/bin/lrelease", "/usr/lib/qt6/bin/lrelease") if os.path.exists(t)), None)
    if tool is None:
        pytest.skip("no lrelease")
    subprocess.run([tool, str(ts)], check=True, capture_output=True)
    for name in ("zh-Hans", "zh_CN", "zh"):
        translator = install_translator(name, str(tmp_path))
        assert translator is not None, name
        assert tr("A sentence of this test") == "一句话"
        QCoreApplication.removeTranslator(translator)
    assert install_translator("en", str(tmp_path)) is None
    assert tr("A sentence of this test") == "A sentence of this test"
    assert QgsApplication.instance() is not None
