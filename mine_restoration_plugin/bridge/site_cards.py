"""Archive cards from a workspace: the engine reads and writes Word, QGIS paints maps and PDF; both print the same prepared texts.

In parts of :data:`PART` sites, so that a whole province needs no more room than a part: while the maps of the next sites are rendered,
the PDF of those before is written, and the engine makes Word documents of the last part. Runs in the thread that calls it; may be any.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import threading
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Callable, Deque, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple

from qgis.core import QgsFeedback
from qgis.PyQt.QtGui import QImage

from ..model.errors import WARNING, Finding, MineError
from ..model.job import Job
from ..model.photo_names import safe_name
from .card_fonts import PaperFonts, paper_fonts
from .card_page import MAP, PHOTO
from .card_pdf import CardWriter
from .engine_process import SHOWN_OF_A_KIND, run_job
from .photo_files import PhotoFolder, unwritable
from .photo_thumbnails import Picture, read_picture
from .site_map import SiteMaps
from .translation import sentence, tr

PDF, WORD = "pdf", "docx"
FORMATS: Tuple[Tuple[str, ...], ...] = ((PDF,), (WORD,), (PDF, WORD))
PART = 50
PHOTO_EDGE = 900
"""Longest side of a photo on paper, pixels: 280 dots an inch on half of the page."""
_NAME = 60
_AHEAD = 4  # cards whose photos are in memory
_READ, _PAINTED = 8.0, 92.0  # where reading and painting end, in per cent


@dataclass(frozen=True)
class CardOrder:
    """What is wanted.

    Attributes:
        workspace: path. output: a folder, or a file where all cards go into one.
        sites: keys, None for all. formats: of :data:`PDF` and :data:`WORD`.
        one_file: all cards in one file. maps: with maps. template: of Word; empty for the plugin's own. editor: who exports.
    """

    workspace: str
    output: str
    sites: Optional[List[str]]
    formats: Tuple[str, ...]
    one_file: bool = False
    maps: bool = True
    template: str = ""
    editor: str = ""


@dataclass
class _Made:
    """What is there so far."""

    files: List[str] = field(default_factory=list)
    findings: List[Dict[str, Any]] = field(default_factory=list)
    counts: Dict[str, int] = field(default_factory=lambda: {"sites": 0, "maps": 0, "photos": 0, "pages": 0})
    names: Dict[str, int] = field(default_factory=dict)
    shown: Dict[str, int] = field(default_factory=dict)
    last_failure: Optional[MineError] = None


def make_cards(order: CardOrder, feedback: QgsFeedback) -> Dict[str, Any]:
    """Make the cards.

    Returns:
        The report: ``counts`` (sites, maps, photos, pages), the files ``made``, findings.

    Raises:
        MineError: ``cancelled``, ``scope_none``, ``template_unreadable``; those of writing where nothing at all could be written.
    """
    return _Run(order, feedback).run()


class _Run:
    """One run."""

    def __init__(self, order: CardOrder, feedback: QgsFeedback) -> None:
        self.order, self.feedback, self.made = order, feedback, _Made()
        self.fonts: PaperFonts = paper_fonts()
        self.photos = PhotoFolder(order.workspace)
        self.folder = ""
        self._thread = threading.get_ident()
        self._late: Deque[Dict[str, Any]] = deque()
        self._disk = ThreadPoolExecutor(2)
        self._eyes = ThreadPoolExecutor(1)
        self._seen: "Dict[str, Future[Optional[Picture]]]" = {}
        self._finishing: "Deque[Tuple[Future[None], str, str, str]]" = deque()

    def run(self) -> Dict[str, Any]:
        order = self.order
        self._prepare_output()
        self.folder = tempfile.mkdtemp(prefix="mine_restoration_cards_")
        try:
            cards = os.path.join(self.folder, "cards.jsonl")
            if not self.fonts.chinese:
                self._find(Finding("font_missing"))
            with ExitStack() as stack:
                engine = stack.enter_context(ThreadPoolExecutor(1))
                reading = engine.submit(self._read, cards)
                try:
                    maps = self._maps(stack)  # while the engine reads
                finally:
                    total = reading.result()  # what it says of a file goes before what a layer says
                self._flush()
                self.feedback.setProgress(_READ)
                book = self._book(stack)
                lines = stack.enter_context(open(cards, encoding="utf-8"))
                try:
                    self._parts((json.loads(line) for line in lines), total, maps, book, engine)
                finally:
                    self._finish(all_of_them=True)
                if book is not None:
                    self._end_book(book)
        finally:
            self._eyes.shutdown()
            self._disk.shutdown()
            shutil.rmtree(self.folder, ignore_errors=True)
        if self.made.last_failure is not None and not self.made.files:
            raise self.made.last_failure
        self.feedback.setProgress(100.0)
        return {
            "command": "sitecards", "output": order.output, "formats": list(order.formats), "counts": self.made.counts,
            "made": self.made.files, "findings": self.made.findings,
        }  # fmt: skip

    # --- reading ------------------------------------------------------------------------------------------------------
    def _prepare_output(self) -> None:
        """See that the folder is there and can be written to, before an hour of work."""
        folder = os.path.dirname(self.order.output) if self.order.one_file else self.order.output
        try:
            os.makedirs(folder, exist_ok=True)
            handle, path = tempfile.mkstemp(prefix=".mine_restoration_", dir=folder)
            os.close(handle)
            os.remove(path)
        except OSError as error:
            raise unwritable(error, folder) from error

    def _read(self, cards: str) -> int:
        settings = {"step": "read", "sites": self.order.sites, "editor": self.order.editor, "maps": self.order.maps}
        job = Job("sitecards", settings=settings, files={"workspace": self.order.workspace, "output": cards})
        result = run_job(job, _Share(self, 0.0, 0.0))  # type: ignore[arg-type]
        self.made.counts["sites"] = int(result["counts"]["sites"])
        return self.made.counts["sites"]

    def _maps(self, stack: ExitStack) -> Optional[SiteMaps]:
        if not self.order.maps:
            return None
        maps = SiteMaps(self.order.workspace, self.fonts)
        stack.callback(maps.close)
        maps.open_base()
        return maps

    # --- part by part -------------------------------------------------------------------------------------------------
    def _parts(
        self, cards: Iterator[Dict[str, Any]], total: int, maps: Optional[SiteMaps], book: Optional[CardWriter], engine: ThreadPoolExecutor
    ) -> None:
        waiting: List["Future[None]"] = []
        done = 0
        number = 0
        # Word in one file is put together by one job, which needs all of it at once.
        size = max(1, total) if self.order.one_file and WORD in self.order.formats else PART
        call = getattr(self.feedback, "setProgressText", None)
        if call is not None:
            call(tr("Making the documents"))
        try:
            while True:
                part = list(islice(cards, size))
                if not part:
                    break
                folder = os.path.join(self.folder, str(number))
                number += 1
                os.mkdir(folder)
                for place, (card, image, note) in enumerate(self._drawn(part, maps)):
                    self._check()
                    self._look(part[place : place + _AHEAD])
                    card["map_note"] = note
                    self._card(card, image, folder, book)
                    done += 1
                    self.feedback.setProgress(_READ + (_PAINTED - _READ) * done / total)
                if WORD in self.order.formats:
                    while len(waiting) > 1:
                        self._await(waiting.pop(0))
                    waiting.append(engine.submit(self._write_words, part, folder, number))
                else:
                    shutil.rmtree(folder, ignore_errors=True)
        finally:
            # A cancel ends the jobs as well; what is left to wait for is their end.
            for future in waiting:
                self._await(future)

    def _drawn(self, part: List[Dict[str, Any]], maps: Optional[SiteMaps]) -> Iterator[Tuple[Dict[str, Any], Optional[QImage], str]]:
        if maps is None:
            return ((card, None, "") for card in part)
        return maps.maps(part)  # type: ignore[return-value,arg-type]

    def _check(self) -> None:
        self._flush()
        self._finish(all_of_them=False)
        if self.feedback.isCanceled():
            raise MineError("cancelled")

    def _card(self, card: Dict[str, Any], image: Optional[QImage], folder: str, book: Optional[CardWriter]) -> None:
        """Pictures and PDF of one site."""
        stem = self._stem(card)
        pictures: Dict[str, QImage] = {}
        if image is not None:
            pictures[MAP] = image
            self.made.counts["maps"] += 1
        for photo in _photos_of(card):
            self._check()
            found = self._photo(card, photo)
            if found is not None:
                pictures[PHOTO + photo["key"]] = found
                self.made.counts["photos"] += 1
        if WORD in self.order.formats:
            self._keep_pictures(card, pictures, folder, len(self.made.names))
            card["target"] = os.path.join(self.order.output, f"{stem}.{WORD}")
        if book is not None:
            self.made.counts["pages"] += book.add(card, pictures, self.feedback.isCanceled)
        elif PDF in self.order.formats:
            self._pdf(card, pictures, os.path.join(self.order.output, f"{stem}.{PDF}"))

    def _stem(self, card: Mapping[str, Any]) -> str:
        """A name for the site's files, safe everywhere and given once."""
        stem = safe_name("_".join(text for text in (card["number"], card["name"]) if text), _NAME)
        key = stem.casefold()
        self.made.names[key] = self.made.names.get(key, 0) + 1
        if self.made.names[key] > 1:
            stem = f"{stem}_{self.made.names[key]}"
            self.made.names[stem.casefold()] = 1
        return stem

    def _look(self, cards: Sequence[Mapping[str, Any]]) -> None:
        """Read the photos of the next cards beside the work on this one: Qt lets Python go on meanwhile."""
        for card in cards:
            for photo in _photos_of(card):
                if photo["key"] not in self._seen:
                    self._seen[photo["key"]] = self._eyes.submit(self._picture, photo)

    def _picture(self, photo: Mapping[str, Any]) -> Optional[Picture]:
        try:
            return read_picture(self.photos.path_of(photo["path"]), PHOTO_EDGE)
        except MineError:
            return None  # a path that leads elsewhere: told as one that is not there, and not followed

    def _photo(self, card: Mapping[str, Any], photo: Mapping[str, Any]) -> Optional[QImage]:
        ahead = self._seen.pop(photo["key"], None)
        found = self._picture(photo) if ahead is None else ahead.result()
        if found is None or found.image is None:
            self._find(Finding("document_photo_missing", WARNING, card["number"], {"photo": photo["name"] or photo["path"]}))
            return None
        return found.image

    def _keep_pictures(self, card: Dict[str, Any], pictures: Mapping[str, QImage], folder: str, number: int) -> None:
        """The pictures as files for the engine; drawn anew, so that nothing of a photo's EXIF travels along."""
        photos = {PHOTO + photo["key"]: photo for photo in _photos_of(card)}
        for place, (name, image) in enumerate(pictures.items()):
            path = os.path.join(folder, f"{number}_{place}.{'png' if name == MAP else 'jpg'}")
            # 60: fast compression of PNG; 88: of JPEG, not to be told from the original on paper.
            if not image.save(path, None, 60 if name == MAP else 88):
                raise MineError("disk_full", path=path)
            if name == MAP:
                card["map"] = path
            else:
                photos[name]["file"] = path

    # --- PDF ----------------------------------------------------------------------------------------------------------
    def _pdf(self, card: Mapping[str, Any], pictures: Mapping[str, QImage], target: str) -> None:
        part = _part_of(target)
        try:
            with CardWriter(part, self.fonts, f"{card['number']} {card['name']}") as writer:
                self.made.counts["pages"] += writer.add(card, pictures, self.feedback.isCanceled)
        except BaseException as error:
            _remove(part)
            if not isinstance(error, MineError) or error.code == "cancelled":
                raise
            # The temporary file's name says nothing to anybody.
            self._failed(card["number"], MineError(error.code, **{**error.params, "path": target}))
            return
        # Bringing a file to the disk takes as long as writing it: meanwhile the next one is written.
        self._finishing.append((self._disk.submit(_take_name, part, target), card["number"], part, target))

    def _finish(self, all_of_them: bool) -> None:
        """Take note of the files that have their names now."""
        while self._finishing and (all_of_them or self._finishing[0][0].done()):
            future, number, part, target = self._finishing.popleft()
            try:
                future.result()
                self.made.files.append(target)
            except MineError as error:
                self._failed(number, error)
            finally:
                _remove(part)

    def _book(self, stack: ExitStack) -> Optional[CardWriter]:
        if not (self.order.one_file and PDF in self.order.formats):
            return None
        part = _part_of(self._one(PDF))
        stack.callback(_remove, part)
        return stack.enter_context(_Quiet(CardWriter(part, self.fonts)))

    def _end_book(self, book: CardWriter) -> None:
        target = self._one(PDF)
        try:
            book.close()
            _take_name(book.path, target)
            self.made.files.append(target)
        except MineError as error:
            self._failed(os.path.basename(target), MineError(error.code, **{**error.params, "path": target}))

    def _one(self, ending: str) -> str:
        return f"{os.path.splitext(self.order.output)[0]}.{ending}"

    # --- Word ---------------------------------------------------------------------------------------------------------
    def _write_words(self, part: List[Dict[str, Any]], folder: str, number: int) -> None:
        """Let the engine make the Word documents of a part; in a thread of its own."""
        cards = os.path.join(folder, "cards.jsonl")
        try:
            with open(cards, "w", encoding="utf-8") as file:
                for card in part:
                    file.write(json.dumps({key: value for key, value in card.items() if key != "outline"}, ensure_ascii=False) + "\n")
            files = {"workspace": self.order.workspace, "cards": cards, "output": self._one(WORD) if self.order.one_file else folder}
            if self.order.template:
                files["template"] = self.order.template
            job = Job("sitecards", settings={"step": "write", "one_file": self.order.one_file}, files=files)
            result = run_job(job, _Share(self, 0.0, 0.0))  # type: ignore[arg-type]
            self.made.files += result["made"]
        except OSError as error:
            raise unwritable(error, cards) from error
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _await(self, future: "Future[None]") -> None:
        try:
            while not future.done():
                wait([future], timeout=0.1)
                self._flush()
            future.result()
            self._flush()
        except MineError as error:
            if error.code in ("cancelled", "template_unreadable", "engine_libraries", "engine_missing"):
                raise
            self._failed("Word", error)

    # --- what is told -------------------------------------------------------------------------------------------------
    def _failed(self, where: str, error: MineError) -> None:
        self.made.last_failure = error
        self._find(Finding("document_failed", WARNING, where, {"reason": error.as_dict()}))

    def _find(self, finding: Finding) -> None:
        self.take(finding.as_dict())

    def take(self, finding: Dict[str, Any]) -> None:
        """A finding, the engine's or our own: into the report, to the panel, and the first of a kind into the log.

        What the thread that follows the engine has to say waits for ours: a panel's feedback is no matter for two threads.
        """
        if threading.get_ident() != self._thread:
            self._late.append(finding)
            return
        if finding["code"] == "template_unknown" and any(known["code"] == "template_unknown" for known in self.made.findings):
            return  # each part's job says it again
        self.made.findings.append(finding)
        code = finding["code"]
        self.made.shown[code] = self.made.shown.get(code, 0) + 1
        _call(self.feedback, "engine_finding", finding)
        if self.made.shown[code] <= SHOWN_OF_A_KIND:
            _call(self.feedback, "pushWarning", sentence(code, {"where": finding["where"], **finding["params"]}))


    def _flush(self) -> None:
        while self._late:
            self.take(self._late.popleft())


def _photos_of(card: Mapping[str, Any]) -> List[Any]:
    return [*(one for pair in card["pairs"] for one in pair.values()), *card["singles"]]


class _Quiet:
    """A writer as a context that throws its file away unless it was closed before."""

    def __init__(self, writer: CardWriter) -> None:
        self._writer = writer

    def __enter__(self) -> CardWriter:
        return self._writer

    def __exit__(self, *_: object) -> None:
        self._writer.give_up()


class _Share:
    """The part of the progress that one job of the engine has; its findings go into the run's own report.

    Not a feedback of QGIS: jobs run in a thread of their own, and an object of Qt belongs to one.
    """

    def __init__(self, run: _Run, first: float, last: float) -> None:
        self._run, self._first, self._last = run, first, last

    def isCanceled(self) -> bool:  # noqa: N802
        return self._run.feedback.isCanceled()

    def setProgress(self, percent: float) -> None:  # noqa: N802
        if self._last > self._first:
            self._run.feedback.setProgress(self._first + (self._last - self._first) * percent / 100)

    def engine_finding(self, finding: Dict[str, Any]) -> None:
        self._run.take({key: value for key, value in finding.items() if key != "type"})


def _call(feedback: QgsFeedback, method: str, value: Any) -> None:
    found: Optional[Callable[[Any], None]] = getattr(feedback, method, None)
    if found is not None:
        found(value)


def _part_of(target: str) -> str:
    folder, name = os.path.split(target)
    return os.path.join(folder, f".{name}.{os.getpid()}.part")


def _take_name(part: str, target: str) -> None:
    """Bring a whole file to the disk, then give it its name.

    Raises:
        MineError: ``output_unwritable``, ``disk_full``.
    """
    try:
        with open(part, "rb+") as file:
            os.fsync(file.fileno())
        os.replace(part, target)
    except OSError as error:
        raise unwritable(error, target) from error


def _remove(path: str) -> None:
    try:
        os.remove(path)
    except OSError:
        pass  # it took its name, or was never made
