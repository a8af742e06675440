"""A few rounds of the long test: QGIS is killed while it saves, and nothing that was saved is lost."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "long"))

from store_kills import rounds


def test_nothing_saved_is_lost_when_qgis_is_killed(tmp_path, capsys):
    rounds(4, seed=7, folder=tmp_path)
    assert capsys.readouterr().out.count("nothing lost") == 4
