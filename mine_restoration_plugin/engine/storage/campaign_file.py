"""Campaign files, checked against their schema."""

from __future__ import annotations

import json
import os
from typing import Any, Callable, Dict, Iterator, List, Tuple

import jsonschema
from jsonschema.exceptions import ValidationError

from ...model.campaign import Campaign, builtin_campaign_path, campaign_dir, campaign_of
from ...model.errors import MineError
from ...model.job import Job
from ...model.json_position import Path
from ...model.json_reader import JsonFile

SCHEMA_FILE = "campaign.schema.json"


def campaign_path(job: Job) -> str:
    """The campaign file of a job: named under ``files`` or ``settings``, else the built-in one."""
    return str(job.files.get("campaign") or job.settings.get("campaign") or builtin_campaign_path())


def read_campaign(path: str) -> Campaign:
    """Validate a campaign file with its JSON schema, then read it with all further checks.

    Raises:
        MineError: ``campaign_missing``, ``campaign_broken`` or ``campaign_field`` as
            :func:`~mine_restoration_plugin.model.campaign.load_campaign`; of several mistakes the first in the file.
    """
    file = JsonFile(path)
    mistakes = schema_mistakes(file)
    if mistakes:
        raise mistakes[0]
    return campaign_of(file)


def schema_mistakes(file: JsonFile) -> List[MineError]:
    """All that the schema has against a file, as ``campaign_field`` errors in the order of lines; one for each field."""
    with open(os.path.join(campaign_dir(), SCHEMA_FILE), encoding="utf-8") as schema_file:
        validator = jsonschema.Draft202012Validator(json.load(schema_file))
    by_field: Dict[str, MineError] = {}
    for error in validator.iter_errors(file.data):
        for path, code, params in _reasons(error):
            found = file.mistake(path, code, **params)
            by_field.setdefault(found.params["field"], found)
    return sorted(by_field.values(), key=lambda e: int(e.params["line"]))


_TYPES = {
    "object": "reason_not_object",
    "array": "reason_not_list",
    "string": "reason_not_text",
    "number": "reason_not_number",
    "integer": "reason_not_number",
    "boolean": "reason_not_flag",
}


def _reasons(error: ValidationError) -> Iterator[Tuple[Path, str, Dict[str, Any]]]:
    """Field, message code and parameters for what the validator found; the library's own sentences are English only."""
    path: Path = tuple(error.absolute_path)
    schema: Any = error.schema
    value: Any = error.instance
    rule, limit = str(error.validator), schema[error.validator]
    if rule == "required":
        yield from ((path + (key,), "reason_missing", {}) for key in limit if key not in value)
    elif rule == "additionalProperties":
        known = sorted(schema["properties"])
        yield from ((path + (key,), "reason_unknown_key", {"known": known}) for key in value if key not in known)
    elif rule == "uniqueItems":
        doubled = next(n for n, item in enumerate(value) if item in value[:n])
        yield path + (doubled,), "reason_twice", {"value": value[doubled]}
    elif rule == "type" and limit == "integer" and isinstance(value, float):
        yield path, "reason_not_whole", {"value": value}
    elif rule == "type":
        yield path, _TYPES[str(limit)], {}
    elif rule == "pattern" and not value.strip():
        yield path, "reason_empty", {}
    else:
        yield path, *_LIMITS.get(rule, _limit_unknown)(value, limit)


def _limit_unknown(value: Any, limit: Any) -> Tuple[str, Dict[str, Any]]:
    return "reason_pattern", {"value": value}


_LIMITS: Dict[str, Callable[[Any, Any], Tuple[str, Dict[str, Any]]]] = {
    "enum": lambda value, limit: ("reason_not_one_of", {"value": value, "choices": limit}),
    "const": lambda value, limit: ("reason_format", {"expected": limit}),
    "exclusiveMinimum": lambda value, limit: ("reason_not_above", {"value": value, "limit": limit}),
    "minimum": lambda value, limit: ("reason_below", {"value": value, "limit": limit}),
    "maximum": lambda value, limit: ("reason_beyond", {"value": value, "limit": limit}),
    "minItems": lambda value, limit: ("reason_too_few", {"limit": limit}),
    "maxItems": lambda value, limit: ("reason_too_many", {"limit": limit}),
    "minLength": lambda value, limit: ("reason_empty", {}),
}
