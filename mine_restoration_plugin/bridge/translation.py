"""The plugin's words in the language of the person in front of QGIS."""

from __future__ import annotations

import os
from typing import Any, Mapping, Optional

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QLocale, QTranslator

from ..model.errors import Finding
from ..model.messages import render

CONTEXT = "MineRestoration"


def tr(text: str) -> str:
    """The translation of an English source string; the string itself where there is none."""
    return QCoreApplication.translate(CONTEXT, text)


def is_english() -> bool:
    """Whether the window shows the source strings, so that labels from data should be the English ones as well."""
    return tr("Mine Restoration") == "Mine Restoration"


def sentence(code: str, params: Mapping[str, Any]) -> str:
    """A message of the catalogue (:mod:`~..model.messages`) in the reader's language."""
    return render(code, params, tr)


def finding_sentence(finding: Finding) -> str:
    """A finding as a sentence, with its place."""
    return sentence(finding.code, {"where": finding.where, **finding.params})


def translations_dir() -> str:
    """The folder with the .qm files: inside the staged package, or at the repository's top."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    staged = os.path.join(package, "i18n")
    return staged if os.path.isdir(staged) else os.path.join(os.path.dirname(package), "i18n")


def install_translator(locale: Optional[str] = None, folder: Optional[str] = None) -> Optional[QTranslator]:
    """Load the translation and install it in the application.

    QGIS calls simplified Chinese ``zh-Hans``, the system ``zh_CN`` and some profiles ``zh``; the look-up through QLocale
    finds ``mine_restoration_zh_CN.qm`` for all of them, a look-up by the setting's exact text would not.

    Args:
        locale: a locale name; QGIS's own by default.
        folder: where the .qm files lie; :func:`translations_dir` by default.

    Returns:
        The installed translator, for the caller to keep and to remove at unload; None where no translation exists.
    """
    translator = QTranslator()
    name = locale or QgsApplication.locale() or QLocale.system().name()
    if not translator.load(QLocale(name), "mine_restoration", "_", folder or translations_dir()):
        return None
    QCoreApplication.installTranslator(translator)
    return translator
