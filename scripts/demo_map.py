#!/usr/bin/python3
"""Draw the demo's map and write its QGIS project: ``scripts/demo_map.py FOLDER``, for scripts/demo.py.

FOLDER holds workspace.gpkg and report.json; map.png and demo.qgz come into it. QGIS runs in this process without a window
(QT_QPA_PLATFORM=offscreen), with the staged plugin of the profile that QGIS_CUSTOM_CONFIG_PATH names, in Chinese.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any, Dict

from qgis.core import QgsApplication, QgsProject, QgsSettings

PLUGINS = Path(os.environ["QGIS_CUSTOM_CONFIG_PATH"]) / "profiles" / "default" / "python" / "plugins"
LOCALE = "zh-Hans"


def main(folder: Path) -> int:
    """Make both files; the exit code."""
    sys.path.insert(0, str(PLUGINS))
    app = QgsApplication([], True, os.environ["QGIS_CUSTOM_CONFIG_PATH"])
    app.initQgis()
    QgsSettings().setValue("qgis/walForSqlite3", False)  # no log beside the workspace
    QgsSettings().setValue("core/projects/anonymize_saved_projects", True)  # who made the demo is nobody's business
    from mine_restoration_plugin.bridge.translation import install_translator
    from mine_restoration_plugin.model.errors import MineError

    translator = install_translator(LOCALE)
    try:
        make(folder, json.loads((folder / "report.json").read_text(encoding="utf-8")))
    except MineError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        QgsProject.instance().clear()  # a layer that outlives QGIS crashes it at the end
        QgsProject.instance().layoutManager().clear()
        del translator
        app.exitQgis()
    return 0


def make(folder: Path, report: Dict[str, Any]) -> None:
    """The project with its layout, and the picture of the layout."""
    from mine_restoration_plugin.bridge import project
    from mine_restoration_plugin.bridge.map_layout import add_map_layout, export_png
    from mine_restoration_plugin.bridge.map_text import campaign_map_text
    from mine_restoration_plugin.model.campaign import builtin_campaign_path, load_campaign

    campaign = load_campaign(builtin_campaign_path())
    text = campaign_map_text(campaign, report, base_rivers=True, made_up=True)
    layers = project.fill_project(str(folder / "workspace.gpkg"), text.title)
    layout = add_map_layout(layers, text)
    export_png(layout, str(folder / "map.png"))
    project.save_project(str(folder / "demo.qgz"))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
