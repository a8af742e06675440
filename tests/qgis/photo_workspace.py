"""A small workspace with two sites, and photos with EXIF that Pillow writes."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, Optional

from PIL import Image, TiffImagePlugin
from qgis.core import QgsGeometry

from mine_restoration_plugin.bridge.workspace_store import WorkspaceStore

REPOSITORY = Path(__file__).resolve().parents[2]
ENGINE = REPOSITORY / "build" / "engine_env" / "bin" / "python"
# The site's patch: some 960 m by 1110 m.
SQUARE = "MultiPolygon(((111.00 31.00, 111.01 31.00, 111.01 31.01, 111.00 31.01, 111.00 31.00)))"


@lru_cache(maxsize=None)
def _template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="photo_workspace_"))
    code = (
        "from mine_restoration_plugin.engine.storage.workspace_file import create_workspace\n"
        "from mine_restoration_plugin.model.campaign import builtin_campaign_path\n"
        f"create_workspace({str(folder / 'empty.gpkg')!r}, builtin_campaign_path(), '420526', '建库人')"
    )
    subprocess.run([str(ENGINE), "-c", code], cwd=REPOSITORY, check=True, timeout=120)
    return folder / "empty.gpkg"


def make_store(folder: Path, name: str = "兴山县.gpkg", editor: str = "张三") -> WorkspaceStore:
    """A new workspace with the site KS001, which has a patch and a start of the works, and KS002, which has none."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    shutil.copy(_template(), path)
    store = WorkspaceStore.open(str(path), editor)
    for number, status in (("KS001", "40"), ("KS/002:甲", "10")):
        store.add("sites", {"uuid": number, "ZTBH": number, "KSMC": f"{number}矿", "ZT": status})
    store.add("patches", {"site": "KS001", "TBBH": "TB001", "TQMJ": 1.0}, QgsGeometry.fromWkt(SQUARE))
    store.save_rows("ledger", {store.rows("ledger", "KS001")[0]["uuid"]: {"KGRQ": "2021-01-01"}})
    return store


def _dms(value: float) -> Any:
    total = Fraction(round(abs(value) * 36_000_000), 10_000)
    parts = (Fraction(int(total // 3600)), Fraction(int(total % 3600 // 60)), total % 60)
    return tuple(TiffImagePlugin.IFDRational(part.numerator, part.denominator) for part in parts)


def make_photo(
    path: Path, lon: Optional[float] = 111.005, lat: float = 31.005, bearing: Optional[float] = 90.0, taken: str = "2020:05:17 09:30:12",
    size: Any = (320, 240), colour: str = "green", orientation: int = 1, gps: Optional[Dict[int, Any]] = None,
) -> Path:  # fmt: skip
    """A JPEG (or what the ending says) with EXIF; ``lon=None`` for one without a position."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.new("RGB", size, colour)
    for x in range(0, size[0], 7):  # something to see which side is up
        image.putpixel((x, 0), (255, 0, 0))
    exif = Image.Exif()
    exif[0x0112] = orientation
    if taken:
        exif[0x8769] = {0x9003: taken}
    places: Dict[int, Any] = {}
    if lon is not None:
        places = {1: "N" if lat >= 0 else "S", 2: _dms(lat), 3: "E" if lon >= 0 else "W", 4: _dms(lon)}
        if bearing is not None:
            hundredths = round(bearing * 100)
            places.update({16: "T", 17: TiffImagePlugin.IFDRational(hundredths, 100)})
    places.update(gps or {})
    if places:
        exif[0x8825] = places
    image.save(path, exif=exif.tobytes())
    return path
