"""The record of one site as a person works on it: what stands in each field, what is typed but not saved, what is missing. No Qt.

A field is saved as soon as a person leaves it or stops typing. What cannot be saved (a wrong value, a conflict, a file that is
locked) stays as a draft, with the sentence that says why, also when a person goes to another site or closes QGIS.
"""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from ..model.campaign import Campaign
from ..model.errors import MineError
from ..model.field_values import same, value_of
from ..model.fields import FieldDef
from ..model.messages import render
from ..model.status import Unmet, next_missing, status_name, status_of
from ..model.workspace_schema import new_act, table_named
from .archive_suggestions import Extent, Key, Suggestion, merged, suggestions
from .field_words import label_of, plain_text, read
from .words import one_line, tr

SAME, REFUSED, CONFLICT, FAILED = "same", "refused", "conflict", "failed"
_SITE_FIELDS = ("ZTBH", "KSMC", "SHENG", "XZS", "XZX", "XZJD", "XZQDM", "WZ")
_SITE_MORE = ("GHQZ", "PCYY", "BZ")
_SITE_STEPS = ("ZT", "ZTYY", "ZXPC", "ZXRQ")
_SITE_EXTENT = ("TBS", "TQMJ", "FWNMJ", "HLMC", "GZL", "PQ", "SCOPE", "KFX", "KFY")
EXTENT_ITEM = "extent"


@dataclass
class Entry:
    """One field of the record.

    Attributes:
        key: table and field.
        value: what a person was shown last as the saved value.
        draft: what was typed and is not saved, as text; None for nothing.
        state: why the draft is not saved (:data:`REFUSED`, :data:`CONFLICT`, :data:`FAILED`), or empty.
        sentence: the same for people; without a draft, a doubt about the value.
        theirs: with a conflict, what somebody else wrote.
    """

    key: Key
    field: FieldDef
    value: Any = None
    draft: Optional[str] = None
    state: str = ""
    sentence: str = ""
    theirs: Any = None


@dataclass(frozen=True)
class Section:
    """A part of the form: a title and its fields in order."""

    code: str
    title: str
    keys: Tuple[Key, ...]


@dataclass(frozen=True)
class Done:
    """Something that a person did and can take back."""

    act: str
    site: str
    words: str


@dataclass(frozen=True)
class Undone:
    """What became of taking back: a sentence, the site it was about, and whether all of it went back."""

    text: str
    site: str = ""
    whole: bool = True


class ArchivePresenter:
    """Works on one site after the other through a store (see ``bridge.workspace_store``)."""

    def __init__(self, store: Any, english: bool = False, drafts: str = "") -> None:
        self.store, self.english = store, english
        self.site = ""
        self.dossier: Dict[str, Any] = {}
        self.entries: Dict[Key, Entry] = {}
        self._act_of: Dict[Key, str] = {}
        self._began: Dict[str, Any] = {}
        self._done: List[Done] = []
        self._undone: List[Done] = []
        self._kept: Dict[Tuple[str, str, str], Dict[str, Any]] = {}
        self._restore(drafts)

    # --- the form -----------------------------------------------------------------------------------------------------
    def sections(self) -> List[Section]:
        """The form from top to bottom: the site, the items that the campaign asks for, the rest."""
        archive = table_named("archive").fields
        named = [Section("site", tr("Site"), _keys("sites", _SITE_FIELDS))]
        for item in self.campaign.archive_items:
            keys = _keys("archive", [f.name for f in archive if f.item == item.code])
            more = _keys("sites", _SITE_EXTENT) if item.code == EXTENT_ITEM else ()
            named.append(Section(item.code, item.name_en if self.english else item.name, (*keys, *more)))
        known = {item.code for item in self.campaign.archive_items}
        rest = _keys("archive", [f.name for f in archive if f.item not in known])
        extent = () if EXTENT_ITEM in known else _keys("sites", _SITE_EXTENT)
        named.append(Section("more", tr("Other entries"), (*rest, *extent, *_keys("sites", _SITE_MORE), *_keys("sites", _SITE_STEPS))))
        return named

    @property
    def campaign(self) -> Campaign:
        """The workspace's campaign."""
        campaign: Campaign = self.store.campaign
        return campaign

    def open(self, site: str) -> None:
        """Go to a site; call :meth:`save_all` before.

        Raises:
            MineError: ``site_gone``.
        """
        dossier = self.store.dossier(site)
        self.leave_all()
        self.site, self.dossier = site, dossier
        self.entries = {}
        for section in self.sections():
            for key in section.keys:
                self.entries[key] = self._entry(key)

    def close(self) -> None:
        """Show no site any more."""
        self.leave_all()
        self.site, self.dossier, self.entries = "", {}, {}

    def _entry(self, key: Key) -> Entry:
        table, name = key
        field = next(f for f in table_named(table).fields if f.name == name)
        entry = Entry(key, field, (self.dossier.get(table) or {}).get(name))
        kept = self._kept.get((self.uuid_of(table), table, name))
        if kept is not None:
            entry.draft, entry.state, entry.value = kept["draft"], kept["state"], kept["seen"]
            entry.sentence, entry.theirs = kept["sentence"], kept["theirs"]
        elif field.typed_in:
            entry.sentence = self.doubt(entry)
        return entry

    def uuid_of(self, table: str) -> str:
        """The key of the site's row in a table that has one row a site."""
        return str((self.dossier.get(table) or {}).get("uuid") or "")

    def text_of(self, entry: Entry) -> str:
        """What stands in the field's editor."""
        return entry.draft if entry.draft is not None else plain_text(entry.field, entry.value)

    # --- saving -------------------------------------------------------------------------------------------------------
    def type_in(self, key: Key, text: str) -> None:
        """A person typed something; it is saved by :meth:`save`."""
        entry = self.entries[key]
        if entry.state == CONFLICT and text == entry.draft:
            return
        entry.draft = text

    def save(self, key: Key) -> Entry:
        """Save what was typed into a field, or keep it with the reason why it cannot be saved; the entry's ``state`` tells."""
        entry = self.entries[key]
        if entry.draft is None or entry.state == CONFLICT:
            return entry
        if self.store.read_only:
            return self._keep(entry, FAILED, render(self.store.read_only_reason, {"path": self.store.name}, tr))
        try:
            value = self._value(entry)
        except MineError as error:
            return self._keep(entry, REFUSED, sentence_of(error))
        return self._write(entry, value, {entry.field.name: entry.value})

    def _value(self, entry: Entry) -> Any:
        """The typed text as a value.

        Raises:
            MineError: ``value_...``, ``site_number_needed``, ``site_number_used``.
        """
        draft = entry.draft or ""
        held = plain_text(entry.field, entry.value)
        # A code that no list knows, or a text that is too long, came with a file: it stays as long as nobody changes it.
        value = entry.value if draft == held else value_of(entry.field, draft)
        if entry.key == ("sites", "ZTBH") and value != entry.value:
            if value is None:
                raise MineError("site_number_needed")
            other = self.store.site_by_number(value)
            if other is not None and other["uuid"] != self.site:
                raise MineError("site_number_used", number=value, name=str(other["KSMC"] or "-"))
        return value

    def _write(self, entry: Entry, value: Any, seen: Optional[Mapping[str, Any]]) -> Entry:
        table, name = entry.key
        before = entry.value
        act = self._act_of.setdefault(entry.key, new_act())
        try:
            saved = self.store.save(table, self.uuid_of(table), {name: value}, seen=seen, act=act)
        except MineError as error:
            return self._keep(entry, FAILED, sentence_of(error))
        if saved.conflicts and not saved.written:
            conflict = saved.conflicts[0]
            entry.theirs = conflict.theirs
            return self._keep(entry, CONFLICT, self.conflict_text(entry, value, conflict.theirs, conflict.who))
        self._forget(entry)
        entry.draft, entry.value, entry.theirs = None, value, None
        self.dossier[table][name] = value
        if same(entry.field, before, value):
            entry.state = SAME
        else:
            entry.state = ""
            self._remember(act, entry, before)
        entry.sentence = self.doubt(entry)
        if saved.conflicts:  # somebody wrote in the same moment, and this save came later
            entry.theirs, entry.state = saved.conflicts[0].theirs, CONFLICT
            entry.sentence = self.conflict_text(entry, value, entry.theirs, saved.conflicts[0].who)
            entry.draft = plain_text(entry.field, value)
            self._keep(entry, CONFLICT, entry.sentence)
        return entry

    def conflict_text(self, entry: Entry, mine: Any, theirs: Any, who: str) -> str:
        """Both values, for the choice."""
        text = tr("{who} has changed {field} meanwhile. Theirs: {theirs}. Yours: {mine}.")
        return text.format(
            who=who or tr("Somebody outside the plugin"), field=label_of(entry.field, self.english),
            theirs=one_line(read(entry.field, theirs, self.english), 60), mine=one_line(read(entry.field, mine, self.english), 60),
        )  # fmt: skip

    def resolve(self, key: Key, mine: bool) -> Entry:
        """End a conflict: write what was typed over theirs, or take theirs."""
        entry = self.entries[key]
        if entry.state != CONFLICT:
            return entry
        if not mine:
            return self._take_theirs(entry)
        seen, entry.state, entry.value = entry.theirs, "", entry.theirs
        try:
            value = value_of(entry.field, entry.draft)
        except MineError as error:
            return self._keep(entry, REFUSED, sentence_of(error))
        # Whoever changes it once more meanwhile is noticed again.
        return self._write(entry, value, {entry.field.name: seen})

    def _take_theirs(self, entry: Entry) -> Entry:
        table, name = entry.key
        stored = (self.store.record(table, self.uuid_of(table)) or {}).get(name)
        mine_won = same(entry.field, stored, value_of(entry.field, entry.draft)) and not same(entry.field, stored, entry.theirs)
        if mine_won:  # both wrote in the same moment, and theirs was overwritten
            entry.state, entry.value = "", stored
            return self._write(entry, entry.theirs, {name: stored})
        self._forget(entry)
        entry.value, entry.draft, entry.state, entry.theirs = stored, None, "", None
        self.dossier[table][name] = stored
        entry.sentence = self.doubt(entry)
        return entry

    def give_up(self, key: Key) -> Entry:
        """Throw a draft away and show what is saved."""
        entry = self.entries[key]
        self._forget(entry)
        self.entries[key] = self._entry(key)
        return self.entries[key]

    def save_all(self) -> List[Entry]:
        """Save everything that is typed; those entries that could not be saved."""
        for entry in list(self.entries.values()):
            if entry.draft is not None and entry.state != REFUSED:
                self.save(entry.key)
        return [entry for entry in self.entries.values() if entry.draft is not None]

    def take_over(self, suggestion: Suggestion) -> Entry:
        """Save a suggestion together with what stands in the field by now.

        Raises:
            MineError: what stands there cannot be kept with it.
        """
        entry = self.entries[suggestion.key]
        if entry.draft is not None:
            return entry  # what was typed cannot be saved, and must not be lost
        self._act_of[entry.key] = new_act()
        return self._write(entry, merged(entry.field, entry.value, suggestion.adds), {entry.field.name: entry.value})

    def leave(self, key: Key) -> None:
        """A person left the field: what is typed there later is taken back on its own."""
        self._act_of.pop(key, None)

    def leave_all(self) -> None:
        """A person left the record."""
        self._act_of.clear()

    # --- drafts -------------------------------------------------------------------------------------------------------
    def _keep(self, entry: Entry, state: str, sentence: str) -> Entry:
        entry.state, entry.sentence = state, sentence
        table, name = entry.key
        self._kept[(self.uuid_of(table), table, name)] = {
            "site": self.site, "draft": entry.draft, "state": state, "sentence": sentence, "seen": entry.value, "theirs": entry.theirs,
            "number": str((self.dossier.get("sites") or {}).get("ZTBH") or ""),
        }  # fmt: skip
        return entry

    def _forget(self, entry: Entry) -> None:
        self._kept.pop((self.uuid_of(entry.key[0]), *entry.key), None)

    def drafts(self) -> str:
        """All that is typed and not saved, as JSON text; empty for nothing."""
        rows = [{"uuid": uuid, "table": table, "field": name, **kept} for (uuid, table, name), kept in self._kept.items()]
        return json.dumps(rows, ensure_ascii=False) if rows else ""

    def _restore(self, text: str) -> None:
        try:
            rows = json.loads(text) if text else []
        except ValueError:
            return
        names = ("uuid", "table", "field", "site", "draft", "state", "sentence", "number")
        for row in rows if isinstance(rows, list) else []:
            if isinstance(row, dict) and all(isinstance(row.get(name), str) for name in names):
                kept = {**row, "seen": row.get("seen"), "theirs": row.get("theirs")}
                self._kept[(row["uuid"], row["table"], row["field"])] = kept

    def waiting(self) -> List[Tuple[str, str, int]]:
        """Sites with drafts that are not saved: key, number, how many."""
        counts: Dict[str, List[Any]] = {}
        for kept in self._kept.values():
            counts.setdefault(kept["site"], [kept["number"], 0])[1] += 1
        return [(site, number, count) for site, (number, count) in counts.items()]

    def has_failed(self) -> bool:
        """Whether something of this site waits for the file to be writable again."""
        return any(entry.state == FAILED for entry in self.entries.values())

    # --- changes by others ----------------------------------------------------------------------------------------------
    def refresh(self) -> List[Key]:
        """Read the site again; the fields whose shown value changed. What is being typed stays.

        Raises:
            MineError: ``site_gone``.
        """
        if not self.site:
            return []
        self.dossier = self.store.dossier(self.site)
        changed = []
        for key, entry in self.entries.items():
            now = (self.dossier.get(key[0]) or {}).get(key[1])
            if entry.draft is not None or same(entry.field, entry.value, now):
                continue
            entry.value, entry.state = now, ""
            changed.append(key)
        for entry in self.entries.values():
            if entry.draft is None and entry.state != CONFLICT:
                entry.sentence = self.doubt(entry)
        return changed

    # --- taking back ----------------------------------------------------------------------------------------------------
    def _remember(self, act: str, entry: Entry, before: Any) -> None:
        self._undone.clear()
        if act in self._began:
            if same(entry.field, self._began[act], entry.value):  # typed and untyped: nothing is left to take back
                self._done = [done for done in self._done if done.act != act]
                return
        else:
            self._began[act] = before
        if not any(done.act == act for done in self._done):
            number = str((self.dossier.get("sites") or {}).get("ZTBH") or "")
            self._done.append(Done(act, self.site, tr("{field} of {site}").format(field=label_of(entry.field, self.english), site=number)))

    def remember_act(self, act: str, site: str, words: str) -> None:
        """An act of a dialog (copying, many at once) can be taken back like a typed value."""
        self._undone.clear()
        self._done.append(Done(act, site, words))

    @property
    def last_done(self) -> str:
        """What would be taken back next, for people; empty for nothing."""
        return self._done[-1].words if self._done else ""

    @property
    def last_undone(self) -> str:
        """What would be done again next, for people; empty for nothing."""
        return self._undone[-1].words if self._undone else ""

    def take_back(self) -> Optional[Undone]:
        """Take the last thing back that was done in this session; None where there is nothing."""
        return self._back(self._done, self._undone, tr("Taken back: {what}."))

    def do_again(self) -> Optional[Undone]:
        """Take the last taking back, back."""
        return self._back(self._undone, self._done, tr("Done again: {what}."))

    def _back(self, stack: List[Done], other: List[Done], words: str) -> Optional[Undone]:
        if not stack:
            return None
        self.leave_all()
        done = stack[-1]
        act = new_act()
        result = self.store.take_back(self.store.lines_of_act(done.act), act=act)  # an error leaves the stack as it is
        stack.pop()
        if result.count:
            other.append(Done(act, done.site, done.words))
        if not result.refused:
            return Undone(words.format(what=done.words), done.site)
        reason = sentence_of(result.refused[0][1])
        text = tr("Not all of it could be taken back ({what}): {count} changes stay. {reason}")
        return Undone(text.format(what=done.words, count=len(result.refused), reason=reason), done.site, False)

    # --- what the record says -------------------------------------------------------------------------------------------
    def doubt(self, entry: Entry) -> str:
        """A sentence on a value that can be saved and is hardly meant; empty for none."""
        value, name = entry.value, entry.key[1]
        today = datetime.date.today()
        try:
            if name == "ZRHFMJ" and value is not None:
                area = float((self.dossier.get("sites") or {}).get("TQMJ") or 0)
                if area and float(value) * 10_000 > area * 1.01:
                    return tr("More than the area of the site, {area} ha. Check the unit: hectares.").format(area=f"{area / 10_000:.2f}")
            if name == "TCND" and value and int(value) > today.year:
                return tr("This year has not come yet.")
            if name == "JDRQ" and value and str(value) > today.isoformat():
                return tr("This day has not come yet.")
        except (TypeError, ValueError):
            return ""  # what a file brought is no number; the form shows it as it is
        return ""

    def title(self) -> str:
        """Number and name of the site."""
        site = self.dossier.get("sites") or {}
        return f"{site.get('ZTBH') or ''}  {site.get('KSMC') or ''}".strip()

    def status(self) -> str:
        """The site's status in words."""
        field = next(f for f in table_named("sites").fields if f.name == "ZT")
        code = status_of(self.dossier)
        return read(field, code, True) if self.english and code else status_name(code)

    def completeness(self) -> int:
        """Completeness of the archive in percent."""
        value = (self.dossier.get("sites") or {}).get("WZD")
        try:
            return max(0, min(100, int(value or 0)))
        except (TypeError, ValueError):
            return 0

    def missing(self) -> Tuple[str, List[Unmet]]:
        """What comes next, for people, and what is missing for it; an empty text where the work is at its end."""
        found = next_missing(self.campaign.status_rules, self.dossier)
        if found.step is None:
            return "", []
        return found.step.name_en if self.english else found.step.name, list(found.unmet)

    def suggestions(self, extent: Optional[Extent]) -> Dict[Key, List[Suggestion]]:
        """What could be filled in (see :mod:`.archive_suggestions`); nothing where nothing can be saved."""
        if self.store.read_only or not self.site:
            return {}
        found = suggestions(self.dossier, self.campaign, self.store.editor, extent, datetime.date.today(), self.english)
        return {key: offered for key, offered in found.items() if key in self.entries and self.entries[key].draft is None}


def sentence_of(error: MineError) -> str:
    """An error of the catalogue in the language of the window."""
    return render(error.code, error.params, tr)


def _keys(table: str, names: Sequence[str]) -> Tuple[Key, ...]:
    known = {f.name for f in table_named(table).fields}
    return tuple((table, name) for name in names if name in known)
