"""Pictures of pages beside those that a person has looked at: coarse, so that other fonts do not matter and a missing item does."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Dict, List, Sequence

from qgis.PyQt.QtCore import QRectF, Qt
from qgis.PyQt.QtGui import QColor, QImage, QPainter

GOLDEN = Path(__file__).parent / "golden"
LIMIT = 12.0
"""Levels of grey by which a block of a page may differ in the mean."""
_CELLS, _BLOCK = 60, 6  # cells across a page; cells across a block
_DOTS = 50  # an inch
_EDGE_MM = 4.0  # what an office's printer leaves white
_INK = 160  # grey that is print


def difference(one: Path, other: Path) -> float:
    """The largest mean difference of any block."""
    a, b = _coarse(one), _coarse(other)
    if len(a) != len(b):
        return 255.0  # paper of another shape
    gaps = [[abs(x - y) for x, y in zip(*rows)] for rows in zip(a, b)]
    corners = [(x, y) for y in range(0, len(gaps) - _BLOCK + 1, 3) for x in range(0, len(gaps[0]) - _BLOCK + 1, 3)]
    return max(sum(gaps[y + dy][x + dx] for dy in range(_BLOCK) for dx in range(_BLOCK)) / _BLOCK**2 for x, y in corners)


def beside_golden(picture: Path, name: str) -> float:
    """The difference from the golden picture of that name; with MAKE_GOLDEN in the environment the picture becomes it."""
    golden = GOLDEN / f"{name}.png"
    if os.environ.get("MAKE_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        shutil.copy(picture, golden)
    return difference(picture, golden)


def wiped(picture: Path, target: Path) -> Path:
    """The same page without the fullest tenth of its width and height."""
    image = QImage(str(picture)).convertToFormat(QImage.Format.Format_RGB32)
    grid = _coarse(picture)
    cells = [(x, y) for y in range(0, len(grid) - _BLOCK + 1, 3) for x in range(0, len(grid[0]) - _BLOCK + 1, 3)]
    x, y = min(cells, key=lambda cell: sum(grid[cell[1] + dy][cell[0] + dx] for dy in range(_BLOCK) for dx in range(_BLOCK)))
    step = image.width() / _CELLS
    painter = QPainter(image)
    painter.fillRect(QRectF(x * step, y * step, _BLOCK * step, _BLOCK * step), QColor("white"))
    painter.end()
    image.save(str(target))
    return target


def _coarse(path: Path) -> List[List[int]]:
    """A picture as a grid of greys: letters of other fonts become the same grey."""
    image = QImage(str(path)).convertToFormat(QImage.Format.Format_Grayscale8)
    assert not image.isNull(), path
    high = round(_CELLS * image.height() / image.width())
    small = image.scaled(_CELLS, high, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    return [[small.pixelColor(x, y).red() for x in range(_CELLS)] for y in range(high)]


def printed(documents: Sequence[Path], folder: Path) -> Dict[str, List[Path]]:
    """The pages of documents as pictures, by the document's file name: PDF as it is, all others as LibreOffice prints them."""
    folder.mkdir(parents=True, exist_ok=True)
    # Names of mines are no names for programs, and a document of Word may be called like a workbook.
    papers = {path: folder / f"paper{number:02d}{path.suffix}" for number, path in enumerate(documents)}
    for path, paper in papers.items():
        shutil.copy(path, paper)
    others = [str(paper) for paper in papers.values() if paper.suffix != ".pdf"]
    if others:
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *others]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
    pages = {}
    for path, paper in papers.items():
        subprocess.run(["pdftoppm", "-r", str(_DOTS), "-gray", "-png", f"{paper.stem}.pdf", paper.stem], check=True, timeout=120, cwd=folder)
        pages[path.name] = sorted(folder.glob(f"{paper.stem}-*.png"))
    return pages


def faults(picture: Path) -> List[str]:
    """What an office would send back at a glance: an empty page, and print where the printer cannot print."""
    image = QImage(str(picture)).convertToFormat(QImage.Format.Format_Grayscale8)
    bits = image.constBits()
    bits.setsize(image.sizeInBytes())
    data, stride = bytes(bits), image.bytesPerLine()
    rows = [data[y * stride : y * stride + image.width()] for y in range(image.height())]
    edge = round(_EDGE_MM / 25.4 * _DOTS)
    found = []
    if min(map(min, rows)) > _INK:
        found.append("empty")
    outside = [*rows[:edge], *rows[-edge:], *(row[:edge] + row[-edge:] for row in rows)]
    if min(map(min, outside)) <= _INK:
        found.append("print at the edge of the paper")
    return found
