"""SCOPE of the documents: numbers, an expression, an extent, a polygon, and what is none of them."""

from __future__ import annotations

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsGeometry, QgsProject

from archive_workspace import square
from mine_restoration_plugin.bridge.document_scope import area_of, scope_of
from mine_restoration_plugin.bridge.workspace_store import WorkspaceStore
from mine_restoration_plugin.model.errors import MineError
from status_workspace import make_store

PLACES = {"K-1": (111.0, 30.0), "K-2": (111.1, 30.0), "K,3": (112.0, 31.0)}


@pytest.fixture
def path(tmp_path, qgis_app):
    store = make_store(tmp_path)
    for number, (x, y) in PLACES.items():
        store.add("sites", {"uuid": number, "ZTBH": number, "KSMC": f"{number}矿", "XZX": "宜都市" if y < 30.5 else "兴山县"})
        store.add("patches", {"uuid": f"p{number}", "site": number, "TBBH": f"T{number}"}, square(x, y))
    store.add("sites", {"uuid": "K-9", "ZTBH": "K-9", "KSMC": "没有图形"})
    path = store.path
    store.close()
    return path


def chosen(path, text):
    scope = scope_of(path, text)
    return None if scope.sites is None else list(scope.sites)


def refused(path, text):
    """The code of the refusal. Not pytest.raises: what it keeps of the frames would hold layers until QGIS is gone."""
    try:
        scope_of(path, text)
    except MineError as error:
        return error.code
    return ""


@pytest.mark.parametrize("text", ["", None, "  ", "ALL", "全部"])
def test_nothing_chosen_is_the_whole_workspace(path, text):
    assert chosen(path, text) is None


@pytest.mark.parametrize(("text", "sites"), [
    ("K-1", ["K-1"]),
    ("K-2，K-1", ["K-2", "K-1"]),
    ("K,3", ["K,3"]),
    ("\"XZX\" = '宜都市'", ["K-1", "K-2"]),
    ("110.9,111.05,29.9,30.1", ["K-1"]),
    ("110.9,111.2,29.9,30.1 [EPSG:4490]", ["K-1", "K-2"]),
    ("POLYGON((110.9 29.9, 112.5 29.9, 112.5 31.5, 110.9 31.5, 110.9 29.9))", ["K,3", "K-1", "K-2"]),
    ("SRID=4490;POLYGON((111.9 30.9, 112.1 30.9, 112.1 31.1, 111.9 31.1, 111.9 30.9))", ["K,3"]),
])  # fmt: skip
def test_a_part_is_told_in_many_ways(path, text, sites):
    assert chosen(path, text) == sites


def test_an_area_in_metres_is_converted(path):
    degrees, metres = QgsCoordinateReferenceSystem("EPSG:4490"), QgsCoordinateReferenceSystem("EPSG:4525")
    box = QgsGeometry.fromWkt("POLYGON((110.9 29.9, 111.05 29.9, 111.05 30.1, 110.9 30.1, 110.9 29.9))")
    box.transform(QgsCoordinateTransform(degrees, metres, QgsProject.instance()))
    scope = scope_of(path, f"{box.asWkt()} [EPSG:4525]")
    assert scope.sites == ("K-1",) and scope.patches == ("pK-1",)


def test_a_concave_area_takes_what_it_touches_and_not_what_its_box_holds(path):
    hook = "POLYGON((110.9 29.9, 112.2 29.9, 112.2 31.2, 112.15 31.2, 112.15 29.95, 110.9 29.95, 110.9 29.9))"
    assert refused(path, hook) == "scope_none"


def test_four_numbers_that_are_sites_are_no_extent(path):
    store = WorkspaceStore.open(path, "")
    for number in ("101", "102", "103", "104"):
        store.add("sites", {"uuid": number, "ZTBH": number})
    store.close()
    assert scope_of(path, "101,102,103,104").sites == ("101", "102", "103", "104")


def test_unknown_numbers_are_named(path):
    scope = scope_of(path, "K-1, K-7")
    assert (scope.sites, scope.unknown) == (("K-1",), ("K-7",))


@pytest.mark.parametrize(("text", "code"), [
    ("K-7", "scope_none"),
    ("\"XZX\" = '没有'", "scope_none"),
    ("1,2,1,2", "scope_none"),
    ("\"NOPE\" = 1", "sites_expression"),
    ("POLYGON((0 0, 1 1, 1 0, 0 1, 0 0))", "scope_area"),
    ("POLYGON((0 0, 1 1", "sites_expression"),
    ("110,111,29,30 [EPSG:999999]", "scope_area"),
])  # fmt: skip
def test_what_cannot_be_meant_is_a_sentence(path, text, code):
    assert refused(path, text) == code


def test_a_text_without_area_is_none():
    assert area_of("K-01") is None and area_of("110,111,29") is None
