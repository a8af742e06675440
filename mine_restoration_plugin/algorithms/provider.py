"""The Processing provider ``mine_restoration``."""

from __future__ import annotations

from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from ..bridge.icons import icon
from ..bridge.translation import tr

PROVIDER_ID = "mine_restoration"


class MineRestorationProvider(QgsProcessingProvider):
    """Lists the plugin's algorithms in the toolbox."""

    def id(self) -> str:
        return PROVIDER_ID

    def name(self) -> str:
        return tr("Mine Restoration")

    def icon(self) -> QIcon:
        return icon("plugin")

    def loadAlgorithms(self) -> None:  # noqa: N802
        from .appendixtable import AppendixTable
        from .checkworkspace import CheckWorkspace
        from .classifypatches import ClassifyPatches
        from .createworkspace import CreateWorkspace
        from .disclosure import Disclosure
        from .exportcoordinates import ExportCoordinates
        from .exportsheet import ExportSheet
        from .fieldpackage import FieldPackage
        from .history import History
        from .implementationplan import ImplementationPlan
        from .importpatches import ImportPatches
        from .importsheet import ImportSheet
        from .loadpatches import LoadPatches
        from .mapatlas import MapAtlas
        from .measurepatches import MeasurePatches
        from .provinceledger import ProvinceLedger
        from .riverbuffers import RiverBuffers
        from .setstatus import SetStatus
        from .sitecards import SiteCards
        from .writeofflist import WriteoffList

        for algorithm in (
            ImportPatches,
            ExportCoordinates,
            RiverBuffers,
            ClassifyPatches,
            AppendixTable,
            CreateWorkspace,
            CheckWorkspace,
            LoadPatches,
            MeasurePatches,
            FieldPackage,
            History,
            SetStatus,
            WriteoffList,
            Disclosure,
            ExportSheet,
            ImportSheet,
            ProvinceLedger,
            MapAtlas,
            SiteCards,
            ImplementationPlan,
        ):
            self.addAlgorithm(algorithm())
