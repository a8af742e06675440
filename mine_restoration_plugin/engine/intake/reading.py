"""All that a person gives, read: the file, the archive or the folder, each layer in it as it stands there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ...model.errors import ERROR, WARNING, Finding, MineError
from ..core.incoming import Incoming
from . import dxf_reader, kml_reader, shapefile_reader, vector_reader
from .container import Found, contents, os_error
from .endings import ending, refused_content

_FIRST = 1 << 16
Reader = Callable[[Found, Path], list[Incoming]]


def read_all(path: str | Path, folder: Path) -> tuple[list[Incoming], list[Finding]]:
    """Read all layers with patches in what a person gave.

    Args:
        path: a file, a zip archive, a folder, a ``.gdb`` folder, or one of the files of a shapefile.
        folder: an empty folder for what must be unpacked or mended; the caller removes it. Nothing is written anywhere else.

    Returns:
        The layers, in the order in which a person finds them; and what has to be said about files that could not be read (their errors,
        as findings of the severity error with the file's name) and about archives. What concerns one layer is among its own findings.

    Raises:
        MineError: where not one layer can be read: the error of the only file; ``import_all_broken`` with the first of several;
            ``import_nothing`` where there is no file to read; and those of :func:`.container.contents`.
    """
    path = Path(path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        found = contents(path, folder)
    except OSError as error:
        raise os_error(error, path.name or str(path)) from error
    layers: list[Incoming] = []
    errors: list[tuple[str, MineError]] = []
    for file in found.files:
        try:
            layers += read_file(file, folder)
        except MineError as error:
            if error.code in ("out_of_memory", "disk_full"):
                raise
            errors.append((file.name, error))
        except MemoryError as error:
            raise MineError("out_of_memory") from error
        except OSError as error:  # the stick was pulled out, or the rights do not reach
            errors.append((file.name, os_error(error, file.name)))
    findings = found.findings + [Finding(error.code, ERROR, name, error.params) for name, error in errors]
    if not layers:
        raise _nothing(path, errors, found.findings)
    return layers, findings


def _nothing(path: Path, errors: list[tuple[str, MineError]], said: list[Finding]) -> MineError:
    """Why nothing could be read, in one sentence: what is known of the first file, since the others mostly have the same."""
    name = path.name or str(path)
    problems = [error.as_dict() for _, error in errors]
    problems += [{"code": finding.code, "params": dict(finding.params)} for finding in said if finding.severity in (ERROR, WARNING)]
    if not problems:
        return MineError("import_nothing", path=name)
    if len(problems) == 1:
        return MineError(problems[0]["code"], **problems[0]["params"])
    return MineError("import_all_broken", path=name, count=len(problems), first=problems[0])


def read_file(file: Found, folder: Path) -> list[Incoming]:
    """Read one file (or ``.gdb`` folder) with the reader for it: by its content where that tells, else by the ending of its name.

    Raises:
        MineError: those of the readers; ``import_nothing`` for a kind of file that is not known.
    """
    if file.path.is_dir():
        return vector_reader.read_geodatabase(file.path, file.name, folder)
    with open(file.path, "rb") as source:
        head = source.read(_FIRST)
    error = refused_content(head, file.name)
    if error is not None:
        raise error
    if not head.strip(b"\0 \t\r\n"):
        raise MineError("file_unreadable", path=file.name, reason={"code": "reason_empty", "params": {}})
    reader = _by_content(head) or _BY_ENDING.get(ending(file.path.name))
    if reader is None:
        raise MineError("import_nothing", path=file.name)
    return reader(file, folder)


def _by_content(head: bytes) -> Reader | None:
    """The reader for a file whose first bytes leave no doubt; its name may say something else."""
    if head.startswith(vector_reader.SQLITE):
        return _geopackage
    plain = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if plain.startswith(b"<") and (b"<kml" in head or b":kml" in head[:1000]):
        return _kml
    if b"[\xb5\xd8\xbf\xe9\xd7\xf8\xb1\xea]" in head or "[地块坐标]".encode() in head:
        return _text
    return None


def _shapefile(file: Found, folder: Path) -> list[Incoming]:
    return shapefile_reader.read(file.path, file.name, folder)


def _geopackage(file: Found, folder: Path) -> list[Incoming]:
    return vector_reader.read_geopackage(file.path, file.name, folder)


def _flatgeobuf(file: Found, folder: Path) -> list[Incoming]:
    return vector_reader.read_flatgeobuf(file.path, file.name, folder)


def _geojson(file: Found, folder: Path) -> list[Incoming]:
    return vector_reader.read_geojson(file.path, file.name, folder)


def _kml(file: Found, folder: Path) -> list[Incoming]:
    return kml_reader.read(file.path, file.name)


def _dxf(file: Found, folder: Path) -> list[Incoming]:
    return dxf_reader.read(file.path, file.name, folder)


def _text(file: Found, folder: Path) -> list[Incoming]:
    """A coordinate text; a text without coordinates in that form may still be a table with tabs."""
    from . import coordinate_text

    try:
        layers: list[Incoming] = coordinate_text.read(file.path, file.name)
        if layers:
            return layers
        first = MineError("import_nothing", path=file.name)
    except MineError as error:
        first = error
    from . import table_reader  # here: workbooks need openpyxl, which takes long to load

    try:
        layers = table_reader.read(file.path, file.name)
    except MineError:
        layers = []
    if not layers:
        raise first
    return layers


def _table(file: Found, folder: Path) -> list[Incoming]:
    from . import table_reader

    layers: list[Incoming] = table_reader.read(file.path, file.name)
    return layers


_BY_ENDING: dict[str, Reader] = {
    ".shp": _shapefile, ".gpkg": _geopackage, ".geojson": _geojson, ".json": _geojson, ".kml": _kml, ".kmz": _kml, ".dxf": _dxf,
    ".fgb": _flatgeobuf,
    ".txt": _text, ".csv": _table, ".tsv": _table, ".xlsx": _table, ".xlsm": _table, ".xls": _table, ".et": _table,
}  # fmt: skip
