"""The export section: which document of which part, in which form and where to; says in words what will happen before it does."""

from __future__ import annotations

import os
from typing import Any, Callable, Dict, List, Mapping, Optional, Protocol, Sequence, Tuple

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QMessageBox, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ..bridge import person
from ..bridge.background import Failure, Outcome
from ..bridge.translation import tr as translate
from . import export_documents as catalogue
from . import export_presenter as presenter
from . import settings
from .dock import form, named, text_label
from .export_options import OptionForm
from .export_parts import PartChoice, PartReader
from .export_paths import PathRows
from .export_presenter import PartFacts, Said, Wish
from .export_result import ExportResult, Result
from .export_run import start_export
from .notices import Notices, folder_action, guarded
from .run_bar import RunBar
from .scope_presenter import finding_lines
from .words import in_a_row, tr


class TableSource(Protocol):
    """The appendix table of the panel, which is exported from any classified layer."""

    def table_said(self, wish: Wish) -> Said:
        """What will be exported, in words."""

    def table_parameters(self, wish: Wish) -> Dict[str, Any]:
        """The parameters of its algorithm."""

    def table_values(self) -> Dict[str, Any]:
        """Its settings, which stand above."""

    def show_table_values(self, values: Mapping[str, Any]) -> None:
        """Set them."""

    def table_sent(self) -> None:
        """The export has ended: what was copied for it can go."""


class ExportBox(QWidget):
    """The section.

    Args:
        part: the part in force, shared with the table above. reader: finds what it holds. table: the appendix table.
        open_workspace: lets a person open a workspace.

    Signals:
        started: an export has begun.
        ended: it has ended, well or not.
    """

    started = pyqtSignal()
    ended = pyqtSignal()

    def __init__(
        self, iface: Any, session: Any, notices: Notices, part: PartChoice, reader: PartReader, table: TableSource,
        open_workspace: Optional[Callable[[], Any]] = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self.iface, self.session, self.notices = iface, session, notices
        self.part, self.reader, self.source = part, reader, table
        self.documents = catalogue.documents(self._provinces())
        self._forms: Dict[str, OptionForm] = {}
        self._given: Dict[str, bool] = {}  # documents whose path was chosen by a person
        self._of_workspace = ""
        self._facts: Optional[PartFacts] = None
        self._sent: Optional[Wish] = None
        self._results: Dict[str, Result] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self._add_choices(layout, part)
        self.paths = PathRows(lambda: self.wish(), lambda: self._given.update({self.key: True}), self.refresh)
        self.template, self.template_browse = self.paths.template, self.paths.template_browse
        self.path, self.browse = self.paths.path, self.paths.browse
        layout.addWidget(self.paths)
        self._add_ends(layout, open_workspace)
        self.show_documents()
        self.choose(catalogue.APPENDIX)

    # --- widgets --------------------------------------------------------------------------------------------------------
    def _add_choices(self, layout: QVBoxLayout, part: PartChoice) -> None:
        fields = form(layout)
        self.document_combo = named(QComboBox(), "export_document", tr("Document"))
        self.document_combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for key, document in self.documents.items():
            self.document_combo.addItem(document.words, key)
        self.part_combo = part.combo("export_part", tr("Part that is exported"))
        fields.addRow(tr("Document"), self.document_combo)
        fields.addRow(tr("Which part"), self.part_combo)
        self._options = QVBoxLayout()
        layout.addLayout(self._options)
        self.document_combo.currentIndexChanged.connect(lambda _: self._document_chosen())

    def _add_ends(self, layout: QVBoxLayout, open_workspace: Optional[Callable[[], Any]]) -> None:
        self.text = text_label("export_text")
        layout.addWidget(self.text)
        self.open_button = named(QPushButton(tr("Open a workspace …")), "export_open", tr("Open a workspace"))
        self.open_button.clicked.connect(lambda: open_workspace() if open_workspace is not None else None)
        layout.addWidget(self.open_button)
        self.export_button = named(QPushButton(tr("Export")), "export", tr("Export what is described above"))
        self.export_button.clicked.connect(lambda: self.export())
        self.again_button = named(QPushButton(tr("Export as last time")), "export_again", tr("Export with the settings of last time"))
        self.again_button.clicked.connect(lambda: self.again())
        for button in (self.export_button, self.again_button):
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            layout.addWidget(button)
        self.run_bar = RunBar()
        layout.addWidget(self.run_bar)
        self.outcome = ExportResult(self.iface, self.notices)
        self.result, self.folder_button, self.findings = self.outcome.text, self.outcome.folder_button, self.outcome.findings
        layout.addWidget(self.outcome)

    def controls(self) -> List[QWidget]:
        """In reading order."""
        return [
            self.document_combo, self.part_combo, *(control for made in self._forms.values() for control in made.controls()), self.template,
            self.template_browse, self.path, self.browse, self.open_button, self.export_button, self.again_button, self.run_bar.cancel_button,
            self.folder_button, self.findings.table,
        ]  # fmt: skip

    # --- which document -------------------------------------------------------------------------------------------------
    @property
    def key(self) -> str:
        """The document that is chosen."""
        return str(self.document_combo.currentData())

    @property
    def document(self) -> catalogue.Document:
        """The same, with all that is known of it."""
        return self.documents[self.key]

    def show_documents(self) -> None:
        """Offer the documents whose algorithm is there."""
        registry = QgsApplication.processingRegistry()
        for row in range(self.document_combo.count()):
            document = self.documents[str(self.document_combo.itemData(row))]
            there = document.key == catalogue.APPENDIX or registry.algorithmById(document.algorithm) is not None
            item = self.document_combo.model().item(row)
            item.setEnabled(there)
            item.setToolTip("" if there else tr("Not available: its algorithm is not installed."))

    def choose(self, key: str) -> None:
        """Take a document."""
        self.document_combo.setCurrentIndex(self.document_combo.findData(key))
        self._document_chosen()

    def _document_chosen(self) -> None:
        made = self._forms.get(self.key)
        if made is None:
            made = self._forms[self.key] = OptionForm(self.document, self._option_changed)
            self._options.addWidget(made)
            self._take_last(self.key)
            self._order()
        for key, other in self._forms.items():
            other.setVisible(key == self.key)
        self._show_result()
        self.paths.template_row.setVisible(bool(self.document.template))
        self.template.setText(made.property("template") or "")
        self.path.setText(made.property("path") or "")
        self.path.setPlaceholderText(tr("File of the table: .xlsx, .csv or .html") if self.key == catalogue.APPENDIX else "")
        self.refresh()

    def _order(self) -> None:
        controls = self.controls()
        for one, other in zip(controls, controls[1:]):
            QWidget.setTabOrder(one, other)

    def _provinces(self) -> List[Tuple[str, str]]:
        return [(province.code, province.name) for province in self.session.campaign.provinces]

    def _workspace(self) -> str:
        store = self.session.store
        return store.path if store is not None and store.database.is_file else ""

    def _folder(self) -> str:
        return os.path.dirname(self._workspace()) or settings.last_folder()

    def _last(self, key: str) -> Mapping[str, Any]:
        return settings.last_export(self._workspace(), key)

    def _take_last(self, key: str) -> None:
        """Settings, template and path of last time; a document that was never exported from this workspace gets a proposal."""
        document, made = self.documents[key], self._forms[key]
        last = self._last(key)
        wish = presenter.wish_of(document, last, "")
        # The table's file is asked for, as it always was; documents lie beside their workspace.
        proposed = "" if key == catalogue.APPENDIX else presenter.proposed_path(document, wish.values, self._workspace(), self._folder())
        made.show_values(wish.values)
        made.setProperty("template", wish.template)
        made.setProperty("path", wish.path or proposed)
        self._given[key] = bool(wish.path)

    def workspace_changed(self) -> None:
        """Another workspace has other settings of last time, beside itself."""
        if self._workspace() == self._of_workspace:
            return
        self._of_workspace = self._workspace()
        self.documents = catalogue.documents(self._provinces())
        self._results = {}
        if catalogue.PLAN in self._forms:
            # Another campaign may have other provinces.
            self._forms.pop(catalogue.PLAN).deleteLater()
        for key in self._forms:
            self._take_last(key)
        self._document_chosen()

    def _option_changed(self) -> None:
        """The form of a document may change its file's ending."""
        values = self._forms[self.key].values()
        path = self.path.text().strip()
        if not self._given.get(self.key) and self.key != catalogue.APPENDIX:
            path = presenter.proposed_path(self.document, values, self._workspace(), self._folder())
        elif path and self.key != catalogue.APPENDIX:
            path = presenter.with_ending(self.document, values, path)
        if path != self.path.text():
            self.path.setText(path)
        self.refresh()

    def wish(self) -> Wish:
        """What is chosen now."""
        made = self._forms[self.key]
        path = os.path.expanduser(self.path.text().strip())
        template = os.path.expanduser(self.template.text().strip()) if self.document.template else ""
        values = made.values()
        if self.key == catalogue.APPENDIX:
            values.update(self.source.table_values())
        return Wish(self.document, values, template, os.path.abspath(path) if path else "")

    # --- in words -------------------------------------------------------------------------------------------------------
    @guarded
    def refresh(self) -> None:
        """Say what will be exported, and what was last time."""
        made = self._forms.get(self.key)
        if made is None:
            return
        made.setProperty("template", self.template.text())
        made.setProperty("path", self.path.text())
        if not self.isVisible():
            return
        said = self._said(self.wish())
        self.text.setText(said.text)
        busy = self.run_bar.is_busy()
        self.export_button.setEnabled(said.possible and not busy)
        self.open_button.setVisible(self._needs_workspace())
        self._show_again(busy)

    def part_changed(self) -> None:
        """The part, or what lies in it, is another one."""
        self._facts = None
        self.refresh()

    def _needs_workspace(self) -> bool:
        return self.key != catalogue.APPENDIX and not self._workspace()

    def _said(self, wish: Wish) -> Said:
        if QgsApplication.processingRegistry().algorithmById(wish.document.algorithm) is None and wish.document.key != catalogue.APPENDIX:
            return Said(tr("Not available: its algorithm is not installed."), False)
        if wish.document.key == catalogue.APPENDIX:
            return self.source.table_said(wish)
        if self._needs_workspace():
            return Said(presenter.no_workspace_words(wish.document, self.session.store is not None), False)
        if self._facts is None:
            self._facts = self.reader.facts()
        return presenter.export_words(wish, self._facts)

    def _show_again(self, busy: bool) -> None:
        last = self._last(self.key)
        self.again_button.setVisible(bool(last) and not self._needs_workspace())
        if not last:
            return
        wish = presenter.wish_of(self.document, last, "")
        words = presenter.again_words(wish, presenter.last_kind(last))
        self.again_button.setText(words.replace("&", "&&"))
        self.again_button.setToolTip(in_a_row(words.replace("\n", " "), wish.path))
        self.again_button.setAccessibleName(words.replace("\n", " "))
        self.again_button.setFixedHeight(self.fontMetrics().lineSpacing() * (words.count("\n") + 1) + 12)
        self.again_button.setEnabled(bool(wish.path) and not busy)

    # --- export ---------------------------------------------------------------------------------------------------------
    @guarded
    def export(self) -> None:
        """Export what the words say."""
        if self.run_bar.is_busy():
            return
        wish, said = self.wish(), self._said(self.wish())
        if said.possible:
            self._start(wish, None if wish.document.key == catalogue.APPENDIX else self.reader.facts(), self.part.kind)
        else:
            self.refresh()

    @guarded
    def again(self, key: str = "") -> bool:
        """Export with the settings of last time; False where there are none, or where something has to be given first."""
        if self.run_bar.is_busy():
            return False
        key = key or self.key
        last = self._last(key)
        if key != self.key:
            self.choose(key)
        if not last:
            return False
        wish, kind = presenter.wish_of(self.documents[key], last, ""), presenter.last_kind(last)
        self._take_last(key)
        self._document_chosen()
        if kind != presenter.LAST_AREA:
            self.part.choose(kind if kind != presenter.SITES or self.part.sites else presenter.ALL)
            kind = self.part.kind
        elif not self.reader.area.is_there() or key == catalogue.APPENDIX:
            # The area of last time is seen on the map again.
            self.reader.area.set_wkt(str(last.get("area") or ""))
            self.part.choose(presenter.AREA)
            kind = presenter.AREA
        self.part_changed()
        if key == catalogue.APPENDIX:
            self.source.show_table_values(wish.values)
            said, facts = self.source.table_said(wish), None
        else:
            facts = self.reader.facts(kind, str(last.get("area") or ""))
            said = presenter.export_words(wish, facts)
        if not said.possible:
            self.text.setText(said.text)
            self._ask_for_missing(wish)
            return False
        return self._start(wish, facts, kind, str(last.get("area") or ""))

    def _ask_for_missing(self, wish: Wish) -> None:
        """Put the cursor where something must be given each time, for example who approved."""
        for option in wish.document.options:
            if option.needed and not str(wish.values.get(option.name) or "").strip():
                control = self._forms[wish.document.key].control(option.name)
                if control is not None:
                    control.setFocus()
                return

    def _start(self, wish: Wish, facts: Optional[PartFacts], kind: str, last_area: str = "") -> bool:
        if wish.document.key == catalogue.DISCLOSURE and facts is not None and not self._approved(wish, facts):
            return False
        if facts is None:
            parameters = self.source.table_parameters(wish)
        else:
            parameters = presenter.parameters_of(wish, self._workspace(), facts.scope, person.editor())
        self._sent = wish
        area = last_area if kind == presenter.LAST_AREA else self.reader.area.wkt()
        settings.set_last_export(self._workspace(), wish.document.key, presenter.remembered(wish, kind, area))
        self._results.pop(wish.document.key, None)
        self._show_result()
        run = start_export(wish.document.algorithm, parameters, self._done, self._failed, self.run_bar.feedback())
        self.run_bar.follow(run, tr("Making the documents"))
        self.refresh()
        if run is not None:
            self.started.emit()
        return run is not None

    def _approved(self, wish: Wish, facts: PartFacts) -> bool:
        """Ask once more before anything is made public."""
        box = QMessageBox(self.iface.mainWindow())
        box.setObjectName("disclosure_confirm")
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(wish.document.words)
        box.setText(presenter.approval_words(wish, facts))
        make = box.addButton(tr("Make it ready for the public"), QMessageBox.ButtonRole.AcceptRole)
        cancel = box.addButton(tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(cancel)
        box.exec()
        return bool(box.clickedButton() is make)

    def _done(self, outcome: Outcome) -> None:
        seconds = self.run_bar.finish()
        wish = self._sent
        assert wish is not None
        self.source.table_sent()
        written = str(outcome.results.get("OUTPUT") or wish.path)
        lines = finding_lines(outcome.findings, translate)
        text = presenter.done_words(wish.document, outcome.results, seconds)
        self._results[wish.document.key] = Result(in_a_row(text, presenter.noticed_words(len(lines))), written, lines)
        self._show_result()
        self.notices.done(presenter.short_words(wish.document, outcome.results), [folder_action(written)])
        self.refresh()
        self.ended.emit()

    def _failed(self, failure: Failure) -> None:
        self.run_bar.finish()
        self.source.table_sent()
        wish = self._sent
        if wish is not None:
            self._results[wish.document.key] = Result(failure.text if failure.cancelled else "⚠ " + failure.text)
        self._show_result()
        self.notices.run_failed(failure)
        self.refresh()
        self.ended.emit()

    def _show_result(self) -> None:
        self.outcome.show_result(self._results.get(self.key))


def fill(box: ExportBox, key: str, kind: str = "", sites: Sequence[str] = (), words: str = "") -> None:
    """Choose document and part, for a right click on the map."""
    box.choose(key)
    if sites:
        box.part.choose_sites(sites, words)
    elif kind:
        box.part.choose(kind)
