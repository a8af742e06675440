"""Job files: what the QGIS side asks of the engine, and the lines in which the engine answers.

A job is one JSON object; see :class:`Job`. The engine writes one JSON object a line to its standard output, each with a
``type``:

``{"type": "stage", "text": S}``      what is being done now (S: English source string from :data:`STAGES`)
``{"type": "progress", "percent": P}``  0 to 100 of the whole job
``{"type": "finding", ...}``          a :class:`~.errors.Finding` as a dictionary
``{"type": "result", "data": {...}}``   once, last, when everything is written
``{"type": "error", "code": C, "params": {...}, "text": T, "details": D}``  once, last, when nothing was written
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any, Dict, List, Mapping, Optional

from .errors import MineError
from .marking import tr_noop

VERSION = 1

COMMANDS = (
    "riverbuffers", "classifypatches", "appendixtable", "checkcampaign", "createworkspace", "loadpatches", "history", "writeofflist", "exportsheet",
    "importsheet", "importpatches", "exportcoordinates", "checkworkspace", "migrateworkspace", "measurepatches",
    "provinceledger", "sitecards", "implementationplan", "disclosure", "version",
)  # fmt: skip

STAGES: Dict[str, str] = {
    "making_workspace": tr_noop("Making the workspace"),
    "reading_rivers": tr_noop("Reading the rivers"),
    "making_strips": tr_noop("Making the strips"),
    "reading_patches": tr_noop("Reading the patches"),
    "checking_patches": tr_noop("Checking the patches"),
    "measuring": tr_noop("Measuring areas and distances"),
    "writing": tr_noop("Writing the results"),
    "making_table": tr_noop("Making the table"),
    "reading_workspace": tr_noop("Reading the workspace"),
    "writing_sheet": tr_noop("Writing the sheet"),
    "reading_sheet": tr_noop("Reading the sheet"),
    "checking_workspace": tr_noop("Checking the workspace"),
    "saving_the_rest": tr_noop("Saving what can be read"),
    "migrating_workspace": tr_noop("Converting the workspace"),
    "comparing": tr_noop("Comparing"),
    "reading_files": tr_noop("Reading the files"),
    "examining": tr_noop("Examining what came in"),
    "making_documents": tr_noop("Making the documents"),
    "checking_package": tr_noop("Checking what will be published"),
}

# Settings of each command; the values are the choices of the Processing parameters, in their order.
RULES = ("touches", "centroid", "half")
OVERLAPS = ("main_stem_wins", "as_they_are")
BASE_LINES = ("bank", "centre_line")
COUNT_BY = ("patch", "site")
GROUP_BY = ("province", "city", "county")  # lines of the appendix table
AREAS = ("ellipsoidal", "handed_down", "verified")
SHEETS = ("archive", "ledger")
TABLE_FORMATS = (".xlsx", ".csv", ".html")
LEDGER_SHEETS = ("workbook_a_province", "sheet_a_province")
LEDGER_FORMATS = ("xlsx", "csv", "gpkg")


@dataclass
class Source:
    """One vector layer to read.

    Attributes:
        path: file path (also ``/vsizip/...``).
        layer: layer name inside the file; None for the only or first one.
        where: OGR SQL filter, or None.
        encoding: text encoding that overrides the file's own, or None.
        crs: authority code or WKT that overrides the file's own, or None.
        name: what the person calls it, for messages; the path's last part by default.
    """

    path: str
    layer: Optional[str] = None
    where: Optional[str] = None
    encoding: Optional[str] = None
    crs: Optional[str] = None
    name: str = ""

    def __post_init__(self) -> None:
        if not self.name:
            self.name = self.layer or self.path.replace("\\", "/").rsplit("/", 1)[-1]


@dataclass
class Target:
    """One vector layer to write: a whole new file, or one layer of a GeoPackage whose other layers stay.

    Attributes:
        path: file path; its ending picks the format (.gpkg, .shp, .geojson, .fgb).
        layer: layer name for a GeoPackage, or None to name it after the file.
        keep_file: with a GeoPackage that exists: replace this one layer and keep the others.
    """

    path: str
    layer: Optional[str] = None
    keep_file: bool = False


@dataclass
class Job:
    """What to do.

    Attributes:
        command: one of :data:`COMMANDS`.
        inputs: lists of sources by role: ``rivers``, ``patches``, ``provinces``.
        settings: see each command's settings in ``engine/__main__``; JSON values only.
        outputs: targets by role (``strips``, ``merged``, ``patches``).
        files: other files to write by role (``report``, ``table``), and ``campaign`` to read.
    """

    command: str
    inputs: Dict[str, List[Source]] = field(default_factory=dict)
    settings: Dict[str, Any] = field(default_factory=dict)
    outputs: Dict[str, Target] = field(default_factory=dict)
    files: Dict[str, str] = field(default_factory=dict)

    def dumps(self) -> str:
        """The job as JSON text."""
        return json.dumps({"version": VERSION, **asdict(self)}, ensure_ascii=False, indent=1)

    @classmethod
    def loads(cls, text: str, path: str = "") -> "Job":
        """Read a job back.

        Raises:
            MineError: ``job_broken`` with the reason.
        """
        try:
            raw: Mapping[str, Any] = json.loads(text)
            if raw.get("version") != VERSION:
                raise ValueError(f"version {raw.get('version')!r}, expected {VERSION}")
            if raw["command"] not in COMMANDS:
                raise ValueError(f"unknown command {raw['command']!r}")
            return cls(
                command=raw["command"],
                inputs={k: [Source(**s) for s in v] for k, v in raw.get("inputs", {}).items()},
                settings=dict(raw.get("settings", {})),
                outputs={k: Target(**t) for k, t in raw.get("outputs", {}).items()},
                files=dict(raw.get("files", {})),
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise MineError("job_broken", path=path, reason=str(error)) from error
