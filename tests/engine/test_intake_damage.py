"""A short share of tests/long/damaged_imports.py: damaged and hostile files are read or refused with a sentence, and nothing leaves its folder."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Iterator

import pytest

sys.path.append(str(Path(__file__).resolve().parents[1] / "long"))

from damaged_imports import Worker, attacks, round_of, run

from intake_samples import good_files

# Bombs and long rings take longer than all others together.
SLOW = ("bomb", "long ring", "rings without end", "many members")


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    worker = Worker()
    yield worker
    worker.close()


def failures(cases: list, worker: Worker, tmp_path: Path) -> list[str]:
    wrong = []
    for number, case in enumerate(cases):
        place = tmp_path / str(number)
        place.mkdir()
        problem = run(case, worker, place)[1]
        wrong += [f"{case.name}: {problem}"] if problem else []
    return wrong


def test_damaged_files_are_read_or_refused(worker: Worker, tmp_path: Path) -> None:
    good = good_files(tmp_path / "good")
    cases = [round_of(kind, path, seed) for seed in range(8) for kind, path in good.items()]
    assert failures(cases, worker, tmp_path) == []


def test_attacks_come_to_nothing(worker: Worker, tmp_path: Path) -> None:
    assert failures([case for case in attacks(long=False) if not case.name.startswith(SLOW)], worker, tmp_path) == []


def test_a_process_that_dies_or_hangs_is_noticed(tmp_path: Path) -> None:
    worker = Worker()
    assert "longer" in worker.read(tmp_path, tmp_path / "folder", seconds=0.0)["failed"]
    worker.close()
