"""Names of a shapefile's columns: ten bytes that end with a character, and no two alike."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_samples import dbf, shapefile
from mine_restoration_plugin.engine.storage.shapefile_names import LIMIT, names_that_fit, with_whole_names

CHINESE = st.text(st.sampled_from("图斑编号面积县AB1_"), min_size=1, max_size=8)


@given(st.lists(CHINESE, max_size=20, unique_by=str.upper))
def test_names_fit_and_stay_apart(names: list[str]) -> None:
    fitting = names_that_fit(names)
    chinese = [short for name, short in zip(names, fitting) if not name.isascii()]
    assert all(len(short.encode()) <= LIMIT for short in chinese)
    assert len({short.upper() for short in fitting}) == len(names)
    assert all(short == name for name, short in zip(names, fitting) if name.isascii() or len(name.encode()) <= LIMIT)


def headed(folder: Path, *names: bytes) -> Path:
    """A shapefile with one row and these columns."""
    folder.mkdir()
    path = shapefile(folder, count=1)
    path.with_suffix(".cpg").unlink(missing_ok=True)
    path.with_suffix(".dbf").write_bytes(dbf([(name, b"C", 4) for name in names], [[b"x"] * len(names)]))
    return path


def names_in(path: str) -> list[bytes]:
    head = Path(path).with_suffix(".dbf").read_bytes()
    return [head[place : place + 11].split(b"\0")[0] for place in range(32, int.from_bytes(head[8:10], "little") - 1, 32)]


@pytest.mark.parametrize(
    ("name", "encoding", "whole"),
    [
        ("图斑编号".encode()[:10], "", "图斑编".encode()),
        ("修复方".encode()[:8] + b"_1", "", "修复_1".encode()),
        ("A图斑编号码".encode("gbk")[:10], "GBK", "A图斑编号".encode("gbk")),
        ("A图斑编号码".encode("gbk")[:10], "cp936", "A图斑编号".encode("gbk")),
    ],
)
def test_a_name_loses_the_part_of_a_character_in_a_copy_and_the_source_stays(tmp_path: Path, name: bytes, encoding: str, whole: bytes) -> None:
    source = headed(tmp_path / "source", name, b"TBBH")
    copy = with_whole_names(str(source), encoding)
    assert copy != str(source) and names_in(copy) == [whole, b"TBBH"] and names_in(str(source)) == [name, b"TBBH"]
    assert Path(copy).read_bytes() == source.read_bytes()
    assert with_whole_names(str(source), encoding) == copy  # made once


@pytest.mark.parametrize("name", ["图斑编".encode(), "图斑编号".encode("gbk"), b"TBBH", b"\xff\xfe", "\x80".encode("latin-1")])
def test_whole_and_damaged_names_need_no_copy(tmp_path: Path, name: bytes) -> None:
    source = str(headed(tmp_path / "source", name))
    assert with_whole_names(source) == source
    assert with_whole_names(str(tmp_path / "source" / "missing.shp")) == str(tmp_path / "source" / "missing.shp")


def test_what_a_cpg_says_counts_where_nobody_says_more(tmp_path: Path) -> None:
    source = headed(tmp_path / "source", "A图斑编号码".encode("gbk")[:10])
    assert with_whole_names(str(source)) == str(source)  # as UTF-8 it is damaged, not cut
    shutil.copytree(tmp_path / "source", tmp_path / "other")
    told = tmp_path / "other" / source.name
    told.with_suffix(".cpg").write_text("936")
    assert names_in(with_whole_names(str(told))) == ["A图斑编号".encode("gbk")]
