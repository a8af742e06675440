"""The status of a site: where it is, buttons for the steps that lead on, and what is missing for each, with links to the fields."""

from __future__ import annotations

import datetime
from typing import Any, Dict, Optional, Set

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ..bridge.status_change import REFUSED, Wanted, dossiers_of, set_status
from ..bridge.translation import is_english
from . import status_presenter as presenter
from .dock import named, text_label
from .flow_layout import FlowLayout
from .notices import NoticeAction, Notices, guarded
from .status_presenter import StepLine
from .words import in_a_row, tr


class StatusWidget(QWidget):
    """Shows the status of one site and takes it further.

    Use: ``widget.show_site(uuid)``; it follows the session's store by itself.

    Signals:
        jump: table and field where something is missing; the field is empty where a whole row is.
        status_changed: key of the site.
    """

    jump = pyqtSignal(str, str)
    status_changed = pyqtSignal(str)

    def __init__(self, iface: Any, session: Any, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.iface, self.session, self.notices = iface, session, Notices(iface)
        self.site = ""
        # By the code of the status that a step leads to.
        self.lines: Dict[str, StepLine] = {}
        self.buttons: Dict[str, QPushButton] = {}
        self.labels: Dict[str, QLabel] = {}
        self._store: Optional[Any] = None
        self._whole: Set[str] = set()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self.name = QLabel()
        self.name.setObjectName("status_name")
        self.name.setStyleSheet("font-weight: bold;")
        self.about = text_label("status_about")
        head = QHBoxLayout()
        head.addWidget(self.name)
        head.addWidget(self.about, 1)
        self.proposal = text_label("status_proposal")
        self.proposal.setStyleSheet("border: 1px solid #8a3b00; background: #fbeee2; color: #000; padding: 4px;")
        self._buttons = QWidget()
        self._flow = FlowLayout(self._buttons)
        self._missing = QWidget()
        self._texts = QVBoxLayout(self._missing)
        self._texts.setContentsMargins(0, 0, 0, 0)
        self._texts.setSpacing(2)
        # No more height than the words need: the panel scrolls what is longer.
        for text in (self.about, self.proposal):
            text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self._buttons.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        layout.addLayout(head)
        layout.addWidget(self.proposal)
        layout.addWidget(self._buttons)
        layout.addWidget(self._missing)
        session.listen(self._session_changed)
        self._session_changed()

    # --- what is shown ------------------------------------------------------------------------------------------------
    def show_site(self, uuid: str) -> None:
        """Show a site; none with an empty key."""
        if uuid != self.site:
            self._whole = set()
        self.site = uuid
        self.refresh()

    def _session_changed(self) -> None:
        if self.session.store is self._store:
            return
        self._store, self.site = self.session.store, ""
        if self._store is not None:
            self._store.changed.connect(self._store_changed)
        self.refresh()

    def _store_changed(self, touched: list) -> None:
        if self.sender() is not None and self.sender() is not self._store:
            return  # a workspace that was closed meanwhile
        if any(site == self.site for _, _, site in touched):
            self.refresh()

    @guarded
    def refresh(self) -> None:
        """Read the site again and show where it is."""
        found = list(dossiers_of(self._store, [self.site])) if self._store is not None and self.site else []
        self.setVisible(bool(found))
        if not found:
            self._show_steps(())
            return
        view = presenter.view_of(self._store.campaign, found[0][1], is_english(), self._store.read_only)
        self.name.setText(tr("Status: {status}").format(status=view.status))
        self.about.setText(view.about)
        self.about.setToolTip(view.about)
        self.proposal.setText(view.proposal)
        self.proposal.setVisible(bool(view.proposal))
        self._show_steps(view.lines)

    def _show_steps(self, lines: Any) -> None:
        self.lines = {line.step.target: line for line in lines}
        self._flow.clear()
        self.buttons, self.labels = {}, {}
        while self._texts.count():
            item = self._texts.takeAt(0)
            item.widget().hide()
            item.widget().deleteLater()
        for line in lines:
            button = named(QPushButton(_button_words(line)), f"status_step_{line.step.target}", line.words, line.tip)
            button.setEnabled(not line.missing)
            button.setAutoDefault(False)
            if line.missing:
                button.setToolTip("\n".join([line.tip, *(one.text for one in line.missing)]))
            button.clicked.connect(lambda _=False, target=line.step.target: self.take(target))
            self._flow.addWidget(button)
            self.buttons[line.step.target] = button
        for line in lines:
            if line.missing:
                self.labels[line.step.target] = self._label(line)
                self._texts.addWidget(self.labels[line.step.target])
        self._buttons.setVisible(bool(lines))
        self._missing.setVisible(bool(self.labels))

    def _label(self, line: StepLine) -> QLabel:
        label = QLabel(presenter.missing_html(line, line.step.target in self._whole))
        label.setObjectName(f"status_missing_{line.step.target}")
        label.setAccessibleName(tr("Missing for “{step}” ({count}):").format(step=line.words, count=len(line.missing)))
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.RichText)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard)
        label.linkActivated.connect(lambda address, target=line.step.target: self.follow(target, address))
        return label

    def follow(self, target: str, address: str) -> None:
        """A link among what is missing for the step to a status: to its field, or to the rest of the list."""
        if address == "more":
            self._whole.add(target)
            self.refresh()
            return
        line = self.lines[target].missing[int(address)]
        self.jump.emit(line.table, line.field)

    # --- what is done -------------------------------------------------------------------------------------------------
    @guarded
    def take(self, target: str) -> None:
        """Take the step to a status; asks for a reason, or for batch and date, where they are needed."""
        line = self.lines.get(target)
        if line is None or self._store is None:
            return
        if line.closes:
            from .writeoff_dialog import WriteoffDialog

            WriteoffDialog(self.iface, self.session, [self.site], self).exec()
            self.status_changed.emit(self.site)
            return
        reason = ""
        if line.asks_reason:
            dialog = ReasonDialog(line, self)
            if dialog.exec() != QDialog.DialogCode.Accepted:
                return
            reason = dialog.reason()
        self.change(target, reason)

    @guarded
    def change(self, target: str, reason: str) -> None:
        """Change the status, and offer to take it back."""
        site, store = self.site, self._store
        run = set_status(store, [site], Wanted(target, reason, today=datetime.date.today()))
        refused = run.of(REFUSED)
        if refused or not run.lines:
            words = [presenter.sentence_of(unmet, is_english()) for line in refused for unmet in line.why]
            self.notices.warn(in_a_row(*words) or tr("The site is no longer there."))
        elif run.act:
            done = run.lines[0]
            text = presenter.done_text(done.number, done.origin, done.target, is_english())
            self.notices.done(text, [NoticeAction(tr("Take back"), lambda: self._take_back(store, run.act))])
        self.refresh()
        self.status_changed.emit(site)

    @guarded
    def _take_back(self, store: Any, act: str) -> None:
        if store is not self._store:
            return
        result = store.take_back(store.lines_of_act(act))
        if result.refused:
            self.notices.error(result.refused[0][1])
        self.refresh()
        self.status_changed.emit(self.site)


def _button_words(line: StepLine) -> str:
    words = line.words.replace("&", "&&")
    return f"{words} …" if line.asks_reason or line.closes else words


class ReasonDialog(QDialog):
    """Asks why a step is taken."""

    def __init__(self, line: StepLine, parent: QWidget) -> None:
        super().__init__(parent)
        self._step = line.step
        self.setWindowTitle(line.words)
        self.resize(420, 220)
        layout = QVBoxLayout(self)
        layout.addWidget(QLabel(line.tip))
        layout.addWidget(QLabel(tr("Reason (kept in the history):")))
        self.text = named(QPlainTextEdit(), "status_reason", tr("Reason (kept in the history):"))
        self.text.setTabChangesFocus(True)
        self.problem = text_label("status_reason_problem")
        self.buttons = QDialogButtonBox()
        self.ok = self.buttons.addButton(line.words.replace("&", "&&"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.ok.setObjectName("status_reason_ok")
        cancel = self.buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.ok.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        for widget in (self.text, self.problem, self.buttons):
            layout.addWidget(widget)
        self.text.textChanged.connect(self._check)
        self._check()
        self.text.setFocus()

    def reason(self) -> str:
        """What was written."""
        return self.text.toPlainText().strip()

    def _check(self) -> None:
        problem = presenter.reason_problem(self._step, self.text.toPlainText())
        self.problem.setText(problem)
        self.ok.setEnabled(bool(self.reason()) and not problem)
