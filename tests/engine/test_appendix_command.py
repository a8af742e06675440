"""The command ``appendixtable`` on real layers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pyogrio
import pytest

from appendix_records import frame_of, plan_cells, published_patches
from mine_restoration_plugin.engine.appendix_command import run_appendixtable
from mine_restoration_plugin.engine.reporter import Reporter
from mine_restoration_plugin.model.errors import MineError
from mine_restoration_plugin.model.job import Job, Source

ROWS = published_patches()


@pytest.fixture
def layer(tmp_path: Path) -> Path:
    return save(frame_of(ROWS), tmp_path / "patches.gpkg")


def save(frame: pd.DataFrame, path: Path) -> Path:
    pyogrio.write_dataframe(frame, path, layer="patches")
    return path


def run(layer: Path, path: Path, where: str | None = None, **settings: Any) -> dict[str, Any]:
    job = Job("appendixtable", {"patches": [Source(str(layer), where=where)]}, settings, files={"table": str(path)})
    return run_appendixtable(job, Reporter())


def codes(result: dict[str, Any]) -> list[str]:
    return [finding["code"] for finding in result["findings"]]


def test_a_layer_becomes_the_plans_table(layer: Path, tmp_path: Path) -> None:
    result = run(layer, tmp_path / "t.csv")
    lines = (tmp_path / "t.csv").read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(",") for line in lines] == plan_cells()
    assert result["table"]["total"]["total"] == {"count": 4694, "hectares": 17431.82}
    assert result["statement"]["first_time"] == "2026-11-23 20:15:00"
    assert codes(result) == []
    json.dumps(result)


def test_a_filter_names_in_small_letters_and_an_alias_are_followed(tmp_path: Path) -> None:
    frame = frame_of(ROWS).rename(columns=str.lower).rename(columns={"tqmj": "TBTYMJ"})
    result = run(save(frame, tmp_path / "p.gpkg"), tmp_path / "t.html", where="sdm = '42'", area="handed_down")
    assert result["table"]["total"]["total"] == {"count": 359, "hectares": 2486.3}


def test_comparison_and_another_distance_are_told(tmp_path: Path) -> None:
    frame = frame_of(ROWS[:-500]).assign(PDGZ="other/touches/5km/bank")
    result = run(save(frame, tmp_path / "p.gpkg"), tmp_path / "t.xlsx", baseline=True)
    assert codes(result) == ["table_other_campaign", "baseline_other_distance"]
    assert result["comparison"]["difference"]["total"]["total"]["count"] < 0


@pytest.mark.parametrize(
    "gone, settings, code",
    [
        ("SCOPE", {}, "patches_not_classified"),
        ("TQMJ", {}, "patches_not_classified"),
        ("", {"area": "verified"}, "field_missing"),
        ("ZTBH", {"count_by": "site"}, "field_missing"),
        ("", {"count_by": "mine"}, "setting_invalid"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_written(tmp_path: Path, gone: str, settings: dict[str, str], code: str) -> None:
    layer = save(frame_of(ROWS[:50]).drop(columns=[gone] if gone else []), tmp_path / "p.gpkg")
    with pytest.raises(MineError) as caught:
        run(layer, tmp_path / "t.xlsx", **settings)
    assert caught.value.code == code
    assert "?" not in str(caught.value)
    assert os.listdir(tmp_path) == ["p.gpkg"]


def test_an_empty_choice_is_told(layer: Path, tmp_path: Path) -> None:
    with pytest.raises(MineError) as caught:
        run(layer, tmp_path / "t.xlsx", where="SDM = '99'")
    assert caught.value.code == "layer_empty"


def test_every_finding_is_a_whole_sentence(tmp_path: Path) -> None:
    frame = frame_of(ROWS).assign(ZTBH="one")
    frame.loc[0:40, "SDM"] = "61"
    frame.loc[41:80, "GZL"] = "9"
    frame.loc[81:120, "TQMJ"] = None
    frame.loc[121:, "PDGZ"] = None
    layer = save(frame, tmp_path / "p.gpkg")
    by_patch, by_site = run(layer, tmp_path / "t.xlsx"), run(layer, tmp_path / "t.xlsx", count_by="site")
    assert codes(by_patch) == ["table_outside_provinces", "table_without_class", "table_without_area", "rules_unknown"]
    assert codes(by_site) == ["site_two_classes", "site_two_provinces", "table_without_area", "rules_unknown"]
    assert not [finding["text"] for finding in by_patch["findings"] + by_site["findings"] if "?" in finding["text"] or "{" in finding["text"]]


def test_the_engine_process_answers_with_the_result(layer: Path, tmp_path: Path) -> None:
    job = Job("appendixtable", {"patches": [Source(str(layer))]}, {}, files={"table": str(tmp_path / "t.xlsx")})
    (tmp_path / "job.json").write_text(job.dumps(), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mine_restoration_plugin.engine", "appendixtable", str(tmp_path / "job.json")],
        cwd=Path(__file__).parents[2], capture_output=True, text=True, encoding="utf-8", timeout=120,
    )  # fmt: skip
    last = json.loads(done.stdout.splitlines()[-1])
    assert (done.returncode, last["type"]) == (0, "result"), done.stdout + done.stderr
    assert last["data"]["table"]["total"]["total"]["count"] == 4694
