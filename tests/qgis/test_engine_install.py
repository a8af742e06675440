"""The button Install of Check installation: a real environment, made by real venv and pip from a folder of wheels, without a network.

The wheels are small ones that this test makes, with a lock of their hashes: what is tried is the way, not the libraries' 180 MB.
"""

from __future__ import annotations

import base64
import hashlib
import os
import subprocess
import zipfile

import pytest
from qgis.core import QgsSettings
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest

from mine_restoration_plugin.bridge import engine_install
from mine_restoration_plugin.bridge.translation import sentence
from mine_restoration_plugin.gui import settings
from mine_restoration_plugin.gui.engine_dialog import EngineDialog

NAMES = ("geopandas", "shapely", "pyproj", "pyogrio", "fiona", "jsonschema_specifications")
MINUTE_MS = 60_000


def make_wheel(folder, name):
    """The smallest wheel that pip installs: a module and its record."""
    info = f"{name}-1.0.dist-info"
    files = {
        f"{name}.py": f"__version__ = '1.0'\nNAME = {name!r}\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    rows = [f"{path},sha256={_hash(text)},{len(text.encode())}" for path, text in files.items()]
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as packed:
        for inside, text in files.items():
            packed.writestr(inside, text)
        packed.writestr(f"{info}/RECORD", "\n".join([*rows, f"{info}/RECORD,,", ""]))
    return path


def _hash(text):
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()


@pytest.fixture
def wheels(tmp_path, monkeypatch):
    """A folder of wheels and the lock that names them; nothing else can be reached."""
    folder = tmp_path / "离线包"
    folder.mkdir()
    lock = []
    for name in NAMES:
        digest = hashlib.sha256(make_wheel(folder, name).read_bytes()).hexdigest()
        lock.append(f"{name.replace('_', '-')}==1.0 \\\n    --hash=sha256:{digest}\n")
    (tmp_path / "lock.txt").write_text("".join(lock))
    monkeypatch.setattr(engine_install, "lock_path", lambda: str(tmp_path / "lock.txt"))
    monkeypatch.setattr(engine_install, "environment_folder", lambda: str(tmp_path / "设置" / "engine_env"))
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "0")
    monkeypatch.delenv("MINE_RESTORATION_ENGINE_PYTHON", raising=False)
    return folder


@pytest.fixture
def dialog(qgis_app, wheels):
    QgsSettings().remove("mine_restoration")
    made = EngineDialog(None)
    made.base.setCurrentText("/usr/bin/python3")
    made.show()
    yield made
    made.reject()
    made.deleteLater()
    QgsSettings().remove("mine_restoration")


def install(dialog, qtbot, folder=""):
    """Type the folder, click, wait."""
    dialog.wheels.setText(str(folder))
    seen = []
    dialog.bar.valueChanged.connect(seen.append)
    QTest.mouseClick(dialog.install_button, Qt.MouseButton.LeftButton)
    assert not dialog.install_button.isEnabled() and dialog.cancel_button.isVisible()
    qtbot.waitUntil(dialog.install_button.isEnabled, timeout=MINUTE_MS)
    return seen


def test_install_makes_an_environment_from_wheels_and_takes_it_into_use(dialog, wheels, qtbot, tmp_path):
    steps = install(dialog, qtbot, wheels)
    python = str(tmp_path / "设置" / "engine_env" / "bin" / "python")
    assert settings.engine_python() == python == dialog.path.text(), dialog.log.toPlainText()
    said = subprocess.run([python, "-c", "import shapely; print(shapely.NAME)"], capture_output=True, text=True)
    assert said.stdout.strip() == "shapely"
    assert os.listdir(tmp_path / "设置") == ["engine_env"]
    assert len([step for step in steps if 5 < step < 85]) >= 3, steps  # the bar moves, also without an index
    assert "Successfully installed" in dialog.log.toPlainText()


def test_a_folder_that_lacks_wheels_is_told_with_all_that_is_missing(dialog, wheels, qtbot, tmp_path):
    for name in ("pyproj", "fiona"):
        next(wheels.glob(f"{name}-*")).unlink()
    install(dialog, qtbot, wheels)
    assert sentence("install_wheels_missing", {"folder": str(wheels), "missing": ["pyproj 1.0", "fiona 1.0"]}) in dialog.verdict.text()
    install(dialog, qtbot, tmp_path / "nowhere")
    assert sentence("file_missing", {"path": str(tmp_path / "nowhere")}) in dialog.verdict.text()


def test_a_wheel_that_was_changed_is_refused_and_the_environment_in_use_stays(dialog, wheels, qtbot, tmp_path):
    in_use = tmp_path / "设置" / "engine_env"
    in_use.mkdir(parents=True)
    (in_use / "in use").touch()
    with zipfile.ZipFile(next(wheels.glob("pyproj-*")), "a") as packed:
        packed.writestr("stranger.py", "")
    install(dialog, qtbot, wheels)
    assert "⚠" in dialog.verdict.text() and "hash" in dialog.log.toPlainText().lower()
    assert os.listdir(in_use) == ["in use"] and os.listdir(tmp_path / "设置") == ["engine_env"]
    assert settings.engine_python() == ""


def test_without_wheels_and_without_a_network_the_way_out_is_named(dialog, qtbot):
    install(dialog, qtbot)
    assert sentence("install_no_network", {}) in dialog.verdict.text()


def test_cancel_ends_the_installation_and_leaves_nothing(dialog, wheels, qtbot, tmp_path):
    dialog.wheels.setText(str(wheels))
    QTest.mouseClick(dialog.install_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.log.toPlainText() != "", timeout=MINUTE_MS)
    QTest.mouseClick(dialog.cancel_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(dialog.install_button.isEnabled, timeout=5_000)
    assert sentence("install_cancelled", {}) in dialog.verdict.text()
    assert os.listdir(tmp_path / "设置") == []
