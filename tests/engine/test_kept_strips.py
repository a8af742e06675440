"""Strips that were made before are found again by all that they depend on, and by nothing less."""

from __future__ import annotations

import os

import pytest
import shapely

from engine_runs import MAIN, TRIBUTARY, classify_job, layer_file, rivers_file, square
from mine_restoration_plugin.engine.classify_command import run_classifypatches
from mine_restoration_plugin.engine.reporter import Reporter
from mine_restoration_plugin.engine.storage import kept_strips
from mine_restoration_plugin.engine.storage.kept_strips import kept_or_made, strip_key, union_key


@pytest.fixture
def kept(tmp_path, monkeypatch):
    folder = tmp_path / "kept"
    monkeypatch.setenv(kept_strips.VARIABLE, str(folder))
    return folder


def never():
    raise AssertionError("it was made again")


def test_a_strip_is_made_once(kept):
    made = kept_or_made("k", lambda: MAIN)
    assert made is MAIN
    assert shapely.equals_identical(kept_or_made("k", never), MAIN)


def test_another_river_distance_or_code_is_another_strip(monkeypatch):
    keys = {strip_key(MAIN, 10_000.0), strip_key(TRIBUTARY, 10_000.0), strip_key(MAIN, 10_000.5)}
    monkeypatch.setattr(kept_strips, "_maker", lambda: b"another")
    keys.add(strip_key(MAIN, 10_000.0))
    assert len(keys) == 4
    assert union_key(["a", "b"]) == union_key(["b", "a"]) != union_key(["a"])


DAMAGES = [lambda data: data[:-3], lambda data: data[:40] + bytes([data[40] ^ 1]) + data[41:], lambda data: b"", lambda data: b"\0" * 50]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_as_good_as_none(kept, damage):
    kept_or_made("k", lambda: MAIN)
    (kept / "k").write_bytes(damage((kept / "k").read_bytes()))
    assert kept_or_made("k", lambda: TRIBUTARY) is TRIBUTARY


def test_where_nothing_can_be_kept_the_strip_is_made_each_time(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    for place in (str(tmp_path / "file" / "below"), ""):
        monkeypatch.setenv(kept_strips.VARIABLE, place)
        assert kept_or_made("k", lambda: MAIN) is MAIN
        assert kept_or_made("k", lambda: TRIBUTARY) is TRIBUTARY


def test_old_strips_make_room(kept, monkeypatch):
    monkeypatch.setattr(kept_strips, "MOST_FILES", 3)
    for number in range(5):
        kept_or_made(f"k{number}", lambda: MAIN)
        os.utime(kept / f"k{number}", (number, number))
    kept_or_made("k5", lambda: MAIN)
    assert {path.name for path in kept.iterdir()} == {"k3", "k4", "k5"}


def test_a_second_classification_is_the_same_as_the_first(kept, tmp_path):
    rivers = rivers_file(tmp_path / "rivers.gpkg")
    patches = layer_file(tmp_path / "p.gpkg", [square(112.3, 30.0 + i / 50) for i in range(8)], TBBH=[f"T{i}" for i in range(8)])
    reports = []
    for name in ("a.gpkg", "b.gpkg"):
        reports.append(run_classifypatches(classify_job(tmp_path, patches, rivers, name), Reporter()))
        assert len(list(kept.iterdir())) == 3  # two rivers and their union
    for changing in ("timings_s", "run_time", "data_time"):
        for report in reports:
            report.pop(changing, None)
    assert reports[0] == reports[1]
