"""A workspace with sites that are complete for every status, made by the engine and filled through the store."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, List

from mine_restoration_plugin.bridge.workspace_store import WorkspaceStore

REPOSITORY = Path(__file__).resolve().parents[2]
ENGINE = REPOSITORY / "build" / "engine_env" / "bin" / "python"
sys.path.insert(0, str(REPOSITORY / "tests" / "engine"))

from status_dossiers import complete, natural


@lru_cache(maxsize=None)
def _template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="status_workspace_"))
    code = (
        "from mine_restoration_plugin.engine.storage.workspace_file import create_workspace\n"
        "from mine_restoration_plugin.model.campaign import builtin_campaign_path\n"
        f"create_workspace({str(folder / 'empty.gpkg')!r}, builtin_campaign_path(), '420581', '建库人')"
    )
    subprocess.run([str(ENGINE), "-c", code], cwd=REPOSITORY, check=True, timeout=120)
    return folder / "empty.gpkg"


def make_store(folder: Path, name: str = "宜都市.gpkg", editor: str = "张三") -> WorkspaceStore:
    """A new, empty workspace."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(_template(), folder / name)
    return WorkspaceStore.open(str(folder / name), editor)


def add_site(store: WorkspaceStore, number: str, status: str = "10", **changes: Any) -> str:
    """A site with all records of :func:`status_dossiers.complete`; its key is its number."""
    return add_dossier(store, number, complete(status, **changes))


def add_natural(store: WorkspaceStore, number: str, status: str = "10") -> str:
    """A site that is left to nature."""
    return add_dossier(store, number, natural(status))


def add_dossier(store: WorkspaceStore, number: str, dossier: Dict[str, Any]) -> str:
    computed = ("TQMJ",)
    site = {name: value for name, value in dossier["sites"].items() if name not in computed}
    store.add("sites", {**site, "uuid": number, "ZTBH": number, "KSMC": f"{number}号石灰岩矿"})
    for table in ("archive", "ledger"):
        store.save(table, store.rows(table, number)[0]["uuid"], dossier[table])
    for table in ("funds", "progress", "acceptance", "inspections", "photos"):
        rows: List[Dict[str, Any]] = [{name: value for name, value in row.items() if name != "uuid"} for row in dossier[table]]
        if rows:
            store.add_rows(table, [{**row, "site": number} for row in rows])
    return number


def status_of(store: WorkspaceStore, number: str) -> str:
    """Code of a site's status now."""
    row = store.site_by_number(number)
    return "" if row is None else str(row["ZT"])
