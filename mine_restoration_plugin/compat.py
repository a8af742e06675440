"""What differs between QGIS 3.22 and 4.x, in one place.

Enum members are looked up under their new scoped names first and under the old ones second; everything else in the
plugin uses the names of this module.
"""

from __future__ import annotations

from typing import Any

import qgis.core as _core
from qgis.PyQt import QtCore as _qtcore
from qgis.PyQt import QtGui as _qtgui
from qgis.PyQt import QtWidgets as _qtwidgets

QT6 = int(_qtcore.qVersion().split(".")[0]) >= 6

# QAction, QActionGroup and QShortcut moved from QtWidgets to QtGui with Qt 6.
QAction = _qtgui.QAction if hasattr(_qtgui, "QAction") else _qtwidgets.QAction
QShortcut = _qtgui.QShortcut if hasattr(_qtgui, "QShortcut") else _qtwidgets.QShortcut
QActionGroup = _qtgui.QActionGroup if hasattr(_qtgui, "QActionGroup") else _qtwidgets.QActionGroup


def _member(*names: str) -> Any:
    """The first of some dotted names that exists in qgis.core."""
    for name in names:
        value: Any = _core
        for part in name.split("."):
            value = getattr(value, part, None)
            if value is None:
                break
        if value is not None:
            return value
    raise AttributeError(f"qgis.core has none of {', '.join(names)}")


def _without(flags: Any, flag: Any) -> Any:
    """All of some flags but one; PyQt5 makes a mere number of an inverted one."""
    return flags & ~flag if QT6 else type(flags)(int(flags) & ~int(flag))


def _field_type(old: str, new: str) -> Any:
    """A field's type: Qt's name before QGIS 3.38, the meta type's from there on (the numbers are the same)."""
    if _core.Qgis.QGIS_VERSION_INT < 33800:
        return getattr(_qtcore.QVariant, old)
    return getattr(_qtcore.QMetaType.Type, new)


# From QGIS 3.28 on what the database will put in by itself; earlier ones have no class for it.
UNSET = (_core.QgsUnsetAttributeValue,) if hasattr(_core, "QgsUnsetAttributeValue") else ()

FIELD_INT = _field_type("Int", "Int")
FIELD_LONG = _field_type("LongLong", "LongLong")
FIELD_UNSIGNED = (_field_type("UInt", "UInt"), _field_type("ULongLong", "ULongLong"))
FIELD_DOUBLE = _field_type("Double", "Double")
FIELD_STRING = _field_type("String", "QString")
FIELD_DATE = _field_type("Date", "QDate")
FIELD_TIME = _field_type("Time", "QTime")
FIELD_DATE_TIME = _field_type("DateTime", "QDateTime")
FIELD_BOOL = _field_type("Bool", "Bool")

SOURCE_VECTOR_ANY = _member("Qgis.ProcessingSourceType.VectorAnyGeometry", "QgsProcessing.TypeVectorAnyGeometry")
SOURCE_VECTOR = _member("Qgis.ProcessingSourceType.Vector", "QgsProcessing.TypeVector")
SOURCE_LINE = _member("Qgis.ProcessingSourceType.VectorLine", "QgsProcessing.TypeVectorLine")
SOURCE_POLYGON = _member("Qgis.ProcessingSourceType.VectorPolygon", "QgsProcessing.TypeVectorPolygon")
SOURCE_POINT = _member("Qgis.ProcessingSourceType.VectorPoint", "QgsProcessing.TypeVectorPoint")

ALGORITHM_NO_THREADING = _member("Qgis.ProcessingAlgorithmFlag.NoThreading", "QgsProcessingAlgorithm.FlagNoThreading")
PARAMETER_ADVANCED = _member("Qgis.ProcessingParameterFlag.Advanced", "QgsProcessingParameterDefinition.FlagAdvanced")
NUMBER_DOUBLE = _member("Qgis.ProcessingNumberParameterType.Double", "QgsProcessingParameterNumber.Double")
FILE_BEHAVIOR_FILE = _member("Qgis.ProcessingFileParameterBehavior.File", "QgsProcessingParameterFile.File")
FIELD_ANY = _member("Qgis.ProcessingFieldParameterDataType.Any", "QgsProcessingParameterField.Any")

GEOMETRY_LINE = _member("Qgis.GeometryType.Line", "QgsWkbTypes.LineGeometry")
GEOMETRY_POLYGON = _member("Qgis.GeometryType.Polygon", "QgsWkbTypes.PolygonGeometry")
GEOMETRY_POINT = _member("Qgis.GeometryType.Point", "QgsWkbTypes.PointGeometry")
GEOMETRY_NULL = _member("Qgis.GeometryType.Null", "QgsWkbTypes.NullGeometry")
GEOMETRY_UNKNOWN = _member("Qgis.GeometryType.Unknown", "QgsWkbTypes.UnknownGeometry")
WKB_UNKNOWN = _member("Qgis.WkbType.Unknown", "QgsWkbTypes.Unknown")

FIELD_FROM_PROVIDER = _member("Qgis.FieldOrigin.Provider", "QgsFields.OriginProvider")

WRITER_NO_ERROR = _member("QgsVectorFileWriter.WriterError.NoError", "QgsVectorFileWriter.NoError")
FAST_INSERT = _member("QgsFeatureSink.Flag.FastInsert", "QgsFeatureSink.FastInsert")

TASK_CAN_CANCEL = _member("QgsTask.Flag.CanCancel", "QgsTask.CanCancel")
LAYER_HINT_VECTOR = _member("QgsProcessingUtils.LayerHint.Vector", "QgsProcessingUtils.Vector")

MESSAGE_INFO = _member("Qgis.MessageLevel.Info", "Qgis.Info")
MESSAGE_WARNING = _member("Qgis.MessageLevel.Warning", "Qgis.Warning")
MESSAGE_CRITICAL = _member("Qgis.MessageLevel.Critical", "Qgis.Critical")
MESSAGE_SUCCESS = _member("Qgis.MessageLevel.Success", "Qgis.Success")

LAYERS_POLYGON = _member("Qgis.LayerFilter.PolygonLayer", "QgsMapLayerProxyModel.PolygonLayer")
LAYERS_LINE = _member("Qgis.LayerFilter.LineLayer", "QgsMapLayerProxyModel.LineLayer")
REQUEST_NO_GEOMETRY = _member("Qgis.FeatureRequestFlag.NoGeometry", "QgsFeatureRequest.NoGeometry")

PATHS_RELATIVE = _member("Qgis.FilePathType.Relative")
LAYOUT_MM = _member("Qgis.LayoutUnit.Millimeters", "QgsUnitTypes.LayoutMillimeters")
UNIT_KM = _member("Qgis.DistanceUnit.Kilometers", "QgsUnitTypes.DistanceKilometers")
UNIT_POINTS = _member("Qgis.RenderUnit.Points", "QgsUnitTypes.RenderPoints")
LEGEND_GROUP = _member("Qgis.LegendComponent.Group", "QgsLegendStyle.Group")
LEGEND_SUBGROUP = _member("Qgis.LegendComponent.Subgroup", "QgsLegendStyle.Subgroup")
LEGEND_LABEL = _member("Qgis.LegendComponent.SymbolLabel", "QgsLegendStyle.SymbolLabel")
LEGEND_TITLE = _member("Qgis.LegendComponent.Title", "QgsLegendStyle.Title")
REQUEST_EXACT = _member("Qgis.FeatureRequestFlag.ExactIntersect", "QgsFeatureRequest.ExactIntersect")
GRID_LINES = _member("QgsLayoutItemMapGrid.GridStyle.Solid", "QgsLayoutItemMapGrid.Solid")
GRID_MINUTES = _member("QgsLayoutItemMapGrid.AnnotationFormat.DegreeMinuteNoSuffix", "QgsLayoutItemMapGrid.DegreeMinuteNoSuffix")
GRID_CUSTOM = _member("QgsLayoutItemMapGrid.AnnotationFormat.CustomFormat", "QgsLayoutItemMapGrid.CustomFormat")
GRID_VERTICAL = _member("QgsLayoutItemMapGrid.AnnotationDirection.Vertical", "QgsLayoutItemMapGrid.Vertical")
GRID_LEFT = _member("QgsLayoutItemMapGrid.BorderSide.Left", "QgsLayoutItemMapGrid.Left")
GRID_RIGHT = _member("QgsLayoutItemMapGrid.BorderSide.Right", "QgsLayoutItemMapGrid.Right")
TEXT_AS_TEXT = _member("Qgis.TextRenderFormat.AlwaysText", "QgsRenderContext.TextFormatAlwaysText")
LABEL_PLAIN = _member("QgsLayoutItemLabel.Mode.ModeFont", "QgsLayoutItemLabel.ModeFont")
SHAPE_RECTANGLE = _member("QgsLayoutItemShape.Shape.Rectangle", "QgsLayoutItemShape.Rectangle")
LAYOUT_FORCE_VECTOR = _member("Qgis.LayoutRenderFlag.ForceVectorOutput", "QgsLayoutRenderContext.FlagForceVectorOutput")
SYMBOL_ENABLED = _member("QgsSymbolLayer.Property.LayerEnabled", "QgsSymbolLayer.PropertyLayerEnabled")
WKT_GDAL = _member("Qgis.CrsWktVariant.PreferredGdal", "QgsCoordinateReferenceSystem.WKT_PREFERRED_GDAL")
SIMPLIFY_GEOMETRY = _member("Qgis.VectorRenderingSimplificationFlag.GeometrySimplification", "QgsVectorSimplifyMethod.GeometrySimplification")
SIMPLIFY_DISTANCE = _member("Qgis.VectorSimplificationAlgorithm.Distance", "QgsVectorSimplifyMethod.Distance")
ALGORITHM_NO_THREADING = _member("Qgis.ProcessingAlgorithmFlag.NoThreading", "QgsProcessingAlgorithm.FlagNoThreading")
LOWER_RIGHT = _member("QgsLayoutItem.ReferencePoint.LowerRight", "QgsLayoutItem.LowerRight")

CONSTRAINT_UNIQUE = _member("QgsFieldConstraints.Constraint.ConstraintUnique", "QgsFieldConstraints.ConstraintUnique")
CONSTRAINT_EXPRESSION = _member("QgsFieldConstraints.Constraint.ConstraintExpression", "QgsFieldConstraints.ConstraintExpression")
CONSTRAINT_HARD = _member(
    "QgsFieldConstraints.ConstraintStrength.ConstraintStrengthHard", "QgsFieldConstraints.ConstraintStrengthHard"
)
CONSTRAINT_SOFT = _member(
    "QgsFieldConstraints.ConstraintStrength.ConstraintStrengthSoft", "QgsFieldConstraints.ConstraintStrengthSoft"
)
FORM_TABS = _member("Qgis.AttributeFormLayout.DragAndDrop", "QgsEditFormConfig.TabLayout")
TABLE_FIELD_COLUMN = _member("QgsAttributeTableConfig.Type.Field", "QgsAttributeTableConfig.Field")
# From QGIS 3.26 on a style would hold its layer's relations too, and with them the folder of the file; there it takes a choice of parts.
STYLE_WITHOUT_RELATIONS = (
    () if _core.Qgis.QGIS_VERSION_INT < 32600 else (_without(_core.QgsMapLayer.AllStyleCategories, _member("QgsMapLayer.StyleCategory.Relations")),)
)
LAYER_PRIVATE = _member("QgsMapLayer.LayerFlag.Private", "QgsMapLayer.Private")
AREA_HECTARES = _member("Qgis.AreaUnit.Hectares", "QgsUnitTypes.AreaHectares")
DISTANCE_METRES = _member("Qgis.DistanceUnit.Meters", "QgsUnitTypes.DistanceMeters")
DESCENDING = _qtcore.Qt.SortOrder.DescendingOrder


def make_tab(container: Any) -> None:
    """Show a container of a form as a tab."""
    if hasattr(container, "setType"):
        container.setType(_member("Qgis.AttributeEditorContainerType.Tab"))
    else:
        container.setIsGroupBox(False)
