"""The rules of a run: from the campaign, changeable, with a way back."""

from __future__ import annotations

from typing import Any, List

from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ..model.job import BASE_LINES, RULES
from . import scope_presenter as presenter
from .dock import form, named, text_label
from .words import tr


class ScopeForm(QWidget):
    """Distance, rule, base line, main stem first, edge, handed-down class."""

    def __init__(self, session: Any) -> None:
        super().__init__()
        self.session = session
        self._campaign: Any = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        fields = form(layout)
        self.distance = named(QDoubleSpinBox(), "distance", tr("Distance from the river on each bank"))
        self.distance.setRange(0.001, 100.0)
        self.distance.setDecimals(3)
        self.distance.setSuffix(tr(" km"))
        fields.addRow(tr("Distance on each bank"), self.distance)
        self.rule = self._choice("rule", tr("A patch is in scope when"), RULES, [
            tr("The strip touches it"), tr("Its centroid lies inside"), tr("At least half of its area lies inside"),
        ])  # fmt: skip
        fields.addRow(tr("In scope when"), self.rule)
        self.base_line = self._choice("base_line", tr("Distance is measured from"), BASE_LINES, [
            tr("The bank where there are water polygons, else the centre line"), tr("The centre line"),
        ])  # fmt: skip
        fields.addRow(tr("Measured from"), self.base_line)
        self.main_stem_first = named(QCheckBox(tr("Where strips overlap, the main stem wins")), "main_stem_first", tr("Main stem first"))
        fields.addRow("", self.main_stem_first)
        self.edge = named(QDoubleSpinBox(), "edge", tr("Patches this near to the edge are listed"))
        self.edge.setRange(0.0, 10000.0)
        self.edge.setDecimals(1)
        self.edge.setSuffix(tr(" m"))
        fields.addRow(tr("List patches within"), self.edge)
        self.handed_class = named(QComboBox(), "handed_class", tr("Field with the handed-down class"))
        fields.addRow(tr("Handed-down class"), self.handed_class)
        row = QHBoxLayout()
        self.changed = text_label("settings_changed")
        self.reset = named(QPushButton(tr("Reset")), "reset", tr("Back to the campaign's settings"))
        row.addWidget(self.changed, 1)
        row.addWidget(self.reset)
        layout.addLayout(row)
        self.reset.clicked.connect(self.reset_settings)
        for signal in (
            self.distance.valueChanged, self.edge.valueChanged, self.rule.currentIndexChanged,
            self.base_line.currentIndexChanged, self.main_stem_first.toggled,
        ):  # fmt: skip
            signal.connect(lambda *_: self._show_changed())
        self.show_fields([])

    def _choice(self, name: str, words: str, values: Any, labels: List[str]) -> QComboBox:
        combo = named(QComboBox(), name, words)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for value, label in zip(values, labels):
            combo.addItem(label, value)
        return combo

    def controls(self) -> List[QWidget]:
        """The controls in reading order."""
        return [self.distance, self.rule, self.base_line, self.main_stem_first, self.edge, self.handed_class, self.reset]

    def value(self) -> presenter.ScopeSettings:
        """What is set."""
        return presenter.ScopeSettings(
            self.distance.value(), self.rule.currentData(), self.base_line.currentData(), self.main_stem_first.isChecked(),
            self.edge.value(), self.handed_class.currentData() or "",
        )  # fmt: skip

    def show_campaign(self) -> None:
        """Take the settings of another campaign over; a person's changes stay while the campaign stays."""
        if self._campaign is not self.session.campaign:
            self._campaign = self.session.campaign
            self.reset_settings()

    def reset_settings(self) -> None:
        """Back to the campaign's settings."""
        settings = presenter.settings_of(self.session.campaign)
        self.distance.setValue(settings.distance_km)
        self.rule.setCurrentIndex(self.rule.findData(settings.rule))
        self.base_line.setCurrentIndex(self.base_line.findData(settings.base_line))
        self.main_stem_first.setChecked(settings.main_stem_first)
        self.edge.setValue(settings.edge_m)
        self.handed_class.setCurrentIndex(0)
        self._show_changed()

    def show_fields(self, names: List[str]) -> None:
        """Offer the fields of the patches for the handed-down class."""
        chosen = self.handed_class.currentData() or ""
        self.handed_class.clear()
        self.handed_class.addItem(tr("Find it"), "")
        for name in names:
            self.handed_class.addItem(name, name)
        self.handed_class.setCurrentIndex(max(0, self.handed_class.findData(chosen)))

    def _show_changed(self) -> None:
        self.changed.setText(presenter.changed_text(self.value(), self.session.campaign))
