"""Pages of a layout as files: PDF, PNG, SVG and GeoTIFF; each appears whole under its name or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from typing import Iterator, Optional

from qgis.core import QgsLayoutExporter, QgsPrintLayout, QgsVectorSimplifyMethod
from qgis.PyQt.QtCore import QFile, QIODevice, QMarginsF, QSize, QSizeF
from qgis.PyQt.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter

from .. import compat
from ..model.errors import MineError
from .atlas_svg import svg_text
from .pdf_text import make_searchable

PDF, PNG, SVG, GEOTIFF = "pdf", "png", "svg", "geotiff"
FORMATS = (PDF, PNG, SVG, GEOTIFF)
ENDINGS = {PDF: ".pdf", PNG: ".png", SVG: ".svg", GEOTIFF: ".tif"}
DPI = 300
MM = 25.4
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextlib.contextmanager
def whole(path: str) -> Iterator[str]:
    """A temporary name beside a target; it takes the target's when the block ends without an exception.

    Raises:
        MineError: ``output_unwritable``, ``disk_full``; the old file is then as it was.
    """
    folder, name = os.path.split(os.path.abspath(path))
    part = os.path.join(folder, f".{name}.{os.getpid()}.part{os.path.splitext(name)[1]}")
    try:
        os.makedirs(folder, exist_ok=True)
        if os.path.isdir(path):
            raise OSError(errno.EISDIR, os.strerror(errno.EISDIR))
        yield part
        with open(part, "rb+") as file:
            os.fsync(file.fileno())
        os.replace(part, path)
    except OSError as error:
        raise unwritable(error, path) from error
    finally:
        with contextlib.suppress(OSError):
            os.remove(part)


def unwritable(error: OSError, path: str) -> MineError:
    """The sentence for a failed write."""
    if error.errno in _FULL:
        return MineError("disk_full", path=path)
    return MineError("output_unwritable", path=path, reason=error.strerror or str(error))


class PdfFile:
    """A PDF of one page or many.

    Args:
        path: to write to at once. title: of the document.

    Raises:
        OSError: where it cannot be opened.
    """

    def __init__(self, path: str, title: str, creator: str) -> None:
        with open(path, "wb"):
            pass  # the system's own reason where it may not be written; Qt has none
        self._file = QFile(path)
        if not self._file.open(QIODevice.OpenModeFlag.WriteOnly):
            raise OSError(errno.EACCES, self._file.errorString())
        self._writer = QPdfWriter(self._file)
        self._writer.setResolution(DPI)
        self._writer.setTitle(title)
        self._writer.setCreator(creator)
        self._painter: Optional[QPainter] = None

    def add(self, layout: QgsPrintLayout) -> None:
        """Draw the layout's first page on a new page."""
        size = _page_mm(layout)
        self._writer.setPageLayout(QPageLayout(QPageSize(size, QPageSize.Unit.Millimeter), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)))
        if self._painter is None:
            self._painter = QPainter(self._writer)
        else:
            self._writer.newPage()
        _draw(layout, self._painter)

    def close(self) -> None:
        """Write the end.

        Raises:
            OSError: where the disk did not take all of it.
        """
        if self._painter is not None:
            self._painter.end()
        self._painter = None
        self._writer = None  # its end of file is written when it goes
        fine = self._file.flush() and self._file.error() == QFile.FileError.NoError
        path, problem = self._file.fileName(), self._file.errorString()
        self._file.close()
        if not fine or not _ends_well(path):
            raise OSError(errno.ENOSPC, problem)
        make_searchable(path)


def _ends_well(path: str) -> bool:
    """Whether a PDF has its last line: Qt says nothing when a disk is full."""
    with open(path, "rb") as file:
        file.seek(max(0, os.path.getsize(path) - 64))
        return b"%%EOF" in file.read()


def write_pdf(layout: QgsPrintLayout, path: str, title: str, creator: str) -> None:
    """One page as a PDF.

    Raises:
        MineError: ``output_unwritable``, ``disk_full``.
    """
    with whole(path) as part:
        file = PdfFile(part, title, creator)
        try:
            file.add(layout)
        finally:
            file.close()


def page_image(layout: QgsPrintLayout, dpi: int = DPI) -> QImage:
    """The first page as a picture."""
    layout.renderContext().setDpi(dpi)
    # Not exportToImage(): it would write a world file beside the picture, and asks GDAL to change it after it has its name.
    image = QgsLayoutExporter(layout).renderPageToImage(0, QSize(), dpi)
    layout.renderContext().setDpi(DPI)
    image.setDotsPerMeterX(round(dpi / MM * 1000))
    image.setDotsPerMeterY(round(dpi / MM * 1000))
    return image


def write_png(image: QImage, path: str) -> None:
    """A picture as PNG.

    Raises:
        MineError: ``output_unwritable``, ``disk_full``.
    """
    with whole(path) as part:
        _save(image, part)


def _save(image: QImage, path: str) -> None:
    """Save a picture.

    Raises:
        OSError: where it was not written whole.
    """
    with open(path, "wb"):
        pass
    # White paper needs no transparency, and a third of the bytes less.
    file = QFile(path)
    if not file.open(QIODevice.OpenModeFlag.WriteOnly):
        raise OSError(errno.EACCES, file.errorString())
    fine = image.convertToFormat(QImage.Format.Format_RGB888).save(file, "PNG", 60)
    fine = file.flush() and fine
    full = file.error() != QFile.FileError.NoError
    problem = file.errorString()
    file.close()
    if not fine:
        raise OSError(errno.ENOSPC if full else errno.EIO, problem)


def write_svg(layout: QgsPrintLayout, path: str, title: str) -> None:
    """The first page as SVG.

    Raises:
        MineError: ``output_unwritable``, ``disk_full``.
    """
    text = svg_text(layout, _page_mm(layout), DPI, title, _draw)
    with whole(path) as part:
        with open(part, "w", encoding="utf-8") as file:
            file.write(text)


def write_geotiff(layout: QgsPrintLayout, image: QImage, path: str) -> None:
    """A page's picture with the position of its map.

    Raises:
        MineError: ``output_unwritable``, ``disk_full``.
    """
    from osgeo import gdal  # QGIS's own

    drawn = layout.referenceMap()
    extent, box = drawn.extent(), drawn.mapRectToScene(drawn.rect())
    across, down = extent.width() / box.width(), extent.height() / box.height()  # metres on the ground for a millimetre
    page = _page_mm(layout)
    left, top = extent.xMinimum() - box.left() * across, extent.yMaximum() + box.top() * down
    with tempfile.TemporaryDirectory(prefix="mine_restoration_map_") as folder, whole(path) as part:
        picture = os.path.join(folder, "page.png")
        _save(image, picture)
        options = gdal.TranslateOptions(
            format="GTiff",
            outputBounds=[left, top, left + page.width() * across, top - page.height() * down],
            outputSRS=drawn.crs().toWkt(compat.WKT_GDAL),
            creationOptions=["COMPRESS=DEFLATE", "PREDICTOR=2", "TILED=YES"],
        )
        made = gdal.Translate(part, picture, options=options)
        if made is None:
            raise OSError(errno.EIO, gdal.GetLastErrorMsg() or "GDAL")
        made.FlushCache()
        problem = gdal.GetLastErrorMsg() if gdal.GetLastErrorType() >= gdal.CE_Failure else ""
        del made  # the last blocks are written when it goes
        if problem:
            raise OSError(errno.ENOSPC, problem)


def _page_mm(layout: QgsPrintLayout) -> QSizeF:
    size = layout.pageCollection().page(0).pageSize()
    if size.units() != compat.LAYOUT_MM:
        size = layout.renderContext().measurementConverter().convert(size, compat.LAYOUT_MM)
    return QSizeF(size.width(), size.height())


def _draw(layout: QgsPrintLayout, painter: QPainter) -> None:
    """Draw the first page as vectors, texts as texts."""
    context = layout.renderContext()
    context.setDpi(DPI)
    context.setTextRenderFormat(compat.TEXT_AS_TEXT)
    context.setFlag(compat.LAYOUT_FORCE_VECTOR, True)  # hatched areas as lines: as pictures they print coarse, and SVG has none
    method = QgsVectorSimplifyMethod()
    method.setSimplifyHints(QgsVectorSimplifyMethod.SimplifyHints(compat.SIMPLIFY_GEOMETRY))
    method.setForceLocalOptimization(True)
    method.setSimplifyAlgorithm(compat.SIMPLIFY_DISTANCE)
    method.setThreshold(0.1)
    context.setSimplifyMethod(method)
    QgsLayoutExporter(layout).renderPage(painter, 0)


def folder_writable(folder: str) -> None:
    """See that a folder is there and takes files.

    Raises:
        MineError: ``output_unwritable``, ``disk_full``.
    """
    try:
        os.makedirs(folder, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise unwritable(error, folder) from error
