"""What the panels share: which campaign, which layers, which results. No Qt; layers are known by their ids."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Callable, Dict, List, Optional

from ..model.campaign import Campaign, builtin_campaign_path, load_campaign


@dataclass
class Choices:
    """A person's choices; an empty text means the plugin's own (base rivers, base provinces, built-in campaign) or none.

    Attributes:
        campaign_path: campaign file.
        patches: id of the patches' layer.
        rivers: id of the river layer; empty for the base rivers.
        banks: id of a layer with the rivers' water polygons.
        name_field: field with the rivers' names; empty to find it.
        river_names: names of the river layer that were given to a river by hand or left out, as JSON text.
        provinces: id of the provinces' layer; empty for the base provinces.
        result: id of the layer with the classified patches.
        decisions: an earlier result (file and layer) whose decisions shall be taken over; empty to find it.
        strips: id of the layer with the strips.
    """

    campaign_path: str = ""
    patches: str = ""
    rivers: str = ""
    banks: str = ""
    name_field: str = ""
    river_names: str = ""
    provinces: str = ""
    result: str = ""
    decisions: str = ""
    strips: str = ""

    def as_dict(self) -> Dict[str, str]:
        """For the project file."""
        return {f.name: getattr(self, f.name) for f in fields(self)}


class Session:
    """The choices, and who wants to hear of changes."""

    def __init__(self) -> None:
        self.choices = Choices()
        self._listeners: List[Callable[[], None]] = []
        self._campaign: Optional[Campaign] = None
        self._store: Optional[Any] = None

    def listen(self, listener: Callable[[], None]) -> None:
        """Call a function after each change."""
        self._listeners.append(listener)

    def forget(self, listener: Callable[[], None]) -> None:
        """Tell somebody nothing any more: a window that closes."""
        if listener in self._listeners:
            self._listeners.remove(listener)

    def update(self, **changes: Any) -> None:
        """Change choices by name; listeners hear of it once, and only if anything changed."""
        changed = {name: value for name, value in changes.items() if getattr(self.choices, name) != value}
        if "campaign_path" in changed:
            # A broken file must not replace a good campaign: this raises before anything is changed.
            self._campaign = load_campaign(changed["campaign_path"] or builtin_campaign_path())
        for name, value in changed.items():
            setattr(self.choices, name, value)
        if changed:
            self.notify()

    def notify(self) -> None:
        """Tell everybody that something changed, for example a layer behind an id."""
        for listener in list(self._listeners):
            listener()

    @property
    def store(self) -> Optional[Any]:
        """The open workspace (a ``bridge.workspace_store.WorkspaceStore``), or None."""
        return self._store

    def set_store(self, store: Optional[Any]) -> None:
        """Take an opened workspace, or None when it was closed; listeners hear of it."""
        self._store = store
        self.notify()

    @property
    def campaign(self) -> Campaign:
        """The campaign in force: the open workspace's own, else the one that was chosen."""
        if self._store is not None:
            workspace_campaign: Campaign = self._store.campaign
            return workspace_campaign
        if self._campaign is None:
            self._campaign = load_campaign(self.choices.campaign_path or builtin_campaign_path())
        return self._campaign
