"""A workspace with a few sites, made by the engine and opened through the store."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict

from qgis.core import QgsGeometry

from mine_restoration_plugin.bridge.workspace_store import WorkspaceStore

REPOSITORY = Path(__file__).resolve().parents[2]
ENGINE = REPOSITORY / "build" / "engine_env" / "bin" / "python"
SITES = ("KS001", "KS002", "KS003", "KS004")


@lru_cache(maxsize=None)
def _template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="archive_workspace_"))
    code = (
        "from mine_restoration_plugin.engine.storage.workspace_file import create_workspace\n"
        "from mine_restoration_plugin.model.campaign import builtin_campaign_path\n"
        f"create_workspace({str(folder / 'empty.gpkg')!r}, builtin_campaign_path(), '511502', '建库人')"
    )
    subprocess.run([str(ENGINE), "-c", code], cwd=REPOSITORY, check=True, timeout=120)
    return folder / "empty.gpkg"


def square(x: float, y: float) -> QgsGeometry:
    return QgsGeometry.fromWkt(f"MultiPolygon((({x} {y}, {x + 0.01} {y}, {x + 0.01} {y + 0.01}, {x} {y + 0.01}, {x} {y})))")


def make_store(folder: Path, name: str = "翠屏区.gpkg", editor: str = "张三") -> WorkspaceStore:
    """KS001 to KS003 with one patch each (KS001 with two), in Sichuan; KS004 without a patch."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    shutil.copy(_template(), path)
    store = WorkspaceStore.open(str(path), editor)
    towns = ("李庄镇", "南广镇", "李庄镇", "")
    rows = [
        {"uuid": number, "ZTBH": number, "KSMC": f"{number}采石场", "XZJD": town, "XZX": "翠屏区", "XZQDM": "511502", "ZT": "10"}
        for number, town in zip(SITES, towns)
    ]
    store.add_rows("sites", rows)
    patches: Dict[str, Any] = {"TQMJ": 20_000.0, "SDM": "51", "GZL": "1", "HLMC": "长江", "JAJL": 120.5, "SCOPE": 1}
    numbers = (("KS001", "TB001"), ("KS001", "TB002"), ("KS002", "TB003"), ("KS003", "TB004"))
    given = [{**patches, "site": site, "TBBH": number, "KZ": "83900", "KCFS": "A", "STWT": "{1}"} for site, number in numbers]
    store.add_rows("patches", given, [square(104.6 + 0.02 * place, 28.8) for place in range(len(given))])
    return store


def second_window(store: WorkspaceStore, editor: str = "王五") -> WorkspaceStore:
    """The same workspace as another person has it open."""
    return WorkspaceStore.open(store.path, editor)


def stored(store: WorkspaceStore, site: str, name: str) -> Any:
    """A value of the archive as it stands in the file."""
    return store.rows("archive", site)[0][name]
