"""How plain QGIS and QField let people fill in a field of the dictionary: the editor widget of each."""

from __future__ import annotations

import os
from typing import Any, Dict, List

from qgis.core import QgsEditorWidgetSetup

from ..model.fields import FieldDef, codes
from ..model.workspace_schema import table_named

# The file speaks Chinese, whatever the language of the window that made it.
UNITS = {"m2": "平方米", "ha": "公顷", "m": "米", "degrees": "度", "%": "%", "wan_yuan": "万元"}
NOTHING = "（未填）"

# QGIS's own sign for "no value" in a value map (QgsValueMapFieldFormatter::NULL_VALUE).
_NULL_CHOICE = "{2839923C-8B7D-419E-B84B-CA2FE9B80EC7}"
_DATE = "yyyy-MM-dd"
# Texts of this many characters get several lines.
_LONG_TEXT = 200


def alias_of(field: FieldDef) -> str:
    """What a form and the head of a table say: the Chinese label, with the unit."""
    unit = UNITS.get(field.unit, field.unit)
    return f"{field.label}（{unit}）" if unit else field.label


def hidden() -> QgsEditorWidgetSetup:
    """A column that only serves the database."""
    return QgsEditorWidgetSetup("Hidden", {})


def text(several_lines: bool = False) -> QgsEditorWidgetSetup:
    """A text, of one line or several."""
    return QgsEditorWidgetSetup("TextEdit", {"IsMultiline": several_lines, "UseHtml": False})


def is_long(field: FieldDef) -> bool:
    """Whether a field wants several lines."""
    return field.type == "T" or (field.type == "C" and field.width >= _LONG_TEXT)


def widget_of(field: FieldDef, file_name: str) -> QgsEditorWidgetSetup:
    """The editor of a field.

    Args:
        field: of the dictionary.
        file_name: of the workspace, without a folder; where the code lists of multiple choices are found.
    """
    if field.table == "photo" and field.name == "ZPLJ":
        return _photo()
    if field.codelist and field.several:
        return _several_codes(field.codelist, file_name)
    if field.codelist:
        return _one_code(field.codelist)
    if field.type == "D":
        return QgsEditorWidgetSetup(
            "DateTime",
            {"display_format": _DATE, "field_format": _DATE, "field_iso_format": False, "calendar_popup": True, "allow_null": True},
        )
    if field.type in "NI" and field.minimum is not None and field.typed_in:
        return _number(field)
    return text(is_long(field))


def _one_code(codelist: str) -> QgsEditorWidgetSetup:
    # A list of single choices and not one map, which would be sorted by its words.
    choices: List[Dict[str, str]] = [{NOTHING: _NULL_CHOICE}]
    choices += [{f"{code.code} {code.name}": code.code} for code in codes(codelist)]
    return QgsEditorWidgetSetup("ValueMap", {"map": choices})


def _several_codes(codelist: str, file_name: str) -> QgsEditorWidgetSetup:
    # Codes are kept as {1,3}: QGIS's multiple choice knows no other form (model/field_values.py writes the same).
    settings = {
        "Key": "code", "Value": "name", "FilterExpression": f"\"list\" = '{codelist}'", "AllowMulti": True, "AllowNull": True,
        "NofColumns": 2, "OrderByValue": False, "UseCompleter": False,
        **_layer("Layer", "LayerName", "LayerSource", "LayerProviderName", "codes", file_name),
    }  # fmt: skip
    return QgsEditorWidgetSetup("ValueRelation", settings)


def site_widget(file_name: str, relation: str) -> QgsEditorWidgetSetup:
    """The site that a row belongs to, chosen by its number and name.

    Args:
        file_name: of the workspace. relation: id of the project's relation that the column is the child's end of.
    """
    settings = {
        "Relation": relation, "AllowNULL": False, "ShowForm": False, "ShowOpenFormButton": True, "OrderByValue": True,
        "MapIdentification": False, "AllowAddFeatures": False, "ReadOnly": False, "ChainFilters": False, "FilterFields": [],
        **_layer("ReferencedLayerId", "ReferencedLayerName", "ReferencedLayerDataSource", "ReferencedLayerProviderKey", "sites", file_name),
    }  # fmt: skip
    return QgsEditorWidgetSetup("RelationReference", settings)


def with_layer(setup: QgsEditorWidgetSetup, ids: Dict[str, str]) -> QgsEditorWidgetSetup:
    """The same editor, bound to the layers of a project.

    Args:
        setup: of :func:`widget_of` or :func:`site_widget`.
        ids: id of the project's layer by table.
    """
    key, table = {"ValueRelation": ("Layer", "codes"), "RelationReference": ("ReferencedLayerId", "sites")}.get(setup.type(), ("", ""))
    if not key or table not in ids:
        return setup
    return QgsEditorWidgetSetup(setup.type(), {**setup.config(), key: ids[table]})


def _layer(identity: str, name: str, source: str, provider: str, table: str, file_name: str) -> Dict[str, Any]:
    """Where a widget finds another table: by its name in the project, else in the same file."""
    where = f"./{os.path.basename(file_name)}|layername={table}"
    return {identity: "", name: table_named(table).label, source: where, provider: "ogr"}


def _number(field: FieldDef) -> QgsEditorWidgetSetup:
    whole = field.width - (field.decimals + 1 if field.decimals else 0)
    largest = field.maximum if field.maximum is not None else 10.0**whole - 10.0**-field.decimals
    settings: Dict[str, Any] = {
        "Min": float(field.minimum or 0), "Max": float(largest), "Precision": field.decimals, "Step": 1.0, "Style": "SpinBox", "AllowNull": True,
    }  # fmt: skip
    return QgsEditorWidgetSetup("Range", settings)


def _photo() -> QgsEditorWidgetSetup:
    # Paths are relative to the project, which lies in the workspace or beside it. QField puts what it takes there as well.
    settings = {
        "DocumentViewer": 1, "DocumentViewerHeight": 240, "DocumentViewerWidth": 0, "FileWidget": True, "FileWidgetButton": True,
        "FileWidgetFilter": "*.jpg *.jpeg *.png *.tif *.tiff", "RelativeStorage": 1, "StorageMode": 0, "StorageType": "", "UseLink": False,
    }  # fmt: skip
    return QgsEditorWidgetSetup("ExternalResource", settings)
