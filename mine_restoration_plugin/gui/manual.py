"""The manual that comes with the package, page by page."""

from __future__ import annotations

import os
from typing import Any

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QDesktopServices

from ..bridge.engine_process import package_dir
from .words import tr


def manual_page(page: str) -> str:
    """The file of a page in the language of the window, else the manual's first page; empty where there is no manual."""
    folder = os.path.join(package_dir(), "manual")
    languages = ("zh_CN", "") if QgsApplication.locale().startswith("zh") else ("en", "")
    for name in (page, "index", "README"):
        for language in languages:
            for ending in (".html", ".md", ".pdf"):
                path = os.path.join(folder, language, name + ending)
                if os.path.isfile(path):
                    return path
    return ""


def open_manual(page: str, notices: Any) -> None:
    """Show a page in the browser."""
    path = manual_page(page)
    if path:
        QDesktopServices.openUrl(QUrl.fromLocalFile(path))
    else:
        notices.warn(tr("This package comes without the manual."))
