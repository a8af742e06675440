"""The one exception of the project, and the findings that are reported instead of raised.

Both carry a code and parameters, never a finished sentence: the sentence stands in
:mod:`mine_restoration_plugin.model.messages` and is put together at a boundary (panel, algorithm, engine start-up), in the
language of the person who reads it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Dict, Mapping

ERROR = "error"
WARNING = "warning"
INFO = "info"


class MineError(Exception):
    """Something that stops the work, as a code of the message catalogue and its parameters.

    Args:
        code: key of ``messages.MESSAGES``.
        **params: values for the placeholders of the message; strings, numbers and nested messages
            (``{"code", "params"}``) only, so that they survive JSON.
    """

    def __init__(self, code: str, **params: Any) -> None:
        self.code = code
        self.params: Dict[str, Any] = params
        super().__init__(code, params)

    def __str__(self) -> str:
        from .messages import render

        return render(self.code, self.params)

    def as_dict(self) -> Dict[str, Any]:
        """The error as it travels in the engine's output."""
        return {"code": self.code, "params": dict(self.params)}


@dataclass(frozen=True)
class Finding:
    """One thing that a person should know about the data.

    Attributes:
        code: key of ``messages.MESSAGES``.
        severity: ``error``, ``warning`` or ``info``.
        where: what it is about: a patch number, a river's name, a file; empty for the whole run.
        params: values for the message's placeholders.
    """

    code: str
    severity: str = WARNING
    where: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)

    def as_dict(self) -> Dict[str, Any]:
        """The finding as it stands in a report, with its English sentence for readers without the catalogue."""
        from .messages import render

        return {
            "code": self.code,
            "severity": self.severity,
            "where": self.where,
            "params": dict(self.params),
            "text": render(self.code, {"where": self.where, **self.params}),
        }
