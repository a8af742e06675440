"""The command ``sitecards``: the archive cards of sites, read from a workspace (step ``read``), and as Word documents (step ``write``).

Maps and PDF are QGIS's part (``bridge/site_cards.py``): it asks for the cards, paints, and hands them back with the paths of the pictures.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..model.errors import WARNING, Finding, MineError
from ..model.job import Job
from ..model.version import plugin_version
from .reporter import Reporter
from .storage.whole_file import whole_file

OWN_TEMPLATE = Path(__file__).resolve().parents[1] / "templates" / "site_card.docx"
STEPS = ("read", "write")


def run_sitecards(job: Job, reporter: Reporter) -> dict[str, Any]:
    """Read cards, or write them as Word documents.

    Job of step ``read``: files ``workspace`` and ``output`` (one card as JSON a line); settings ``sites`` (keys, None for all) and ``editor``.
    Job of step ``write``: files ``workspace``, ``cards`` (as the first step wrote them, each with ``target`` and the paths of its pictures),
    ``output`` (one .docx with all cards where ``one_file`` is set, else unused) and ``template``, if not the plugin's own.

    Returns:
        ``counts``, the files that were ``made`` by step ``write``, findings.

    Raises:
        MineError: ``scope_none``, ``template_unreadable``, ``setting_invalid``, those of a workspace and of writing.
    """
    step = str(job.settings.get("step") or "read")
    if step not in STEPS:
        raise MineError("setting_invalid", setting="step", value=step, choices=list(STEPS))
    # Either step without the other's libraries: each is a process of its own.
    if step == "read":
        from .cards_reading import read_cards

        count = read_cards(job, reporter)
        result: dict[str, Any] = {"counts": {"sites": count}}
    else:
        result = _write(job, reporter)
    reporter.progress(100)
    reporter.end_stage()
    return {"command": job.command, "plugin_version": plugin_version(), **result, "findings": reporter.listed_findings()}


def _write(job: Job, reporter: Reporter) -> dict[str, Any]:
    from .export.card_docx import card_bytes
    from .export.card_template import WordTemplate

    reporter.stage("making_documents")
    given = job.files.get("template")
    template = WordTemplate(given or OWN_TEMPLATE)
    made: list[str] = []
    failed: MineError | None = None
    whole: list[bytes] = []
    cards = list(_cards(job.files["cards"]))
    for number, card in enumerate(cards):
        content = card_bytes(template, card, own=not given)
        if job.settings.get("one_file"):
            whole.append(content)
        else:
            try:
                _save(content, card["target"])
                made.append(card["target"])
            except MineError as error:
                failed = error
                reporter.finding(Finding("document_failed", WARNING, card["number"], {"reason": error.as_dict()}))
        reporter.progress(95.0 * (number + 1) / len(cards))
    if whole:
        from .export.card_joined import joined

        _save(joined(whole), job.files["output"])
        made.append(job.files["output"])
    if template.unknown:
        params = {"path": template.path, "fields": "、".join(list(template.unknown)[:50])}
        reporter.finding(Finding("template_unknown", WARNING, params=params))
    if failed is not None and not made:
        raise failed
    return {"counts": {"sites": len(cards)}, "made": made}


def _save(content: bytes, path: str) -> None:
    with whole_file(path) as part, open(part, "wb") as file:
        file.write(content)


def _cards(path: str) -> Iterator[dict[str, Any]]:
    with open(path, encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)
