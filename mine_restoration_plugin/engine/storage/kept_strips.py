"""Strips that were made before, kept on this computer: the rivers of a county hardly change, and most of a small job is its strips.

A strip is found again by everything that it depends on: the river's vertices, the distance, the code that makes strips and the
version of GEOS. A kept file that is damaged is as good as none, and where nothing can be kept (no home, a full disk) the strips are
made each time. ``MINE_RESTORATION_CACHE`` names another folder; empty, nothing is kept.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import sys
from pathlib import Path
from typing import Callable, Sequence

import shapely

VARIABLE = "MINE_RESTORATION_CACHE"
MOST_FILES = 60
_CODE = ("strips.py", "strip_pieces.py", "ellipsoid.py")
_DIGEST = 32


def folder() -> Path | None:
    """Where strips are kept; None where nothing shall be."""
    chosen = os.environ.get(VARIABLE)
    if chosen is not None:
        return Path(chosen) if chosen else None
    if os.name == "nt":
        base = os.environ.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return Path(base) / "mine_restoration" / "strips" if os.path.isabs(base) else None


@functools.lru_cache(maxsize=1)
def _maker() -> bytes:
    """What makes strips, in short: another code or another GEOS makes others."""
    core = Path(__file__).resolve().parents[1] / "core"
    total = hashlib.sha256(".".join(map(str, shapely.geos_version)).encode("ascii"))
    for name in _CODE:
        total.update((core / name).read_bytes())
    return total.digest()


def strip_key(river: shapely.Geometry, distance_m: float) -> str:
    """The name under which the strip of a river is kept."""
    total = hashlib.sha256(_maker() + repr(float(distance_m)).encode("ascii"))
    total.update(shapely.to_wkb(river, byte_order=1, include_srid=False))
    return total.hexdigest()


def union_key(keys: Sequence[str]) -> str:
    """The name under which the union of strips is kept."""
    return hashlib.sha256("+".join(sorted(keys)).encode("ascii")).hexdigest()


def kept_or_made(key: str, make: Callable[[], shapely.Geometry]) -> shapely.Geometry:
    """The geometry of this name, from the folder if it is there, else made and kept."""
    place = folder()
    found = _read(place / key) if place is not None else None
    if found is not None:
        return found
    made = make()
    if place is not None:
        _keep(place, key, made)
    return made


def _read(path: Path) -> shapely.Geometry | None:
    try:
        data = path.read_bytes()
        if hashlib.sha256(data[_DIGEST:]).digest() != data[:_DIGEST]:
            return None
        found = shapely.from_wkb(data[_DIGEST:])
        os.utime(path)
        return found
    except (OSError, shapely.errors.ShapelyError):
        return None


def _keep(place: Path, key: str, geometry: shapely.Geometry) -> None:
    data = shapely.to_wkb(geometry, byte_order=1, include_srid=False)
    part = place / f"{key}.{os.getpid()}"
    try:
        place.mkdir(parents=True, exist_ok=True)
        part.write_bytes(hashlib.sha256(data).digest() + data)
        os.replace(part, place / key)
        kept = sorted(place.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
        for old in kept[MOST_FILES:]:
            old.unlink(missing_ok=True)
    except OSError:
        # Nothing depends on it: the strips are made again next time.
        with contextlib.suppress(OSError):
            part.unlink()
