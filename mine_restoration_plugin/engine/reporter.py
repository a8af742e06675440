"""The engine's voice: one JSON object a line on standard output, and the timings of the stages."""

from __future__ import annotations

import json
import time
from collections import Counter
from typing import Any, TextIO

from ..model.errors import Finding, MineError
from ..model.job import STAGES
from ..model.messages import render

SAID_OF_A_KIND = 20
LISTED_OF_A_KIND = 10_000


class Reporter:
    """Writes what a job does while it does it.

    Args:
        stream: where the lines go; None to stay silent (the functions then serve as a library).
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream
        self._percent = -1
        self._stage: str | None = None
        self._since = time.perf_counter()
        self.timings: dict[str, float] = {}
        self.findings: list[Finding] = []
        self._kinds: Counter[str] = Counter()

    def stage(self, key: str) -> None:
        """Begin a stage of :data:`~..model.job.STAGES`."""
        self.end_stage()
        self._stage = key
        self._send(type="stage", key=key, text=STAGES[key])

    def end_stage(self) -> None:
        """Close the running stage's clock."""
        now = time.perf_counter()
        if self._stage is not None:
            self.timings[self._stage] = round(self.timings.get(self._stage, 0.0) + now - self._since, 3)
        self._stage, self._since = None, now

    def progress(self, percent: float) -> None:
        """How much of the whole job is done, 0 to 100."""
        if int(percent) != self._percent:
            self._percent = int(percent)
            self._send(type="progress", percent=self._percent)

    def finding(self, finding: Finding) -> None:
        """Something that a person should know; of a kind that comes in thousands only the first are said at once."""
        self.findings.append(finding)
        self._kinds[finding.code] += 1
        if self._kinds[finding.code] <= SAID_OF_A_KIND:
            self._send(type="finding", **finding.as_dict())

    def listed_findings(self) -> list[dict[str, Any]]:
        """The findings for a report; very many of a kind are cut, and a line says how many more there were."""
        listed: Counter[str] = Counter()
        result = []
        for finding in self.findings:
            listed[finding.code] += 1
            if listed[finding.code] <= LISTED_OF_A_KIND:
                result.append(finding.as_dict())
        cut = [(kind, count - LISTED_OF_A_KIND) for kind, count in listed.items() if count > LISTED_OF_A_KIND]
        return result + [Finding("findings_cut", "info", params={"count": n, "kind": kind}).as_dict() for kind, n in cut]

    def result(self, data: dict[str, Any]) -> None:
        """The last line of a job that is done."""
        self._send(type="result", data=data)

    def error(self, error: MineError, details: str = "") -> None:
        """The last line of a job that failed."""
        self._send(type="error", code=error.code, params=error.params, text=render(error.code, error.params), details=details)

    def _send(self, **line: Any) -> None:
        if self._stream is not None:
            self._stream.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")
            self._stream.flush()
