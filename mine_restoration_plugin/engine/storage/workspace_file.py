"""A workspace file under SQLite alone: made, opened, copied, and its history sealed.

QGIS edits a workspace through its own providers (``bridge/workspace_store.py``); this side makes files and does what needs one
transaction over many rows. Never in QGIS's process: two SQLite libraries on one file lose each other's locks.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import struct
from pathlib import Path
from typing import Any, Iterator, Sequence

from ...model.campaign import Campaign, builtin_campaign_path, campaign_of, load_campaign
from ...model.errors import MineError
from ...model.fields import codelist_names, codes
from ...model.json_reader import JsonFile
from ...model.version import plugin_version
from ...model.workspace_history import COLUMNS, FIRST_SEAL, seal_of
from ...model.workspace_schema import VERSION
from .whole_file import uninterrupted, whole_file

SCHEMA = Path(__file__).resolve().parents[2] / "data" / "workspace" / "schema.sql"
BASE_DATA = Path(__file__).resolve().parents[2] / "data" / "base" / "base_data.gpkg"
# How long another program's write lock is waited for, seconds.
PATIENCE_S = 15.0
_BATCH = 5_000


@contextlib.contextmanager
def sentences(path: str) -> Iterator[None]:
    """SQLite's errors on a workspace as the catalogue's.

    Raises:
        MineError: ``workspace_gone``, ``disk_full``, ``workspace_locked``, ``workspace_read_only``, ``workspace_damaged``, ``workspace_failed``.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise _meant(error, path) from error


def _meant(error: sqlite3.Error, path: str) -> MineError:
    text, name = str(error), getattr(error, "sqlite_errorname", "")
    if not os.path.exists(path) and not os.path.isdir(os.path.dirname(os.path.abspath(path))):
        return MineError("workspace_gone", path=path)
    if "is full" in text or ("disk I/O" in text and "READ" not in name):
        return MineError("disk_full", path=path)
    if "locked" in text or "busy" in text:
        return MineError("workspace_locked", path=path, seconds=f"{PATIENCE_S:g}")
    if "readonly" in text or "unable to open" in text:
        return MineError("workspace_read_only", path=path)
    if "malformed" in text or "not a database" in text or "corrupt" in text or "too big" in text:
        return MineError("workspace_damaged", path=path)
    return MineError("workspace_failed", path=path, reason=text)


def connect(path: str | Path, read_only: bool = False) -> sqlite3.Connection:
    """Open a workspace file, with the functions that the spatial indexes' triggers call.

    Raises:
        MineError: ``file_missing``, ``not_a_workspace``, ``workspace_damaged`` and the others of :func:`sentences`.
    """
    path = Path(path)
    if not path.is_file():
        raise MineError("file_missing", path=str(path))
    with sentences(str(path)):
        uri = path.absolute().as_uri() + ("?mode=ro" if read_only else "?mode=rw")
        connection = sqlite3.connect(uri, uri=True, timeout=PATIENCE_S, isolation_level=None)
        try:
            add_functions(connection)
            connection.execute("PRAGMA foreign_keys = ON")
            tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        except BaseException:
            connection.close()
            raise
    if not {"sites", "patches", "history", "settings"} <= tables:
        connection.close()
        raise MineError("not_a_workspace", path=str(path))
    return connection


def commit(connection: sqlite3.Connection) -> None:
    """End a transaction that a job was for; a cancel that comes later has no effect, since what it would stop is done."""
    with uninterrupted():
        connection.execute("COMMIT")


@contextlib.contextmanager
def reading(path: str) -> Iterator[sqlite3.Connection]:
    """A workspace opened to read, in one transaction: others may go on saving, what is read belongs together.

    Raises:
        MineError: as :func:`connect` and :func:`sentences`.
    """
    connection = connect(path, read_only=True)
    try:
        # Bytes that are no UTF-8 must not stop what is made of a whole county.
        connection.text_factory = lambda data: data.decode("utf-8", "replace")
        with sentences(path):
            connection.execute("BEGIN")
            yield connection
    finally:
        connection.close()


def add_functions(connection: sqlite3.Connection) -> None:
    """ST_IsEmpty, ST_MinX, ... as GDAL has them, on GeoPackage geometries."""
    connection.create_function("ST_IsEmpty", 1, lambda blob: None if blob is None else int(bounds_of(blob) is None), deterministic=True)
    for number, name in enumerate(("ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY")):
        connection.create_function(name, 1, lambda blob, i=number: (bounds_of(blob) or (None,) * 4)[i], deterministic=True)


def bounds_of(blob: bytes | None) -> tuple[float, float, float, float] | None:
    """(min x, max x, min y, max y) of a GeoPackage geometry; None where it is empty, none, or cannot be read."""
    if not blob or len(blob) < 8 or blob[:2] != b"GP" or blob[3] & 0x10:
        return None
    order = "<" if blob[3] & 1 else ">"
    envelope = (blob[3] >> 1) & 7
    if envelope in (1, 2, 3, 4) and len(blob) >= 40:
        box: tuple[float, float, float, float] = struct.unpack_from(order + "4d", blob, 8)
        return box
    import shapely  # here, since most geometries bring their envelope

    shape = shapely.from_wkb(blob[8:], on_invalid="ignore")
    if shape is None or shape.is_empty:
        return None
    west, south, east, north = shape.bounds
    return west, east, south, north


def gpkg_blob(wkb: bytes, bounds: Sequence[float], srs_id: int) -> bytes:
    """A GeoPackage geometry from WKB and its (west, south, east, north)."""
    west, south, east, north = bounds
    return b"GP\x00\x03" + struct.pack("<i4d", srs_id, west, east, south, north) + wkb


def create_workspace(path: str, campaign_file: str, region: str, editor: str) -> dict[str, Any]:
    """Make an empty workspace with the campaign, the code lists and the base rivers in it.

    Args:
        path: of the new file; an old one of this name is refused, never replaced.
        campaign_file: path of the campaign.
        region: GB/T 2260 code of the county, city or province (2, 4 or 6 digits).
        editor: who makes it.

    Returns:
        Its settings.

    Raises:
        MineError: ``workspace_exists``, ``region_unknown``, those of the campaign, and those of writing a file.
    """
    if Path(path).exists():
        raise MineError("workspace_exists", path=path)
    campaign = load_campaign(campaign_file)
    if region and (not region.isdigit() or len(region) not in (2, 4, 6) or campaign.province_by_code(region[:2]) is None):
        raise MineError("region_unknown", region=region, campaign=campaign.title)
    settings = {
        "schema_version": str(VERSION),
        "plugin_version": plugin_version(),
        "campaign_id": campaign.id,
        "campaign": Path(campaign_file).read_text(encoding="utf-8"),
        "region": region,
        "made_by": editor,
        "distance_km": f"{campaign.distance_km:g}",
        "sealed_id": "0",
        "sealed": FIRST_SEAL,
    }
    with whole_file(path) as part, sentences(path):
        connection = sqlite3.connect(part, isolation_level=None)
        try:
            add_functions(connection)
            connection.executescript("BEGIN;\n" + SCHEMA.read_text(encoding="utf-8"))
            connection.executemany("INSERT INTO settings (key, value) VALUES (?, ?)", settings.items())
            connection.execute("INSERT INTO settings (key, value) VALUES ('made_at', strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))")
            write_codes(connection)
            _write_base_rivers(connection)
            connection.execute("COMMIT")
        finally:
            connection.close()
    return {key: value for key, value in settings.items() if key != "campaign"}


def write_codes(connection: sqlite3.Connection) -> None:
    """The plugin's code lists; codes that are there stay as they are."""
    rows = [(name, c.code, c.name, c.name_en, place) for name in codelist_names() for place, c in enumerate(codes(name))]
    connection.executemany("INSERT OR IGNORE INTO codes (list, code, name, name_en, place) VALUES (?, ?, ?, ?, ?)", rows)


def _write_base_rivers(connection: sqlite3.Connection) -> None:
    base = sqlite3.connect(BASE_DATA.as_uri() + "?mode=ro&immutable=1", uri=True)
    try:
        column = base.execute("SELECT column_name FROM gpkg_geometry_columns WHERE table_name = 'rivers'").fetchone()[0]
        rows = base.execute(f'SELECT HLMC, GZL, "{column}" FROM rivers').fetchall()  # noqa: S608
    finally:
        base.close()
    connection.executemany("INSERT INTO rivers (HLMC, GZL, LY, geom) VALUES (?, ?, '插件基础河流，精度约1公里，仅供参考', ?)", rows)
    set_extent(connection, "rivers")


def set_extent(connection: sqlite3.Connection, table: str) -> None:
    """Tell other programs where a layer's features are."""
    box = connection.execute(f"SELECT min(minx), min(miny), max(maxx), max(maxy) FROM rtree_{table}_geom").fetchone()  # noqa: S608
    connection.execute("UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ? WHERE table_name = ?", (*box, table))


def settings_of(connection: sqlite3.Connection) -> dict[str, str]:
    """The settings of a workspace."""
    rows = connection.execute("SELECT CAST(key AS BLOB), CAST(value AS BLOB) FROM settings")  # other programs can put any bytes there
    return {(key or b"").decode("utf-8", "replace"): (value or b"").decode("utf-8", "replace") for key, value in rows}


def campaign_in(connection: sqlite3.Connection, path: str) -> Campaign:
    """The campaign that a workspace keeps.

    Raises:
        MineError: those of a campaign.
    """
    text = settings_of(connection).get("campaign", "")
    return campaign_of(JsonFile(Path(path).name, text)) if text else load_campaign(builtin_campaign_path())


def put_setting(connection: sqlite3.Connection, key: str, value: str) -> None:
    """Write one setting, whether or not it was there."""
    if not connection.execute("UPDATE settings SET value = ? WHERE key = ?", (value, key)).rowcount:
        connection.execute("INSERT INTO settings (key, value) VALUES (?, ?)", (key, value))


def last_sealed(connection: sqlite3.Connection) -> tuple[int, str]:
    """Number and seal of the last line of the history that has one, whatever the settings say."""
    row = connection.execute("SELECT id, seal FROM history WHERE seal IS NOT NULL ORDER BY id DESC LIMIT 1").fetchone()
    return (int(row[0]), str(row[1])) if row else (0, FIRST_SEAL)


def put_sealed(connection: sqlite3.Connection, number: int, chain: str) -> None:
    """Tell the settings how far the history is sealed, and with what."""
    put_setting(connection, "sealed", chain)
    put_setting(connection, "sealed_id", str(number))


def seal(connection: sqlite3.Connection) -> int:
    """Seal the history's new lines with the hash chain, inside the caller's transaction.

    Returns:
        How many lines were sealed.
    """
    settings = settings_of(connection)
    chain, last = settings.get("sealed") or FIRST_SEAL, int(settings.get("sealed_id") or 0)
    count = 0
    names = ", ".join(COLUMNS)
    while True:
        rows = connection.execute(f"SELECT {names}, seal FROM history WHERE id > ? ORDER BY id LIMIT {_BATCH}", (last,)).fetchall()  # noqa: S608
        if not rows:
            break
        seals = []
        for row in rows:
            # A store that was killed between the lines and the settings has sealed it already.
            chain = row[-1] or seal_of(chain, row[:-1])
            if row[-1] is None:
                seals.append((chain, row[0]))
        connection.executemany("UPDATE history SET seal = ? WHERE id = ?", seals)
        last, count = rows[-1][0], count + len(rows)
    if count:
        put_sealed(connection, last, chain)
    return count


def digest_of(path: Path) -> str:
    """SHA-256 of a file, as hexadecimal text."""
    total = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            total.update(block)
    return total.hexdigest()
