"""The tables of a workspace behind QGIS's providers: a GeoPackage, or a PostGIS schema with the same tables."""

from __future__ import annotations

import os
import re
import struct
import time
from typing import Any, Callable, Dict, Iterable, Iterator, List, Mapping, Optional, Sequence, Tuple

from qgis.core import (
    NULL,
    QgsDataSourceUri,
    QgsException,
    QgsFeature,
    QgsFeatureRequest,
    QgsGeometry,
    QgsProviderConnectionException,
    QgsProviderRegistry,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QByteArray, QDate, QDateTime, Qt, QVariant

from .. import compat
from ..model.errors import MineError
from ..model.workspace_schema import SRS_ID
from .select_rows import select_rows

# How long another program's lock is waited for; OGR itself gives up after milliseconds.
PATIENCE_S = 5.0
_STEP_S = 0.05
_AT_ONCE = 500  # values in one condition

Row = Dict[str, Any]
# QGIS 3.22 throws the general exception where its documentation names the special one.
_SQL_ERRORS = (QgsException, QgsProviderConnectionException)


class Database:
    """One workspace through one of QGIS's providers; layers are opened when they are first needed and stay open.

    Args:
        address: path of a GeoPackage, or the text of a QgsDataSourceUri with database and schema for PostGIS.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self.is_file = not re.search(r"\b(dbname|service)=", address)
        self.provider = "ogr" if self.is_file else "postgres"
        self._layers: Dict[str, QgsVectorLayer] = {}
        self._identity = _identity(address) if self.is_file else None
        uri = QgsDataSourceUri(address)
        self.schema = "" if self.is_file else uri.schema() or "public"

    @property
    def name(self) -> str:
        """What a person calls it."""
        return os.path.basename(self.address) if self.is_file else f"{QgsDataSourceUri(self.address).database()}.{self.schema}"

    def check_there(self) -> None:
        """See that the file is still the one that was opened: what is written into a removed file is lost without a word.

        Raises:
            MineError: ``workspace_gone``.
        """
        if self._identity is not None and _identity(self.address) != self._identity:
            raise MineError("workspace_gone", path=self.address)

    def source(self, table: str) -> str:
        """A table as QGIS names it."""
        if self.is_file:
            return f"{self.address}|layername={table}"
        uri = QgsDataSourceUri(self.address)
        geometry = "geom" if table in ("patches", "rivers", "strips", "photos") else ""
        uri.setDataSource(self.schema, table, geometry, "", "id" if table == "history" else "fid")
        return str(uri.uri(False))

    def open_layer(self, table: str, name: str = "") -> QgsVectorLayer:
        """A new layer on a table.

        Raises:
            MineError: ``workspace_table``.
        """
        layer = QgsVectorLayer(self.source(table), name or table, self.provider)
        if not layer.isValid():
            raise MineError("workspace_table", path=self.name, table=table)
        return layer

    def layer(self, table: str) -> QgsVectorLayer:
        """The store's own layer on a table; never part of a project, so nobody's edit session touches it."""
        if table not in self._layers:
            self._layers[table] = self.open_layer(table)
        return self._layers[table]

    def close(self) -> None:
        """Let go of the file."""
        self._layers.clear()

    # --- reading ----------------------------------------------------------------------------------------------------
    def rows(
        self, table: str, condition: str = "", limit: int = -1, order: Sequence[Tuple[str, bool]] = (), geometry: bool = False
    ) -> List[Row]:
        """Rows of a table as dictionaries of plain values.

        Args:
            condition: QGIS expression that the provider can compile (comparisons of columns and literals).
            order: columns, and whether ascending.
            geometry: also the shape, as a QgsGeometry under ``geom``.
        """
        self.check_there()
        layer = self.layer(table)
        request = QgsFeatureRequest()
        if condition:
            request.setFilterExpression(condition)
        if not geometry:
            request.setFlags(compat.REQUEST_NO_GEOMETRY)
        for column, ascending in order:
            request.addOrderBy(f'"{column}"', ascending)
        if limit >= 0:
            request.setLimit(limit)
        names = [field.name() for field in layer.fields()]
        found = []
        for feature in layer.getFeatures(request):
            row = {name: plain(value) for name, value in zip(names, feature.attributes())}
            row["@id"] = feature.id()
            if geometry:
                row["geom"] = QgsGeometry(feature.geometry()) if feature.hasGeometry() else None
            found.append(row)
        return found

    def rows_with(self, table: str, column: str, values: Sequence[str], more: str = "", geometry: bool = False) -> List[Row]:
        """Rows whose column holds one of some texts; however many, since they are asked for some hundred at a time.

        Args:
            more: a condition that the rows fulfil as well, as for :meth:`rows`.
        """
        found: List[Row] = []
        for part in in_parts(values):
            condition = f'"{column}" IN ({", ".join(map(expression_text, part))})'
            found += self.rows(table, f"{condition} AND {more}" if more else condition, geometry=geometry)
        return found

    def sql(self, query: str) -> List[List[Any]]:
        """Rows of a SELECT, for what no expression can say; opens a connection of its own, some 4 ms.

        Raises:
            MineError: ``workspace_failed``.
        """
        if self.is_file:
            return select_rows(self.address, query, self.name)
        try:
            return [[plain(value) for value in row] for row in self._connection().executeSql(query)]
        except _SQL_ERRORS as error:
            raise MineError("workspace_failed", path=self.name, reason=str(error)) from error

    def execute(self, statements: str) -> None:
        """Run statements that give nothing back (PostGIS: making the schema).

        Raises:
            MineError: ``workspace_failed``.
        """
        try:
            self._connection().executeSql(statements)
        except _SQL_ERRORS as error:
            raise MineError("workspace_failed", path=self.name, reason=str(error)) from error

    def _connection(self) -> Any:
        metadata = QgsProviderRegistry.instance().providerMetadata(self.provider)
        return metadata.createConnection(self.address, {})

    def table(self, name: str) -> str:
        """A table's name in SQL."""
        return name if self.is_file else f'"{self.schema}".{name}'

    # --- writing ----------------------------------------------------------------------------------------------------
    def change(self, table: str, values: Mapping[int, Mapping[str, Any]]) -> None:
        """Change rows, all or none.

        Args:
            values: by row number (``@id``) and column.

        Raises:
            MineError: see :meth:`_write`.
        """
        layer = self.layer(table)
        converted = {row: _converted(layer, columns) for row, columns in values.items()}
        if converted:
            self._write(layer, lambda p: p.changeAttributeValues(converted))

    def change_shape(self, table: str, key: str, shape: QgsGeometry, columns: Mapping[str, Any]) -> None:
        """Change shape and values of the row with this ``uuid`` in one statement.

        The providers write shape and attributes one after the other, so that the history's trigger would not know who did it, and
        a crash in between would leave half a record.

        Raises:
            MineError: see :meth:`_write`.
        """
        wkb = bytes(_fitting(self.layer(table), shape).asWkb())
        if self.is_file:
            box = shape.boundingBox()
            head = struct.pack("<i4d", SRS_ID, box.xMinimum(), box.xMaximum(), box.yMinimum(), box.yMaximum())
            value = f"X'{(b'GP' + bytes((0, 3)) + head + wkb).hex()}'"
        else:
            value = f"ST_GeomFromWKB(decode('{wkb.hex()}', 'hex'), {SRS_ID})"
        q = "" if self.is_file else '"'
        changes = [f"geom = {value}", *(f"{q}{name}{q} = {_literal(given)}" for name, given in columns.items())]
        statement = f"UPDATE {self.table(table)} SET {', '.join(changes)} WHERE uuid = {quoted(key)}"  # noqa: S608
        self._run(statement)

    def insert(self, table: str, rows: Sequence[Mapping[str, Any]], shapes: Optional[Sequence[Optional[QgsGeometry]]] = None) -> None:
        """Add rows, all or none.

        Raises:
            MineError: see :meth:`_write`.
        """
        layer = self.layer(table)
        features = []
        for number, columns in enumerate(rows):
            feature = QgsFeature(layer.fields())
            for index, value in _converted(layer, columns).items():
                feature.setAttribute(index, value)
            shape = shapes[number] if shapes else None
            if shape is not None:
                feature.setGeometry(_fitting(layer, shape))
            features.append(feature)
        self._write(layer, lambda p: p.addFeatures(features)[0])

    def delete(self, table: str, rows: Iterable[int], editor: str, mark: str) -> None:
        """Delete rows, all or none; the trigger learns from the rows themselves who deletes them.

        In SQL, since OGR deletes feature by feature, each in a transaction of its own.

        Raises:
            MineError: see :meth:`_write`.
        """
        ids = ", ".join(str(int(row)) for row in rows)
        if not ids:
            return
        where = f"WHERE fid IN ({ids})"
        self._run(f"UPDATE {self.table(table)} SET editor = {quoted(editor)}, mark = {quoted(mark)} {where}")  # noqa: S608
        self._run(f"DELETE FROM {self.table(table)} {where}")  # noqa: S608

    def _run(self, statement: str) -> None:
        """One statement, which the database does whole or not at all; waits for other programs' locks.

        Raises:
            MineError: see :meth:`_write`.
        """
        self.check_there()
        end = time.monotonic() + PATIENCE_S
        while True:
            try:
                self._connection().executeSql(statement)
                return
            except _SQL_ERRORS as error:
                self._wait_or_raise(str(error), end)

    def _write(self, layer: QgsVectorLayer, write: Callable[[Any], bool]) -> None:
        """Write, and wait for other programs' locks.

        Raises:
            MineError: ``workspace_gone``, ``workspace_locked``, ``disk_full``, ``workspace_read_only``, ``workspace_refused``.
        """
        self.check_there()
        provider = layer.dataProvider()
        end = time.monotonic() + PATIENCE_S
        while True:
            provider.clearErrors()
            if write(provider) and not provider.hasErrors():
                return
            self._wait_or_raise(" ".join(provider.errors()), end)

    def _wait_or_raise(self, reason: str, end: float) -> None:
        if "locked" not in reason and "busy" not in reason:
            raise self._meant(reason)
        if time.monotonic() > end:
            raise MineError("workspace_locked", path=self.name, seconds=f"{PATIENCE_S:.0f}")
        time.sleep(_STEP_S)

    def _meant(self, reason: str) -> MineError:
        self.check_there()
        if "is full" in reason or "No space" in reason:
            return MineError("disk_full", path=self.name)
        if "readonly" in reason or "read-only" in reason or "disk I/O" in reason:
            return MineError("workspace_read_only", path=self.name)
        return MineError("workspace_refused", path=self.name, reason=_short(reason))


def is_workspace(path: str) -> bool:
    """Whether a file is a workspace, by its tables; one that is damaged may not be told."""
    if not path.lower().endswith(".gpkg"):
        return False
    return all(QgsVectorLayer(f"{path}|layername={table}", table, "ogr").isValid() for table in ("settings", "sites", "history"))


def _short(reason: str) -> str:
    """The database's own word without OGR's around it."""
    found = re.search(r"(?:constraint failed|violates|cannot be changed|failed to execute [a-z]+ ?:).*", reason)
    text = found.group(0) if found else reason
    return re.sub(r"^failed to execute [a-z]+ ?:\s*", "", text).strip()[:200] or "?"


def _identity(path: str) -> Tuple[int, int]:
    try:
        state = os.stat(path)
    except OSError as error:
        raise MineError("workspace_gone", path=path) from error
    return state.st_dev, state.st_ino


def plain(value: Any) -> Any:
    """A value of QGIS as plain Python: None for NULL, dates as ISO text."""
    if value is None or (isinstance(value, QVariant) and value.isNull()) or isinstance(value, compat.UNSET):
        return None
    if isinstance(value, QDate):
        return value.toString(Qt.DateFormat.ISODate) if value.isValid() else None
    if isinstance(value, QDateTime):
        return value.toString(Qt.DateFormat.ISODate) if value.isValid() else None
    if isinstance(value, QByteArray):
        return bytes(value)
    return value


def _converted(layer: QgsVectorLayer, columns: Mapping[str, Any]) -> Dict[int, Any]:
    """Values by column number, as the provider wants them."""
    fields = layer.fields()
    result = {}
    for name, value in columns.items():
        index = fields.lookupField(name)
        if index < 0:
            raise MineError("field_missing", name=layer.name(), field=name, fields=", ".join(f.name() for f in fields))
        kind = fields[index].typeName().lower()
        if value is None or value == "":
            result[index] = NULL  # of no type: from QGIS 3.38 on a QVariant made from a field's type is the number of the type
        elif kind == "date":
            result[index] = QDate.fromString(str(value)[:10], Qt.DateFormat.ISODate)
        else:
            result[index] = value
    return result


def _fitting(layer: QgsVectorLayer, shape: QgsGeometry) -> QgsGeometry:
    """A shape as the table's type (multi, without Z)."""
    converted = layer.dataProvider().convertToProviderType(shape)
    return shape if converted.isNull() else converted


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    return repr(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else quoted(str(value))


def in_parts(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """Many values a few hundred at a time, as a condition can hold them."""
    return (values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE))


def quoted(value: str) -> str:
    """A text as a literal of an expression or of SQL; both double the quote, and QGIS's also needs the backslash doubled."""
    return "'" + value.replace("\0", "").replace("'", "''") + "'"


def expression_text(value: str) -> str:
    """A text as a literal of a QGIS expression."""
    return "'" + value.replace("\0", "").replace("\\", "\\\\").replace("'", "''") + "'"
