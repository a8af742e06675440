"""Forms of a workspace for plain QGIS, QField and whoever opens the file without the plugin.

Each table gets, from the dictionary of fields: Chinese names with units, an editor for each field (drop-downs for code lists, a
calendar for dates, limits for numbers), rules in words, a form in tabs, and columns in order. All of it is part of the layer's
style, so that it is stored in the GeoPackage (``layer_styles``) and in the project there.
"""

from __future__ import annotations

from typing import Dict, List, Mapping, Optional, Sequence, Tuple

from qgis.core import (
    QgsAttributeEditorContainer,
    QgsAttributeEditorField,
    QgsAttributeEditorRelation,
    QgsAttributeTableConfig,
    QgsEditFormConfig,
    QgsProject,
    QgsVectorLayer,
)

from .. import compat
from ..model.campaign import Campaign
from ..model.fields import FieldDef
from ..model.workspace_schema import Table, child_tables
from .workspace_forms_rules import set_rules
from .workspace_forms_widgets import alias_of, hidden, is_long, site_widget, text, widget_of, with_layer

# Columns that only serve the database and the plugin.
SERVING = ("fid", "uuid", "site", "stale", "editor", "mark")

_SITE_ALIAS = "所属矿山"
_EDITOR_ALIAS = "最后保存人"

# Tabs of the tables whose fields belong to no item of the campaign: title and the fields in it; None takes those that are left.
_TABS: Mapping[str, Sequence[Tuple[str, Optional[Sequence[str]]]]] = {
    "sites": (
        ("矿山", ("ZTBH", "KSMC", "SHENG", "XZS", "XZX", "XZJD", "XZQDM", "WZ", "BZ")),
        ("状态", ("ZT", "WZD", "ZTYY", "PCYY", "ZXPC", "ZXRQ", "GHQZ")),
        ("由图斑汇总", None),
    ),
    "patches": (
        ("编号与位置", ("TBBH", "YTBBH", "ZTBH", "QKBH", "KSMC", "SHENG", "XZS", "XZX", "XZQDM", "WZ", "KFX", "KFY")),
        ("类别", ("TBDL", "TBXL", "TBSX", "KCFS", "KZ", "CKZH", "GBND", "FKYWR", "SDDL", "BHDLX", "BHDJB")),
        ("面积与修复", ("TBMJ", "TBHDMJ", "HFZLQK", "NXFFS", "NXFFX", "STWT")),
        ("核查", ("HCDW", "HCRY", "HCRQ", "RGPD", "RGYY", "BZ")),
        ("插件计算", None),
    ),
}  # fmt: skip

_DISPLAY = {
    "sites": "\"ZTBH\" || coalesce(' ' || nullif(\"KSMC\", ''), '')",
    "patches": "coalesce(nullif(\"TBBH\", ''), \"uuid\") || coalesce(' ' || nullif(\"KSMC\", ''), '')",
    "archive": "'档案'",
    "ledger": "'台账'",
    "funds": "coalesce(represent_value(\"ZJLX\", 'ZJLX'), '资金') || coalesce(' ' || \"ZJJH\" || ' 万元', '')",
    "progress": "coalesce(\"BGQB\", '进度')",
    "acceptance": "coalesce(represent_value(\"YSJB\", 'YSJB'), '验收') || coalesce(' ' || \"YSRQ\", '')",
    "inspections": "coalesce(\"CCPC\", '抽查') || coalesce(' ' || \"JCRQ\", '')",
    "photos": "coalesce(nullif(\"ZPSM\", ''), \"ZPMC\", '照片') || coalesce(' ' || \"PSSJ\", '')",
    "disclosures": "coalesce(nullif(\"GSBT\", ''), '公示') || coalesce(' ' || \"PZRQ\", '')",
    "rivers": "\"HLMC\"",
    "strips": "\"HLMC\"",
    "codes": "\"code\" || ' ' || \"name\"",
    "history": "\"at\"",
    "settings": "\"key\"",
}


def relation_id(table: str) -> str:
    """The id of the project's relation between the sites and a table with rows of theirs."""
    return f"{table}_of_site"


def set_up_form(layer: QgsVectorLayer, table: Table, campaign: Campaign, file_name: str, ids: Mapping[str, str]) -> None:
    """Give a layer the form, names, editors and rules of its table.

    Args:
        layer: of the table.
        table: of the schema.
        campaign: whose items are the tabs of archive and ledger.
        file_name: of the workspace, for editors that look into another table of it.
        ids: id of the project's layer by table; empty outside a project.
    """
    _set_names_and_editors(layer, table, file_name, dict(ids))
    set_rules(layer, table)
    layer.setDisplayExpression(_DISPLAY.get(table.name, ""))
    layer.setEditFormConfig(_form(layer, table, campaign))
    layer.setAttributeTableConfig(_columns(layer, table))


def _set_names_and_editors(layer: QgsVectorLayer, table: Table, file_name: str, ids: Dict[str, str]) -> None:
    places = layer.fields()
    for field in table.fields:
        place = places.indexOf(field.name)
        if place >= 0:
            layer.setFieldAlias(place, alias_of(field))
            layer.setEditorWidgetSetup(place, with_layer(widget_of(field, file_name), ids))
    for name, _, label, _ in table.columns:
        place = places.indexOf(name)
        if place >= 0:
            layer.setFieldAlias(place, label)
            layer.setEditorWidgetSetup(place, text(name in ("value", "old", "new")))
    for name in SERVING:
        place = places.indexOf(name)
        if place >= 0 and table.is_record:
            layer.setEditorWidgetSetup(place, hidden())
    if table.per_site:
        layer.setFieldAlias(places.indexOf("site"), _SITE_ALIAS)
        layer.setEditorWidgetSetup(places.indexOf("site"), with_layer(site_widget(file_name, relation_id(table.name)), ids))
    if table.is_record:
        layer.setFieldAlias(places.indexOf("editor"), _EDITOR_ALIAS)


# --- form -----------------------------------------------------------------------------------------------------------------------


def _form(layer: QgsVectorLayer, table: Table, campaign: Campaign) -> QgsEditFormConfig:
    config = layer.editFormConfig()
    config.clearTabs()
    config.setLayout(compat.FORM_TABS)
    if not table.is_record:
        for place in range(layer.fields().count()):
            config.setReadOnly(place, True)
            config.addTab(_field(layer, layer.fields()[place].name(), config.invisibleRootContainer()))
        return config
    for field in table.fields:
        place = layer.fields().indexOf(field.name)
        config.setReadOnly(place, not field.typed_in and not _taken_in_the_field(table, field))
        config.setLabelOnTop(place, is_long(field) or field.several)
    if table.per_site:
        config.addTab(_field(layer, "site", config.invisibleRootContainer()))
    for title, names in tabs_of(table, campaign):
        if title:
            config.addTab(_tab(layer, title, names, table, config.invisibleRootContainer()))
        else:
            for name in names:
                config.addTab(_field(layer, name, config.invisibleRootContainer()))
    return config


def add_records_to_form(sites: QgsVectorLayer, project: QgsProject) -> None:
    """Add a tab for each table with rows of a site to the form of the sites; for a project that has the relations.

    Without them, as where the layer is added to another project, the tabs would stay empty.
    """
    config = sites.editFormConfig()
    for child in child_tables():
        config.addTab(_relation_tab(child, config.invisibleRootContainer()))
    sites.setEditFormConfig(config)
    # QGIS looks for the relations in the open project only, and this is another one.
    for tab in sites.editFormConfig().tabs():
        for element in tab.children():
            if isinstance(element, QgsAttributeEditorRelation):
                element.init(project.relationManager())


def tabs_of(table: Table, campaign: Campaign) -> List[Tuple[str, List[str]]]:
    """The tabs of a table's form with their fields; a form without tabs has one without a title."""
    names = [field.name for field in table.fields]
    if table.name in _TABS:
        found = []
        for title, chosen in _TABS[table.name]:
            taken = [name for _, members in found for name in members]
            left = [name for name in names if name not in taken and not _named_elsewhere(table.name, name)]
            found.append((title, [name for name in chosen if name in names] if chosen is not None else left))
        return found
    items = campaign.archive_items if table.name == "archive" else campaign.ledger_items if table.name == "ledger" else ()
    tabs = [(item.name, [field.name for field in table.fields if field.item == item.code]) for item in items]
    tabs = [(title, members) for title, members in tabs if members]
    placed = {name for _, members in tabs for name in members}
    left = [name for name in names if name not in placed]
    if left:
        tabs.append(("其他" if tabs else "", left))
    return tabs


def _named_elsewhere(table: str, name: str) -> bool:
    return any(chosen is not None and name in chosen for _, chosen in _TABS[table])


def _taken_in_the_field(table: Table, field: FieldDef) -> bool:
    """Photos are taken in QField, which then writes their path; the plugin adds the checksum when it first sees them."""
    return table.name == "photos" and field.name == "ZPLJ"


def _field(layer: QgsVectorLayer, name: str, parent: QgsAttributeEditorContainer) -> QgsAttributeEditorField:
    return QgsAttributeEditorField(name, layer.fields().indexOf(name), parent)


def _tab(layer: QgsVectorLayer, title: str, names: Sequence[str], table: Table, parent: QgsAttributeEditorContainer) -> QgsAttributeEditorContainer:
    tab = QgsAttributeEditorContainer(title, parent)
    compat.make_tab(tab)
    wide = any(is_long(field) or field.several for field in table.fields if field.name in names)
    tab.setColumnCount(1 if wide or len(names) < 8 else 2)
    for name in names:
        tab.addChildElement(_field(layer, name, tab))
    return tab


def _relation_tab(child: Table, parent: QgsAttributeEditorContainer) -> QgsAttributeEditorContainer:
    tab = QgsAttributeEditorContainer(child.label, parent)
    compat.make_tab(tab)
    relation = QgsAttributeEditorRelation(relation_id(child.name), tab)
    relation.setRelationWidgetTypeId("relation_editor")
    relation.setShowLabel(False)
    # Archive and ledger come with their site, so none is added or removed; rows of a site are never given to another by a link.
    buttons = "SaveChildEdits" if child.per_site == "one" else "SaveChildEdits|AddChildFeature|DeleteChildFeature|ZoomToChildFeature"
    relation.setRelationEditorConfiguration({"buttons": buttons, "show_first_feature": True})
    tab.addChildElement(relation)
    return tab


# --- table ----------------------------------------------------------------------------------------------------------------------


def _columns(layer: QgsVectorLayer, table: Table) -> QgsAttributeTableConfig:
    """Columns in the dictionary's order; what serves the database is hidden, who saved last comes at the end."""
    shown = [*(["site"] if table.per_site else []), *(f.name for f in table.fields), *(c[0] for c in table.columns if c[0] not in SERVING)]
    if table.is_record:
        shown.append("editor")
    names = [name for name in shown if layer.fields().indexOf(name) >= 0]
    names += [f.name() for f in layer.fields() if f.name() not in names]
    columns = []
    for name in names:
        column = QgsAttributeTableConfig.ColumnConfig()
        column.name, column.hidden = name, name not in shown
        column.type = compat.TABLE_FIELD_COLUMN
        columns.append(column)
    config = QgsAttributeTableConfig()
    config.setColumns(columns)
    if table.name == "history":
        config.setSortExpression('"id"')
        config.setSortOrder(compat.DESCENDING)
    return config
