"""Tells in the message bar what became of edited patches, and the menu's actions on selected ones."""

from __future__ import annotations

from typing import Any, List, Optional, Sequence

from qgis.core import QgsFeatureRequest, QgsVectorLayer
from qgis.PyQt.QtWidgets import QProgressBar, QPushButton

from .. import compat
from ..bridge.patch_buffer import MERGED, SPLIT, Settled
from ..bridge.patch_edits import PatchEdits
from ..bridge.patch_measure import Measured, selected_keys, stale_patches
from ..bridge.patch_sites import OWN_SITE, make_sites, merge_patches, take_back_lines
from ..bridge.translation import sentence
from ..bridge.workspace_database import expression_text
from ..bridge.workspace_store import WorkspaceStore
from ..model.errors import MineError
from .map_view import select_and_zoom
from .notices import NoticeAction, Notices, guarded
from .words import in_a_row, listed, tr

TOLD = 3
"""How many patches a line names."""


class PatchWatch:
    """Follows the patches of the open workspace; one of the keeper's watchers, and what the menu's actions act on."""

    def __init__(self, iface: Any, session: Any) -> None:
        self.iface, self.session, self.notices = iface, session, Notices(iface)
        self.edits: Optional[PatchEdits] = None
        self._item: Any = None
        self._held: List[Settled] = []

    def watch(self, store: WorkspaceStore, layer: QgsVectorLayer) -> "PatchWatch":
        """Begin with a workspace that was opened just now."""
        self.stop()
        self.edits = PatchEdits(store, layer)
        self.edits.started.connect(self._started)
        self.edits.measured.connect(self._measured)
        self.edits.failed.connect(self._failed)
        self.edits.settled.connect(self._settled)
        return self

    def stop(self) -> None:
        """Listen no more."""
        if self.edits is not None:
            self.edits.stop()
        self.edits = None
        self._held = []
        self._put_away()

    # --- the menu -------------------------------------------------------------------------------------------------------------
    @guarded
    def merge(self) -> None:
        """Merge the selected patches."""
        edits = self._ready()
        self._did(merge_patches(edits.store, edits.layer, selected_keys(edits.layer)))

    @guarded
    def own_sites(self) -> None:
        """Make the selected patches sites of their own."""
        edits = self._ready()
        self._did(make_sites(edits.store, self._selected(edits)))

    @guarded
    def measure(self) -> None:
        """Measure the selected patches again, or without a selection all that wait."""
        edits = self._ready()
        if edits.is_busy():
            self.notices.warn(tr("Patches are being measured just now."))
            return
        keys = selected_keys(edits.layer) or stale_patches(edits.store)
        if keys:
            edits.measure(keys)
        else:
            self.notices.done(tr("All patches are measured. Select patches to measure them all the same."))

    def _ready(self) -> PatchEdits:
        """The open workspace's patches, if they can be written to now.

        Raises:
            MineError: ``no_workspace``, ``layer_in_edit``, or why the workspace is read only.
        """
        if self.edits is None:
            raise MineError("no_workspace")
        store, layer = self.edits.store, self.edits.layer
        if store.read_only:
            raise MineError(store.read_only_reason, path=store.name)
        if layer.isEditable() and layer.isModified():
            raise MineError("patches_in_edit", name=layer.name())
        return self.edits

    def _selected(self, edits: PatchEdits) -> Sequence[str]:
        keys = selected_keys(edits.layer)
        if not keys:
            raise MineError("patches_not_selected")
        return keys

    def _did(self, settled: Settled) -> None:
        if self.edits is not None:
            self.edits.remember(settled)
            self.edits.layer.removeSelection()
            self.edits.layer.triggerRepaint()
        self._settled(settled)

    # --- what is told -----------------------------------------------------------------------------------------------------------
    def _started(self, count: int) -> None:
        """A line with progress and Cancel while the engine is at it."""
        edits = self.edits
        self._put_away()
        bar = self.iface.messageBar()
        item = bar.createMessage(tr("Mine Restoration"), tr("{count} patches with changed outlines are being measured").format(count=count))
        progress = QProgressBar(item)
        progress.setMaximumWidth(200)
        progress.setAccessibleName(tr("Progress"))
        item.layout().addWidget(progress)
        cancel = QPushButton(tr("Cancel"), item)
        cancel.clicked.connect(lambda _=False: edits.cancel() if edits is not None else None)
        item.layout().addWidget(cancel)
        item.destroyed.connect(lambda *_: self._gone(item))
        if edits is not None:
            edits.progress.connect(progress.setValue)
        self._item = item
        bar.pushWidget(item, compat.MESSAGE_INFO)

    def _gone(self, item: Any) -> None:
        if self._item is item:
            self._item = None

    def _put_away(self) -> None:
        item, self._item = self._item, None
        if item is not None:
            self.iface.messageBar().popWidget(item)

    def _measured(self, measured: Measured) -> None:
        self._put_away()
        # What was done stands alone: a second line about its areas would cover the button that takes it back.
        told_already = self._tell_held()
        if measured.done and not told_already:
            text = tr("{count} patches were measured again: areas, distances and classes are up to date.")
            self.notices.done(text.format(count=len(measured.done)))
        if measured.repaired:
            text = tr("The outlines of {numbers} crossed themselves and were repaired; the history has the old ones.")
            self.notices.warn(text.format(numbers=_listed(measured.repaired)))
        if measured.problems:
            self._tell_problems(measured.problems)

    def _tell_problems(self, problems: Sequence[Any]) -> None:
        first = problems[0]
        text = sentence("patch_not_measured", {"where": first["number"], "place": first["place"], "reason": first["reason"]})
        if len(problems) > 1:
            text = in_a_row(text, tr("{count} more cannot be measured either.").format(count=len(problems) - 1))
        keys = [str(problem["uuid"]) for problem in problems]
        details = "\n".join(
            sentence("patch_not_measured", {"where": p["number"], "place": p["place"], "reason": p["reason"]}) for p in problems
        )  # fmt: skip
        self.notices.failed(text, details if len(problems) > 1 else "", [NoticeAction(tr("Show"), lambda: self._show(keys))])

    def _show(self, keys: Sequence[str]) -> None:
        if self.edits is None:
            return
        layer = self.edits.layer
        request = QgsFeatureRequest().setFilterExpression(f'"uuid" IN ({", ".join(map(expression_text, keys))})').setFlags(compat.REQUEST_NO_GEOMETRY)
        select_and_zoom(self.iface, layer, [feature.id() for feature in layer.getFeatures(request)])

    def _failed(self, error: MineError) -> None:
        self._put_away()
        self._tell_held()
        if error.code == "cancelled":
            self.notices.warn(tr("Measuring was cancelled. The patches stay marked and are measured when the workspace is opened again."))
        else:
            self.notices.error(error)

    def _settled(self, settled: Settled) -> None:
        """What was split or merged is told when it is measured, a moment later."""
        self._held.append(settled)
        if self.edits is None or not self.edits.is_busy() or all(lineage.kind == OWN_SITE for lineage in settled.lineages):
            self._tell_held()

    def _tell_held(self) -> bool:
        held, self._held = self._held, []
        for settled in held:
            self._tell(settled)
        return bool(held)

    def _tell(self, settled: Settled) -> None:
        """What was split, merged or made a site, with a way back; parts may become sites at once."""
        actions = [NoticeAction(tr("Take back"), lambda: self._take_back(settled))]
        parts = [key for lineage in settled.lineages if lineage.kind == SPLIT for key in lineage.keys]
        if parts:
            tip = tr("Leave selected what shall be a site of its own, then choose “Make selected patches sites of their own” in the menu.")
            actions.append(NoticeAction(tr("Select the parts"), lambda: self._show(parts), tip))
        self.notices.done(in_a_row(*told(settled)), actions)

    @guarded
    def _take_back(self, settled: Settled) -> None:
        edits = self._ready()
        result = edits.store.take_back(take_back_lines(edits.store, settled))
        edits.layer.triggerRepaint()
        if result.refused:
            self.notices.failed(sentence(result.refused[0][1].code, result.refused[0][1].params))
        else:
            self.notices.done(tr("It was taken back; the patches are as they were."))


def told(settled: Settled) -> List[str]:
    """Sentences about what was done to patches."""
    texts = []
    for lineage in settled.lineages[:TOLD]:
        before, after = _listed(lineage.before), _listed(lineage.after)
        if lineage.kind == SPLIT:
            text = tr("Patch {before} was split into {after}; its handed-down and verified areas were shared out by area.")
        elif lineage.kind == MERGED:
            text = tr("Patches {before} were merged into {after}; their handed-down and verified areas were added up.")
        else:
            text = tr("Patch {before} is a site of its own now: {after}.")
        texts.append(text.format(before=before, after=after))
    if len(settled.lineages) > TOLD:
        texts.append(tr("And {count} more.").format(count=len(settled.lineages) - TOLD))
    return texts


def _listed(numbers: Sequence[str]) -> str:
    return listed([number or "-" for number in numbers], 8)
