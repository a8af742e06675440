"""Which files the import reads, which belong to others, and which it knows but leaves to other programs; by the ending of their names."""

from __future__ import annotations

import re
from pathlib import PurePath

from ...model.errors import MineError

# What the readers of this package take, by what a layer is called (``Incoming.kind``).
READ = {
    ".shp": "shapefile", ".gpkg": "geopackage", ".geojson": "geojson", ".json": "geojson", ".kml": "kml", ".kmz": "kml", ".dxf": "dxf",
    ".fgb": "flatgeobuf",
    ".txt": "coordinate_text", ".csv": "csv", ".tsv": "csv", ".xlsx": "excel", ".xlsm": "excel", ".xls": "excel", ".et": "excel",
}  # fmt: skip
# Files that come with a shapefile; a .dbf or .shx whose .shp is missing is worth a word, the others are not.
SHAPEFILE_SIDES = frozenset({".dbf", ".shx", ".prj", ".cpg", ".sbn", ".sbx", ".qix", ".qpj", ".dbt", ".shp.xml"})
SHAPEFILE_NEEDS_SHP = frozenset({".dbf", ".shx"})
# Files that come with a GeoPackage that a program has open.
GEOPACKAGE_SIDES = frozenset({".gpkg-wal", ".gpkg-shm", ".gpkg-journal"})
ZIP = ".zip"
# Archives and drawings of other programs: what they are called in the sentence that says so.
_OTHER_ARCHIVES = {".rar": "RAR", ".7z": "7z", ".tar": "TAR", ".gz": "GZIP", ".tgz": "GZIP", ".bz2": "BZIP2", ".xz": "XZ", ".z01": "ZIP"}
_OTHER_PROGRAMS = {
    ".dwg": "import_dwg", ".mdb": "import_mdb", ".accdb": "import_mdb", ".wp": "import_mapgis", ".wl": "import_mapgis", ".wt": "import_mapgis",
    ".mpj": "import_mapgis", ".tab": "import_mapinfo", ".mif": "import_mapinfo",
}  # fmt: skip
_NEVER = re.compile(r"^(\.|~\$|__MACOSX$|thumbs\.db$|desktop\.ini$|\$RECYCLE\.BIN$|System Volume Information$)", re.IGNORECASE)
GDB_PART = re.compile(r"^(a[0-9a-f]{8}\.[a-z0-9._]+|gdb|timestamps)$", re.IGNORECASE)
GDB_CATALOGUE = "a00000001.gdbtable"


def ending(name: str) -> str:
    """The ending of a file's name in small letters, with its dot; ``.shp.xml`` is one ending."""
    small = name.lower().rstrip()
    return ".shp.xml" if small.endswith(".shp.xml") else PurePath(small).suffix


def never_data(name: str) -> bool:
    """Whether a file or folder of this name is hidden or a system's own."""
    return bool(_NEVER.match(name))


def refused(name: str) -> MineError | None:
    """What to say about a file that another program must save in another way first; None for all others.

    Args:
        name: what a person calls the file.
    """
    kind = ending(name)
    if kind in _OTHER_ARCHIVES:
        return MineError("import_archive_other", path=name, kind=_OTHER_ARCHIVES[kind])
    return MineError(_OTHER_PROGRAMS[kind], path=name) if kind in _OTHER_PROGRAMS else None


def refused_content(head: bytes, name: str) -> MineError | None:
    """The same by a file's first bytes, for those whose ending hides what they are."""
    for magic, kind in ((b"Rar!\x1a\x07", "RAR"), (b"7z\xbc\xaf\x27\x1c", "7z"), (b"\x1f\x8b\x08", "GZIP")):
        if head.startswith(magic):
            return MineError("import_archive_other", path=name, kind=kind)
    if re.match(rb"AC10\d\d\x00", head):
        return MineError("import_dwg", path=name)
    return MineError("import_mdb", path=name) if head[4:19] in (b"Standard Jet DB", b"Standard ACE DB") else None
