#!/usr/bin/env python3
"""Damaged workspaces by the hundred: each is rescued, what was saved is what it was, and the report says what is missing.

    build/test_env/bin/python tests/long/damaged_workspaces.py [--rounds 400] [--seed 1]

A round is the test of ``tests/engine/test_workspace_salvage.py`` with a number of its own: whole pages, sectors, the end or a run of
zeros. Keys of the workspace are made anew in each run, so that no two runs meet the same files.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import traceback
import warnings
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(REPOSITORY), str(REPOSITORY / "tests" / "engine")]

import test_workspace_salvage as salvage  # noqa: E402


def main() -> int:
    """Run the rounds; exit code 1 if any failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    warnings.simplefilter("ignore")  # broken shapes
    failed = 0
    with tempfile.TemporaryDirectory() as name:
        whole = salvage.made_whole(Path(name) / "whole")
        for number in range(given.seed * 10_000, given.seed * 10_000 + given.rounds):
            folder = Path(name) / str(number)
            folder.mkdir()
            path = Path(shutil.copy(whole, folder / whole.name))
            try:
                salvage.damage_and_look(whole, path, number)
            except Exception:  # noqa: BLE001 - a round says what was wrong, and the next one begins
                failed += 1
                print(f"round {number}:\n{traceback.format_exc()[-1500:]}", flush=True)
            shutil.rmtree(folder)
    print(f"damaged workspaces: {given.rounds} rounds, {failed} failed")
    return int(failed > 0)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONDONTWRITEBYTECODE", "1")
    sys.exit(main())
