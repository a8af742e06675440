"""Patches as a file from outside holds them, before anything about them is decided, and the answers that decide it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Mapping, Sequence

import numpy as np
import pyproj

from ...model.errors import Finding

# Who an answer comes from.
BY_FILE, BY_DOCTOR, BY_PERSON = "file", "doctor", "person"


@dataclass
class Incoming:
    """One layer of a file.

    Attributes:
        name: what a person calls it: the file's name, with the way to it in archives and folders (``来件.zip/图斑.shp``).
        kind: shapefile, geopackage, geojson, flatgeobuf, kml, gdb, coordinate_text, dxf, csv or excel.
        columns: values (n) by the name of their column, in the file's order: arrays of object with str, int, float, bool,
            ``datetime.date`` or None.
        geometry: array (n) of shapely geometries in the file's own coordinates, x (east) first; None where there is none.
        rows: where each row stands in the file (n), counted from 1: the line of a text, the row of a sheet, the feature's number.
        latin: whether texts and names of columns are bytes of an encoding that is not known yet, each as one character of Latin-1.
        declared: what the file says of its encoding, by who says it: ``{"cpg": "UTF-8", "dbf": "0x4d"}``; lies are common.
        crs: the coordinate system that the file states; None if it states none.
        crs_by: who states it: prj, file, header, format, or empty.
        header: further facts of the file, such as the head of a coordinate text (``带号``, ``几度分带``, ``坐标系``).
        findings: what was noticed while reading.
    """

    name: str
    kind: str
    columns: dict[str, np.ndarray]
    geometry: np.ndarray
    rows: np.ndarray
    latin: bool = False
    declared: dict[str, str] = field(default_factory=dict)
    crs: pyproj.CRS | None = None
    crs_by: str = ""
    header: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.geometry)


@dataclass(frozen=True)
class Choice:
    """One of the answers that a question can have: its value, what a person calls it, and how well it fits (0 to 1)."""

    value: Any
    words: str
    fits: float = 0.0

    def as_dict(self) -> dict[str, Any]:
        """For the report."""
        return {"value": self.value, "words": self.words, "fits": round(self.fits, 3)}


@dataclass(frozen=True)
class Answer:
    """What is taken for one question about a layer, and why.

    Attributes:
        question: encoding, crs, axes (north first or east first), fields, or units.
        value: what is taken; plain values of JSON. None where nobody can know and a person must say it.
        by: file, doctor or person.
        certain: whether the doctor goes on without asking.
        evidence: messages (``{"code", "params"}``) that say what speaks for it, the strongest first.
        choices: what else it may be, the best first.
    """

    question: str
    value: Any
    by: str
    certain: bool
    evidence: Sequence[Mapping[str, Any]] = ()
    choices: Sequence[Choice] = ()

    def as_dict(self) -> dict[str, Any]:
        """For the report."""
        return {
            "question": self.question, "value": self.value, "by": self.by, "certain": self.certain,
            "evidence": [dict(message) for message in self.evidence], "choices": [choice.as_dict() for choice in self.choices],
        }  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Where the patches should lie, for questions that only the place can answer.

    Attributes:
        region: GB/T 2260 code of the workspace's or the file's county or province; empty if nobody said.
        outline: its outline in EPSG:4490, as far as the base data know it (a province); None otherwise.
        country: outline of all provinces of the campaign and their neighbours, EPSG:4490.
    """

    region: str = ""
    outline: Any = None
    country: Any = None
