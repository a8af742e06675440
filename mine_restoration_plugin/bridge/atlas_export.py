"""Maps for reports: all pages of a run, one after the other, so that whoever steps through them can show progress and stop.

    run = AtlasRun(AtlasRequest(workspace, output, by="province"))
    try:
        while run.step() is not None: ...
    finally:
        run.close()

Layouts belong to the main thread: a run is made, stepped and closed there.
"""

from __future__ import annotations

import datetime
import os
from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Sequence, Tuple

from qgis.core import QgsFeature, QgsFeatureRequest

from ..model.errors import ERROR, WARNING, Finding, MineError
from ..model.version import plugin_version
from . import atlas_files as files
from .atlas_layers import AtlasLayers
from .atlas_layout import PAPERS, AtlasLayout, template_path
from .atlas_pages import ALL, SITE, AtlasPage, crs_words, plan_pages
from .atlas_words import BLANKS, LONGEST, cut_finding, default_source, paper_day, plain_text, statement_words
from .layout_items import font_family
from .workspace_database import expression_text
from .workspace_store import WorkspaceStore


@dataclass(frozen=True)
class AtlasRequest:
    """What is to be made.

    Attributes:
        workspace: path of the GeoPackage.
        output: a folder, or one ``.pdf`` for all pages.
        by: one of ``atlas_pages.BY``. sites, patches: keys of what was chosen; None for all.
        paper: one of :data:`PAPERS`. template: a .qpt in place of ours; empty for ours.
        formats: some of ``atlas_files.FORMATS``.
        maker, secrecy, source: lines on the map; empty for what stands there otherwise.
        editor: who exports, for the statement. title: in place of the map's own; empty for that.
    """

    workspace: str
    output: str
    by: str = SITE
    sites: Optional[Tuple[str, ...]] = None
    patches: Optional[Tuple[str, ...]] = None
    paper: str = PAPERS[0]
    template: str = ""
    formats: Tuple[str, ...] = (files.PDF,)
    maker: str = ""
    secrecy: str = ""
    source: str = ""
    editor: str = ""
    title: str = ""


@dataclass(frozen=True)
class PageResult:
    """One page that was done: what it is called, its files, and why there are none."""

    number: int
    name: str
    files: Tuple[str, ...] = ()
    problem: Optional[MineError] = None


class AtlasRun:
    """The maps of one request; :meth:`step` makes one.

    Attributes:
        pages: how many there are. sites: of how many sites. done: how many were made. made: files that have their names.
        findings: what a person should know.

    Raises:
        MineError: those of opening a workspace, ``scope_none``, ``atlas_no_outline``, ``atlas_one_file``, ``template_unreadable``,
            ``output_unwritable``, ``disk_full``.
    """

    def __init__(self, request: AtlasRequest) -> None:
        self.request = request
        self.made: List[str] = []
        self.done = 0
        self.findings: List[Finding] = []
        self._one = request.output.lower().endswith(".pdf") and not os.path.isdir(request.output)
        if self._one and tuple(request.formats) != (files.PDF,):
            raise MineError("atlas_one_file", path=request.output)
        self._store: Optional[WorkspaceStore] = None
        self._layers: Optional[AtlasLayers] = None
        self._layout: Optional[AtlasLayout] = None
        self._book: Optional[_Book] = None
        self._next, self._failed, self._first_problem = 0, 0, None  # type: int, int, Optional[MineError]
        self._now = datetime.datetime.now()
        try:
            self._open()
        except BaseException:
            self.close()
            raise

    def _open(self) -> None:
        request = self.request
        files.folder_writable(os.path.dirname(os.path.abspath(request.output)) if self._one else request.output)
        self._store = WorkspaceStore.open(request.workspace, request.editor)
        self._plan = plan_pages(self._store, request.by, request.sites, request.patches)
        self.pages, self.sites = len(self._plan.pages), self._plan.sites
        self.findings += self._plan.findings
        if not font_family():
            self.findings.append(Finding("font_missing", WARNING))
        self._layers = AtlasLayers(self._store)
        self._site_layer = self._store.database.layer("sites")
        fields = {field.name() for field in self._site_layer.fields()} if request.by == SITE else set()
        self._layout = AtlasLayout(self._layers, request.template or template_path(request.paper))
        unknown = self._layout.unknown_fields(fields)
        if unknown:
            self.findings.append(Finding("template_unknown", WARNING, "", {"path": self._layout.path, "fields": ", ".join(unknown[:20])}))
        for field, text in (("MAKER", request.maker), ("SECRECY", request.secrecy), ("SOURCE", request.source)):
            self.findings += cut_finding(field, field, text, LONGEST)
        if self._one:
            self._book = _Book(request.output, plain_text(self._store.campaign.title))

    def step(self) -> Optional[PageResult]:
        """Make the next page; None when all are done, and the one file of all pages has its name.

        Raises:
            MineError: where no page could be written, or the one file could not; ``atlas_disk_full`` where the disk is full.
        """
        if self._next >= self.pages:
            self._finish()
            return None
        page = self._plan.pages[self._next]
        self._next += 1
        try:
            made = self._make(page)
        except MineError as error:
            if error.code == "disk_full" or self._book is not None:
                raise self._full(error) from error
            self._failed += 1
            self._first_problem = self._first_problem or error
            reason = {"code": error.code, "params": dict(error.params)}
            self.findings.append(Finding("document_failed", ERROR, page.name, {"reason": reason}))
            return PageResult(self._next, page.name, (), error)
        self.made += made
        self.done += 1
        return PageResult(self._next, page.name, tuple(made))

    def _full(self, error: MineError) -> MineError:
        """The sentence where the disk is full: the maps that were made before stay."""
        if error.code != "disk_full" or not self.made:
            return error
        return MineError("atlas_disk_full", path=self.request.output, done=len(self.made), page=self._plan.pages[self._next - 1].name)

    def _finish(self) -> None:
        if self._book is not None:
            self._book.finish()
            self._book = None
            self.made.append(os.path.abspath(self.request.output))
        if not self.made and self._first_problem is not None:
            raise self._first_problem

    def close(self) -> None:
        """Let go of everything; a file of all pages that is not whole goes."""
        if self._book is not None:
            self._book.drop()
            self._book = None
        if self._layout is not None:
            self._layout.close()
            self._layout = None
        if self._layers is not None:
            self._layers.close()
            self._layers = None
        self._site_layer = None
        if self._store is not None:
            self._store.database.close()  # not the store's close(): that seals the history, and a reader writes nothing
            self._store = None

    @property
    def first_page(self) -> AtlasPage:
        """The first map of the plan."""
        return self._plan.pages[0]

    # --- a page -------------------------------------------------------------------------------------------------------
    def fill(self, page: AtlasPage) -> AtlasLayout:
        """The layout, filled in for a page."""
        assert self._layout is not None
        self._layout.fill(page, self._texts(page), self._site(page))
        return self._layout

    def _texts(self, page: AtlasPage) -> Dict[str, str]:
        assert self._store is not None and self._layers is not None
        request, editor = self.request, plain_text(self.request.editor)
        maker = plain_text(request.maker) or editor
        return {
            "title": plain_text(request.title) or page.title,
            "subtitle": page.subtitle,
            "source": plain_text(request.source) or default_source(self._store.name, self._layers.base_rivers),
            "notes": statement_words(self._store.campaign, self._plan.statement, editor, crs_words(self._layers.box_of(page))),
            "date": paper_day(self._now.date()),
            "maker": f"制图：{maker or '＿＿＿＿＿＿＿＿'}",
            "secrecy": plain_text(request.secrecy) or BLANKS,
        }

    def _site(self, page: AtlasPage) -> Optional[Any]:
        """The site's own fields, for a template's expressions."""
        if page.kind != SITE or not page.sites or self._site_layer is None:
            return None
        request = QgsFeatureRequest().setFilterExpression(f'"uuid" = {expression_text(page.sites[0])}')
        return next(iter(self._site_layer.getFeatures(request)), QgsFeature())

    def _make(self, page: AtlasPage) -> List[str]:
        layout = self.fill(page).layout
        if self._book is not None:
            self._book.add(layout)
            return []
        made: List[str] = []
        image = None
        for form in self.request.formats:
            path = os.path.join(os.path.abspath(self.request.output), page.name + files.ENDINGS[form])
            if form == files.PDF:
                files.write_pdf(layout, path, page.title, _creator())
            elif form == files.SVG:
                files.write_svg(layout, path, page.title)
            else:
                image = image or files.page_image(layout)
                if form == files.PNG:
                    files.write_png(image, path)
                else:
                    files.write_geotiff(layout, image, path)
            made.append(path)
        return made


class _Book:
    """The one PDF of all pages, under a temporary name until it is whole."""

    def __init__(self, path: str, title: str) -> None:
        self._path = path
        self._whole = files.whole(path)
        part = self._whole.__enter__()
        try:
            self._file: Optional[files.PdfFile] = files.PdfFile(part, title, _creator())
        except OSError as error:
            self._whole.__exit__(type(error), error, None)
            raise files.unwritable(error, path) from error

    def add(self, layout: Any) -> None:
        assert self._file is not None
        self._file.add(layout)

    def finish(self) -> None:
        """Give it its name.

        Raises:
            MineError: ``output_unwritable``, ``disk_full``.
        """
        assert self._file is not None
        try:
            self._file.close()
        except OSError as error:
            self._leave(error)
            raise files.unwritable(error, self._path) from error
        self._file = None
        self._whole.__exit__(None, None, None)

    def drop(self) -> None:
        """Remove it."""
        if self._file is not None:
            try:
                self._file.close()
            except OSError:
                pass  # it goes anyway
            self._leave(OSError())

    def _leave(self, error: OSError) -> None:
        self._file = None
        try:
            self._whole.__exit__(type(error), error, None)
        except (OSError, MineError):
            pass  # the one that was handed in, back again


def _creator() -> str:
    return f"矿山修复插件{plugin_version()}"


def export_map_png(
    workspace: str, sites: Optional[Sequence[str]], title: str, path: str, paper: str = PAPERS[0], dpi: int = 200, editor: str = ""
) -> None:
    """One map of some sites as a PNG file, for a document; only in the main thread.

    Args:
        workspace: path of the GeoPackage. sites: keys of the sites; None for all. title: of the map; empty for the usual one.
        path: of the PNG file. paper: one of :data:`PAPERS`.

    Raises:
        MineError: as :class:`AtlasRun`.
    """
    chosen = None if sites is None else tuple(sites)
    request = AtlasRequest(workspace, os.path.dirname(os.path.abspath(path)), ALL, chosen, paper=paper, title=title, editor=editor)
    run = AtlasRun(request)
    try:
        files.write_png(files.page_image(run.fill(run.first_page).layout, dpi), path)
    finally:
        run.close()
