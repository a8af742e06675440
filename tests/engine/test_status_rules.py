"""The statuses of a campaign file: what a broken one says, and that a file without them goes by the built-in ones."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from mine_restoration_plugin.engine.storage.campaign_file import read_campaign
from mine_restoration_plugin.model.campaign import builtin_campaign_path, builtin_status_rules, load_campaign
from mine_restoration_plugin.model.errors import MineError

DATA = json.loads(Path(builtin_campaign_path()).read_text(encoding="utf-8"))
STEPS = DATA["status_rules"]["steps"]
READERS = pytest.mark.parametrize("reader", [load_campaign, read_campaign])


def place(origin: str, target: str) -> int:
    return next(n for n, s in enumerate(STEPS) if (s["from"], s["to"]) == (origin, target))


def condition(origin: str, target: str, kind: str) -> tuple[Any, ...]:
    number = place(origin, target)
    found = next(n for n, c in enumerate(STEPS[number]["conditions"]) if c["kind"] == kind)
    return ("steps", number, "conditions", found)


FORWARD = ("steps", place("10", "20"))
# Path below status_rules, new value, field that is named below status_rules (None: the value's own), reason.
BREAKS: list[tuple[tuple[Any, ...], Any, str | None, str]] = [
    (("statuses", 0, "code"), "20", None, "reason_first_status"),
    (("statuses", 2, "code"), "20", None, "reason_twice"),
    (("statuses", 2, "code"), "31", None, "reason_not_one_of"),
    (("statuses", 2, "kind"), "done", None, "reason_not_one_of"),
    ((*FORWARD, "to"), "10", None, "reason_step_nowhere"),
    ((*FORWARD, "from"), "11", None, "reason_not_one_of"),
    (("steps", place("20", "35"), "to"), "30", None, "reason_twice"),
    ((*FORWARD, "kind"), "sideways", None, "reason_not_one_of"),
    ((*FORWARD, "naem"), "x", None, "reason_unknown_key"),
    ((*FORWARD, "conditions"), {}, None, "reason_not_list"),
    ((*FORWARD, "conditions", 0, "kind"), "need", None, "reason_not_one_of"),
    ((*FORWARD, "conditions", 0, "fields"), ["JBQK"], None, "reason_unknown_key"),
    ((*condition("30", "40", "filled"), "table"), "funds", None, "reason_not_one_of"),
    ((*condition("30", "40", "filled"), "fields"), ["KGRQ", "KGRO"], "[1]", "reason_not_one_of"),
    ((*condition("20", "35", "value"), "field"), "NXF", None, "reason_not_one_of"),
    ((*condition("20", "35", "value"), "values"), ["5"], "[0]", "reason_not_one_of"),
    ((*condition("50", "60", "photos"), "types"), ["8"], "[0]", "reason_not_one_of"),
    ((*condition("50", "60", "acceptance"), "levels"), [], None, "reason_too_few"),
    ((*condition("40", "50", "progress"), "least"), 0, None, "reason_not_above"),
    ((*condition("40", "50", "progress"), "least"), 101, None, "reason_beyond"),
    ((*condition("30", "40", "in_order"), "first"), "ledger.RWMJ", None, "reason_not_one_of"),
    ((*condition("60", "95", "finding"), "of"), ["storm"], "[0]", "reason_not_one_of"),
    ((*condition("60", "50", "reason"), "field"), "ZXRQ", None, "reason_not_text_field"),
    (("steps", place("60", "50"), "conditions"), [], None, "reason_step_silent"),
    (("steps", place("10", "90"), "conditions"), [], None, "reason_step_silent"),
    (("steps", place("80", "95"), "conditions"), [{"kind": "needed"}], None, "reason_step_silent"),
]  # fmt: skip


def named(path: tuple[Any, ...]) -> str:
    return "status_rules" + "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in path)


def broken(path: tuple[Any, ...], value: Any) -> str:
    data = copy.deepcopy(DATA)
    holder = data["status_rules"]
    for part in path[:-1]:
        holder = holder[part]
    holder[path[-1]] = value
    return json.dumps(data, ensure_ascii=False, indent=1)


def failure(reader: Any, path: Path, text: str) -> MineError:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MineError) as caught:
        reader(str(path))
    assert caught.value.code == "campaign_field"
    assert "?" not in str(caught.value).replace(str(path), "")
    return caught.value


@READERS
@pytest.mark.parametrize(("path", "value", "field", "reason"), BREAKS, ids=[f"{named(b[0])}-{b[3]}-{n}" for n, b in enumerate(BREAKS)])
def test_a_break_names_the_line_the_field_and_the_reason(reader, tmp_path, path, value, field, reason):
    text = broken(path, value)
    error = failure(reader, tmp_path / "c.json", text)
    assert error.params["field"] == named(path) + (field or "")
    assert error.params["reason"]["code"] == reason
    line = text.splitlines()[error.params["line"] - 1]
    assert f'"{path[-1]}"' in line or json.dumps(value, ensure_ascii=False).strip("[]").split(", ")[-1] in line


@READERS
def test_a_status_that_only_leads_on_has_no_way_back(reader, tmp_path):
    kept = [s for s in STEPS if (s["from"], s["to"]) != ("30", "20")]
    error = failure(reader, tmp_path / "c.json", broken(("steps",), kept))
    assert (error.params["field"], error.params["reason"]["code"]) == ("status_rules.statuses[2]", "reason_status_no_way_back")


@READERS
def test_a_status_that_no_step_reaches_or_leaves_backwards_is_named(reader, tmp_path):
    place_of_90 = next(n for n, s in enumerate(DATA["status_rules"]["statuses"]) if s["code"] == "90")
    for kept, reason in (
        ([s for s in STEPS if s["to"] != "90"], "reason_status_unreachable"),
        ([s for s in STEPS if s["from"] != "90"], "reason_status_no_way_back"),
    ):
        error = failure(reader, tmp_path / "c.json", broken(("steps",), kept))
        assert (error.params["field"], error.params["reason"]["code"]) == (f"status_rules.statuses[{place_of_90}]", reason)


@READERS
def test_a_campaign_from_before_there_were_statuses_goes_by_the_built_in_ones(reader, tmp_path):
    data = {key: value for key, value in DATA.items() if key != "status_rules"}
    path = tmp_path / "old.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    assert reader(str(path)).status_rules == builtin_status_rules()


@READERS
def test_a_province_may_leave_the_city_out(reader, tmp_path):
    data = copy.deepcopy(DATA)
    rules = data["status_rules"]
    rules["statuses"] = [s for s in rules["statuses"] if s["code"] != "70"]
    rules["steps"] = [s for s in rules["steps"] if "70" not in (s["from"], s["to"])]
    rules["steps"].append(
        {"from": "60", "to": "80", "name": "注销", "name_en": "Write off", "kind": "forward", "conditions": [{"kind": "acceptance", "levels": ["1"]}]}
    )
    back = {"from": "80", "to": "60", "name": "撤销", "name_en": "Take back", "kind": "back", "conditions": [{"kind": "reason", "field": "ZTYY"}]}
    rules["steps"].append(back)
    path = tmp_path / "province.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    read = reader(str(path)).status_rules
    assert read.origins_of("written_off") == ("60",)
    assert read.up_to("70") == () and read.up_to("80")[-2:] == ("60", "80")
