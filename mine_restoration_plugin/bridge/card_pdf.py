"""Archive cards as PDF: Qt's text layout on A4 with running head and page numbers. Runs in any thread.

What Qt does not say while it writes, such as a full disk, is found afterwards: the file must end as a PDF does, with the place of its
table of contents.
"""

from __future__ import annotations

import errno
import os
import re
from typing import Any, Callable, Iterator, List, Mapping, Optional, Tuple

from qgis.PyQt.QtCore import QFile, QIODevice, QMarginsF, QPointF, QRectF, QSizeF, Qt, QUrl
from qgis.PyQt.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QGuiApplication,
    QImage,
    QPageSize,
    QPainter,
    QPalette,
    QPdfWriter,
    QPen,
    QTextBlock,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextOption,
    QTextTable,
)

from ..model.errors import MineError
from .card_fonts import PaperFonts
from .card_page import MAP, TITLE, card_html
from .pdf_text import make_searchable

RESOLUTION = 300
SIDE_MM, TOP_MM, BOTTOM_MM = 18.0, 19.0, 17.0
A4_MM = (210.0, 297.0)
PHOTO_MM = (80.0, 60.0)
"""Room for a photo."""
_MOST_MOVES = 60
_CORNER_COLUMNS = 5
"""No other table has as many and several lines a cell that belong to one another."""
Cancelled = Callable[[], bool]


class CardWriter:
    """Writes cards into one PDF, one after the other; used as a context.

    Args:
        path: of the file; it must be a temporary one, since it grows while cards are added.
        fonts: to write in. author: for the properties of the file.
    """

    def __init__(self, path: str, fonts: PaperFonts, title: str = TITLE) -> None:
        self.path, self.fonts = path, fonts
        self.pages = 0
        self._file = QFile(path)
        if not self._file.open(getattr(QIODevice, "OpenModeFlag", QIODevice).WriteOnly):
            raise MineError("output_unwritable", path=path, reason=self._file.errorString())
        self._writer = QPdfWriter(self._file)
        self._writer.setResolution(RESOLUTION)
        self._writer.setPageSize(QPageSize(getattr(QPageSize, "PageSizeId", QPageSize).A4))
        self._writer.setPageMargins(QMarginsF(0, 0, 0, 0))
        self._writer.setTitle(title)
        self._writer.setCreator("矿山修复插件")
        self._painter: Optional[QPainter] = None
        self._pixel = _pixel()

    def add(self, card: Mapping[str, Any], pictures: Mapping[str, QImage], cancelled: Cancelled = lambda: False) -> int:
        """Put a card on new pages, numbered from 1; the number of its pages.

        Raises:
            MineError: ``cancelled``.
        """
        document = self._laid_out(card, pictures, cancelled)
        pages = document.pageCount()
        width, height = document.pageSize().width(), document.pageSize().height()
        layout = document.documentLayout()
        frames = [frame for frame in document.rootFrame().childFrames() if isinstance(frame, QTextTable)]
        tables = [(_place_of(layout, frame), frame.format().headerRowCount()) for frame in frames]
        corners = [(frame, place) for frame, (place, _) in zip(frames, tables) if frame.columns() == _CORNER_COLUMNS]
        rules = [rule for frame, place in corners for rule in _rules_in(layout, frame, place, height)]
        for page in range(pages):
            if cancelled():
                raise MineError("cancelled")
            if self._painter is None:
                self._painter = QPainter(self._writer)
            else:
                self._writer.newPage()
            self._painter.save()
            self._painter.translate(_dots(SIDE_MM), _dots(TOP_MM) - page * height)
            # The context's own clip lets the layout pass over all other pages.
            context = QAbstractTextDocumentLayout.PaintContext()
            # Not to the very end: what begins on the next page would be drawn on this one too, unseen but in the file's text.
            context.clip = QRectF(0, page * height + 1, width, height - 2)
            # A dark theme's letters are white.
            context.palette.setColor(getattr(QPalette, "ColorRole", QPalette).Text, QColor("black"))
            self._painter.setClipRect(QRectF(0, page * height, width, height))
            layout.draw(self._painter, context)
            self._ends_of_tables(tables, page * height, height)
            for table, y in rules:
                if page * height < y < (page + 1) * height:
                    self._across(table, y)
            self._painter.restore()
            self._edges(card, page + 1, pages)
        self.pages += pages
        return pages

    def close(self) -> None:
        """End the file and see that all of it was written.

        Raises:
            MineError: ``disk_full``, ``output_unwritable``.
        """
        if self._painter is not None:
            self._painter.end()
            self._painter = None
        # What is still in the file's own buffer shows a full disk only now.
        failed = not self._file.flush() or self._file.error() != getattr(QFile, "FileError", QFile).NoError
        is_full = self._file.error() == getattr(QFile, "FileError", QFile).ResourceError
        reason = self._file.errorString()
        self._file.close()
        if failed and is_full:
            raise MineError("disk_full", path=self.path)
        if failed or not is_whole_pdf(self.path):
            raise MineError("output_unwritable", path=self.path, reason=reason if failed else "PDF")
        try:
            make_searchable(self.path)
        except OSError as error:
            code = "disk_full" if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) else "output_unwritable"
            raise MineError(code, path=self.path, reason=error.strerror or str(error)) from error

    def __enter__(self) -> "CardWriter":
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if kind is None:
            self.close()
        else:
            self.give_up()

    def give_up(self) -> None:
        """End writing, whatever has become of the file; nothing happens after :meth:`close`."""
        if self._painter is not None:
            self._painter.end()
            self._painter = None
        self._file.close()

    # --- layout -------------------------------------------------------------------------------------------------------
    def _laid_out(self, card: Mapping[str, Any], pictures: Mapping[str, QImage], cancelled: Cancelled) -> QTextDocument:
        document = QTextDocument()
        document.setUndoRedoEnabled(False)
        document.setDocumentMargin(0)
        font = QFont(self.fonts.body)
        font.setPointSizeF(10.5)
        document.setDefaultFont(font)
        option = QTextOption()
        # A word of 50,000 letters without a space must not run out of the paper.
        option.setWrapMode(getattr(QTextOption, "WrapMode", QTextOption).WrapAtWordBoundaryOrAnywhere)
        document.setDefaultTextOption(option)
        for name, image in pictures.items():
            document.addResource(getattr(QTextDocument, "ResourceType", QTextDocument).ImageResource, QUrl(name), image)
        wide, high = A4_MM[0] - 2 * SIDE_MM, A4_MM[1] - TOP_MM - BOTTOM_MM
        # Paper and size first: each would lay out a text that is there anew.
        document.documentLayout().setPaintDevice(self._writer)
        # Whole dots: with fractions the first line of a page would begin at the end of the one before, and stand on both.
        document.setPageSize(QSizeF(int(_dots(wide)), int(_dots(high))))
        document.setHtml(card_html(card, self.fonts, {name: self._size(name, image) for name, image in pictures.items()}))
        _keep_together(document, cancelled)
        return document

    def _size(self, name: str, image: QImage) -> Tuple[int, int]:
        """Width and height of a picture in the document's pixels."""
        room = (170.0, 140.0) if name == MAP else PHOTO_MM
        share = min(room[0] / image.width(), room[1] / image.height())
        return max(1, int(image.width() * share * self._pixel)), max(1, int(image.height() * share * self._pixel))

    def _ends_of_tables(self, tables: List[Tuple[QRectF, int]], top: float, height: float) -> None:
        """Close a table at the end of a page, and open it at the beginning of the next: Qt leaves both sides open."""
        assert self._painter is not None
        self._painter.setPen(QPen(QColor("black"), max(1.0, _dots(1 / self._pixel))))
        for table, heads in tables:
            # A head that is repeated closes the top by itself.
            for y in (top + height - 1,) if heads else (top, top + height - 1):
                if table.top() < y - 1 and y + 1 < table.bottom():
                    self._across(table, y)

    def _across(self, table: QRectF, y: float) -> None:
        """A rule from border to border; these stand a little inside of the table's place."""
        assert self._painter is not None
        inside = _dots(2 / self._pixel)
        self._painter.drawLine(QPointF(table.left() + inside, y), QPointF(table.right() - inside, y))

    def _edges(self, card: Mapping[str, Any], page: int, pages: int) -> None:
        assert self._painter is not None
        font = QFont(self.fonts.body)
        font.setPointSizeF(9)
        self._painter.setFont(font)
        self._painter.setPen(QColor("black"))
        wide = _dots(A4_MM[0] - 2 * SIDE_MM)
        head = self._painter.fontMetrics().elidedText(f"{card['number']}　{card['name']}".replace("\n", " "), Qt.TextElideMode.ElideRight, int(wide))
        place = QRectF(_dots(SIDE_MM), _dots(9), wide, _dots(7))
        self._painter.drawText(place, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), head)
        foot = QRectF(_dots(SIDE_MM), _dots(A4_MM[1] - 13), wide, _dots(7))
        self._painter.drawText(foot, int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter), f"第 {page} 页　共 {pages} 页")


def is_whole_pdf(path: str) -> bool:
    """Whether a file ends as a PDF does, and its table of contents stands where the end says."""
    with open(path, "rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 100))
        found = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*$", file.read())
        if found is None:
            return False
        file.seek(int(found.group(1)))
        return file.read(4) == b"xref"


def _place_of(layout: QAbstractTextDocumentLayout, table: QTextTable) -> QRectF:
    """Where a table stands; Qt's own answer begins at the text of its first cell, which may be centred over many pages."""
    first = [table.cellAt(0, column).firstCursorPosition().block() for column in range(table.columns())]
    place = layout.frameBoundingRect(table)
    place.moveTop(min(layout.blockBoundingRect(block).top() for block in first))
    place.moveLeft(0)
    return place


def _rules_in(layout: QAbstractTextDocumentLayout, table: QTextTable, place: QRectF, height: float) -> Iterator[Tuple[QRectF, float]]:
    """Rules between the lines of the corners, which share their cells: the table's place, and how far down each stands."""
    for row in range(table.rows()):
        block = table.cellAt(row, 0).firstCursorPosition().block()
        lines = block.layout()
        if lines.lineCount() < 2:
            continue
        start = before = layout.blockBoundingRect(block).top()
        for number in range(1, lines.lineCount()):
            y = start + lines.lineAt(number).y()
            # The first line of a page stands below the repeated head.
            if y // height == before // height:
                yield place, y
            before = y


def _dots(millimetres: float) -> float:
    return millimetres / 25.4 * RESOLUTION


def _pixel() -> float:
    """Pixels of a text document in a millimetre: of the screen, whatever the paper."""
    screen = QGuiApplication.primaryScreen()
    return (screen.logicalDotsPerInchY() if screen is not None else 96.0) / 25.4


def _keep_together(document: QTextDocument, cancelled: Cancelled) -> None:
    """Headings go to the next page together with what follows: a table's first lines, a map, or a line of photos."""
    block = document.begin()
    moves = 0
    while block.isValid() and moves < _MOST_MOVES:
        if cancelled():
            raise MineError("cancelled")
        if block.blockFormat().headingLevel() and _is_apart(document, block):
            form = block.blockFormat()
            form.setPageBreakPolicy(getattr(QTextFormat, "PageBreakFlag", QTextFormat).PageBreak_AlwaysBefore)
            QTextCursor(block).setBlockFormat(form)
            # All of it: what Qt lays out anew by itself, or from here on, does not move this line, or leaves the rest where nobody draws it.
            document.markContentsDirty(0, document.characterCount())
            moves += 1
        block = block.next()


def _is_apart(document: QTextDocument, heading: QTextBlock) -> bool:
    """Whether a heading and the beginning of what follows stand on different pages; what fills a page by itself cannot be helped."""
    layout, height = document.documentLayout(), document.pageSize().height()
    top = layout.blockBoundingRect(heading).top()
    following = _blocks_after(heading)
    end = document.lastBlock()
    if layout.blockBoundingRect(end).bottom() - top < height / 2 and not any(block.blockFormat().headingLevel() for block in _until(heading, end)):
        # The last table, with the signatures: these never stand alone on a page.
        following = [end]
    bottom = max((layout.blockBoundingRect(block).bottom() for block in following), default=top)
    return int(top // height) != int((bottom - 1) // height) and bottom - top < height and top % height > 1


def _until(heading: QTextBlock, end: QTextBlock) -> Iterator[QTextBlock]:
    """The paragraphs behind a heading, to the last one."""
    block = heading
    while block != end:
        block = block.next()
        yield block


def _blocks_after(heading: QTextBlock) -> List[QTextBlock]:
    """The next paragraph; of a table the head and the first line, which for photos is all of it."""
    block = heading.next()
    if not block.isValid():
        return []
    table = QTextCursor(block).currentTable()
    if table is None:
        return [block]
    cells = [table.cellAt(row, column) for row in range(min(2, table.rows())) for column in range(table.columns())]
    return [cell.lastCursorPosition().block() for cell in cells]
