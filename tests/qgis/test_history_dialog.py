"""The window with the history of the whole workspace."""

from __future__ import annotations

import pytest
from qgis.PyQt.QtWidgets import QFileDialog

from mine_restoration_plugin.bridge.background import Outcome
from mine_restoration_plugin.gui import history_widget
from mine_restoration_plugin.gui.history_dialog import HistoryDialog
from mine_restoration_plugin.gui.notices import NoticeAction, Notices
from mine_restoration_plugin.gui.session import Session
from status_workspace import add_site, make_store


@pytest.fixture
def session(qgis_app, tmp_path):
    store = make_store(tmp_path)
    made = Session()
    made.set_store(store)
    yield made
    made.set_store(None)
    store.close()


def test_an_export_offers_the_folder_of_its_file(session, qgis_iface, qtbot, tmp_path, monkeypatch):
    add_site(session.store, "KS001")
    dialog = HistoryDialog(qgis_iface, session)
    qtbot.addWidget(dialog)
    said, asked = [], []
    monkeypatch.setattr(Notices, "done", lambda self, text, actions=None: said.append((text, actions)))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "历史"), ""))

    def run(name, parameters, done, *_):
        asked.append((name, parameters["OUTPUT"]))
        done(Outcome())

    monkeypatch.setattr(history_widget, "run_algorithm", run)
    dialog.history.export()
    assert asked == [("mine_restoration:history", str(tmp_path / "历史.xlsx"))]
    ((text, (action,)),) = said
    assert "历史.xlsx" in text and isinstance(action, NoticeAction) and action.tip == str(tmp_path)
