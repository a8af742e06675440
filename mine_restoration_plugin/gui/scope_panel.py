"""The scope panel: settings, strips, classification, the result in one look."""

from __future__ import annotations

import os
from typing import Any, Dict, List, Mapping, Optional, Tuple

from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtWidgets import QFileDialog, QHBoxLayout, QPushButton

from ..bridge import layer_group
from ..bridge.background import Failure, Outcome, run_algorithm
from ..bridge.decisions import PatchRecord, read_edge_patches, write_decisions
from ..bridge.translation import tr as translate
from ..model.errors import MineError
from . import earlier_presenter, settings
from . import scope_presenter as presenter
from .dock import Panel, group, in_order, named, text_label
from .earlier_decisions import EarlierDecisions
from .edge_list import EdgeList
from .figures import Figures
from .findings_list import FindingsList
from .layer_reading import facts_of, layer_by_id
from .map_view import select_and_zoom, select_where
from .notices import NoticeAction, folder_action, guarded
from .run_bar import RunBar
from .scope_form import ScopeForm
from .table_reading import result_counts, rule_distance
from .words import tr


class ScopePanel(Panel):
    """范围."""

    NAME = "MineRestorationScope"
    MANUAL = "scope"

    def __init__(self, iface: Any, session: Any) -> None:
        super().__init__(iface, session, tr("Scope"))
        self.report: Dict[str, Any] = {}
        self._shown_result = ""
        self._add_run()
        box, layout = group(tr("Result"), self.body)
        self.figures = Figures(self._show_figure)
        layout.addWidget(self.figures)
        self.result_text = text_label("result_text")
        layout.addWidget(self.result_text)
        self.result_box = box
        edge_box, layout = group(tr("On the edge: a person decides"), self.body)
        self.edges = EdgeList(self._zoom_to, self._decide, self._withdraw)
        layout.addWidget(self.edges)
        finding_box, layout = group(tr("Findings"), self.body)
        self.findings = FindingsList(self._zoom_to_patch)
        layout.addWidget(self.findings)
        in_order(*self.form.controls(), self.folder_button, self.earlier.button, self.strips_button, self.classify_button, self.run_bar.cancel_button)
        self.finish()
        session.listen(self.refresh)
        self.refresh()

    def _add_run(self) -> None:
        _, layout = group(tr("Rules of the campaign"), self.body)
        self.form = ScopeForm(self.session)
        layout.addWidget(self.form)
        row = QHBoxLayout()
        self.folder_text = text_label("folder_text")
        self.folder_button = named(QPushButton(tr("Change …")), "results_folder", tr("Folder for the results"))
        self.folder_button.clicked.connect(self._choose_folder)
        row.addWidget(self.folder_text, 1)
        row.addWidget(self.folder_button)
        self.body.addLayout(row)
        self.earlier = EarlierDecisions(self.session, lambda: self._choose_earlier())
        self.body.addWidget(self.earlier)
        row = QHBoxLayout()
        self.strips_button = named(QPushButton(tr("Make strips")), "make_strips", tr("Make strips"))
        self.classify_button = named(QPushButton(tr("Classify")), "classify", tr("Classify"))
        self.strips_button.clicked.connect(lambda: self.make_strips())
        self.classify_button.clicked.connect(lambda: self.classify())
        row.addWidget(self.strips_button)
        row.addWidget(self.classify_button)
        self.body.addLayout(row)
        self.hint = text_label("scope_hint")
        self.body.addWidget(self.hint)
        self.run_bar = RunBar()
        self.body.addWidget(self.run_bar)

    # --- runs -------------------------------------------------------------------------------------------------------
    @guarded
    def make_strips(self) -> None:
        """Make the strips in the background."""
        path = presenter.results_path(self._folder(), tr("strips"))
        parameters = presenter.strip_parameters(self.session.choices, self.form.value(), self.session.campaign)
        parameters.update(OUTPUT=f"{path}|layername=strips", MERGED=f"{path}|layername=strips_merged")
        self._start("mine_restoration:riverbuffers", parameters, self._strips_done, tr("Making the strips"), path)

    @guarded
    def classify(self) -> None:
        """Classify the patches in the background."""
        path = presenter.results_path(self._folder(), tr("result"))
        parameters = presenter.classify_parameters(self.session.choices, self.form.value(), self.session.campaign)
        parameters.update(OUTPUT=f"{path}|layername=patches", STRIPS=f"{path}|layername=strips")
        self._start("mine_restoration:classifypatches", parameters, self._classified, tr("Classifying the patches"), path)

    def _start(self, algorithm: str, parameters: Mapping[str, Any], done: Any, words: str, path: str) -> None:
        if self.run_bar.is_busy():
            return
        self._result_path = path
        feedback = self.run_bar.feedback()
        run = run_algorithm(algorithm, parameters, done, self._failed, feedback, layer_group.group_name())
        self.run_bar.follow(run, words)
        self._enable()

    def _failed(self, failure: Failure) -> None:
        self.run_bar.finish()
        self._enable()
        self.notices.run_failed(failure)

    @guarded
    def _strips_done(self, outcome: Outcome) -> None:
        seconds = self.run_bar.finish()
        self._take_layers(outcome, {"OUTPUT": "strips", "MERGED": "strips_merged"})
        self.findings.show_findings(presenter.finding_lines(outcome.findings, translate))
        layer = outcome.layers.get("OUTPUT")
        self.session.update(strips=layer.id() if layer else "")
        self._enable()
        text = tr("The strips are made ({seconds} s).").format(seconds=f"{seconds:.1f}")
        self.notices.done(text, self._done_actions(layer))
        if layer is not None:
            self._zoom_layer(layer)

    @guarded
    def _classified(self, outcome: Outcome) -> None:
        self.run_bar.finish()
        # Before the new layer takes the earlier one's place in the project.
        earlier, sure = self._earlier()
        self._take_layers(outcome, {"OUTPUT": "patches", "STRIPS": "strips"})
        layer, strips = outcome.layers.get("OUTPUT"), outcome.layers.get("STRIPS")
        self.report = dict(outcome.data)
        self.report["findings"] = outcome.findings or self.report.get("findings") or []
        self._shown_result = ""
        counts = self.report.get("counts") or {}
        if layer is not None:
            counts = self._carry_over(earlier, sure, layer) or counts
            self._hide_input()
            self.session.update(result=layer.id(), strips=strips.id() if strips else self.session.choices.strips)
        self._enable()
        self.notices.done(presenter.summary_text(counts), self._done_actions(layer))
        if layer is not None:
            self._zoom_layer(layer)

    def _take_layers(self, outcome: Outcome, roles: Mapping[str, str]) -> None:
        for name, role in roles.items():
            layer = outcome.layers.get(name)
            if layer is not None:
                layer_group.claim(layer, role)

    def _earlier(self) -> Tuple[List[PatchRecord], bool]:
        """Decisions that were taken before; where they cannot be read the run's result is shown all the same."""
        try:
            return self.earlier.read()
        except MineError as error:
            self.notices.error(error)
            return [], False

    def _carry_over(self, earlier: List[PatchRecord], sure: bool, layer: QgsVectorLayer) -> Mapping[str, int]:
        """Decisions of the result before this one are kept: they are a person's work. The counts with them, where there are any."""
        taken, lost = self.earlier.take_over(earlier, sure, layer, self.report.get("edge") or [])
        if lost:
            self.notices.warn(earlier_presenter.lost_text(lost))
        return result_counts(layer, self.session.campaign) if taken else {}

    @guarded
    def _choose_earlier(self) -> None:
        self.earlier.choose_file(self)

    def _hide_input(self) -> None:
        """The result shows every patch; the layer that it was made from would only cover it."""
        node = QgsProject.instance().layerTreeRoot().findLayer(self.session.choices.patches)
        if node is not None:
            node.setItemVisibilityChecked(False)

    def _done_actions(self, layer: Optional[QgsVectorLayer]) -> List[NoticeAction]:
        path = self._result_path
        actions = [NoticeAction(tr("Show"), lambda: self._zoom_layer(layer))] if layer is not None else []
        return [*actions, folder_action(path)]

    def _zoom_layer(self, layer: QgsVectorLayer) -> None:
        canvas = self.iface.mapCanvas()
        box = canvas.mapSettings().layerExtentToOutputExtent(layer, layer.extent())
        box.scale(1.05)
        canvas.setExtent(box)
        canvas.refresh()

    # --- edge cases and findings --------------------------------------------------------------------------------------
    @guarded
    def _decide(self, case: presenter.EdgeCase, decision: str, reason: str) -> None:
        problem = presenter.reason_problem(reason)
        if problem:
            self.edges.show_problem(problem)
            return
        after, values = presenter.decided(case, decision, reason, self.session.campaign)
        self._write(after, values)

    @guarded
    def _withdraw(self, case: presenter.EdgeCase) -> None:
        withdrawn = presenter.withdrawn(case)
        if withdrawn is None:
            self.notices.warn(tr("What the patch was before the decision is not known any more. Classify again, or decide anew."))
            return
        self._write(*withdrawn)

    def _write(self, after: presenter.EdgeCase, values: Mapping[str, Any]) -> None:
        layer = self._result()
        write_decisions(layer, {after.fid: values})
        self.edges.replace(after)
        self._show_counts(layer)
        self.session.notify()

    def _zoom_to(self, case: presenter.EdgeCase) -> None:
        layer = layer_by_id(self.session.choices.result)
        if layer is not None:
            select_and_zoom(self.iface, layer, [case.fid])

    def _zoom_to_patch(self, number: str) -> None:
        layer = layer_by_id(self.session.choices.result)
        if layer is None or not number or layer.fields().indexOf("TBBH") < 0:
            return
        where = f"$id = {int(number[1:])}" if number[:1] == "#" and number[1:].isdigit() else '"TBBH" = \'{}\''.format(number.replace("'", "''"))
        select_where(self.iface, layer, where)

    def _show_figure(self, figure: presenter.Figure) -> None:
        layer = layer_by_id(self.session.choices.result)
        if layer is not None:
            select_where(self.iface, layer, figure.expression)

    def _result(self) -> QgsVectorLayer:
        layer = layer_by_id(self.session.choices.result)
        if layer is None:
            raise MineError("no_result")
        return layer

    # --- what the panel says ------------------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Show the session's choices and result."""
        self.form.show_campaign()
        patches = layer_by_id(self.session.choices.patches)
        self.form.show_fields(list(facts_of(patches).fields) if patches else [])
        self.folder_text.setText(tr("Results go to {folder}").format(folder=self._folder()))
        self.earlier.refresh()
        self._enable()
        layer = layer_by_id(self.session.choices.result)
        if layer is None:
            if not self.report:
                self.result_text.setText(tr("No result yet."))
            return
        if self._shown_result != layer.id():
            self._shown_result = layer.id()
            self._show_result(layer)

    def _show_result(self, layer: QgsVectorLayer) -> None:
        cases = presenter.edge_cases(read_edge_patches(layer), self.report.get("edge") or [], self._distance(layer))
        self.edges.show_cases(cases)
        self.findings.show_findings(presenter.finding_lines(self.report.get("findings") or [], translate))
        self._show_counts(layer)

    def _show_counts(self, layer: QgsVectorLayer) -> None:
        counts = result_counts(layer, self.session.campaign)
        self.figures.show_figures(presenter.figures_of(counts, self.session.campaign))
        total = presenter.number(counts["patches"])
        self.result_text.setText(tr("{count} patches in the layer {name}.").format(count=total, name=layer.name()))

    def _distance(self, layer: QgsVectorLayer) -> float:
        return rule_distance(layer, self.session.campaign)

    def _enable(self) -> None:
        busy, patches = self.run_bar.is_busy(), layer_by_id(self.session.choices.patches) is not None
        self.strips_button.setEnabled(not busy)
        self.classify_button.setEnabled(not busy and patches)
        self.hint.setVisible(not patches)
        self.hint.setText(tr("To classify, choose the patches in the panel Data first."))

    def _folder(self) -> str:
        patches = layer_by_id(self.session.choices.patches)
        source = patches.source().split("|")[0] if patches is not None and patches.providerType() == "ogr" else ""
        home = os.path.expanduser("~")
        for folder in (settings.results_folder(), QgsProject.instance().homePath(), os.path.dirname(source)):
            if folder and os.path.isdir(folder) and os.access(folder, os.W_OK):
                return folder
        return home

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, tr("Folder for the results"), self._folder())
        if folder:
            settings.set_results_folder(folder)
            self.refresh()
