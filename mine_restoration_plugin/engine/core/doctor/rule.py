"""What a rule of the import doctor is, and the list of all rules, from which the manual's list is made as well."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar, Iterable, Iterator

import numpy as np

from ....model.errors import WARNING, Finding


@dataclass
class Patches:
    """Incoming patches under the answers: decoded, in EPSG:4490, with the dictionary's fields.

    Attributes:
        names: what a person calls each patch (n): its number, or ``#row``.
        columns: values (n) by field of the dictionary (and columns that nobody could map, under their own names).
        geometry: valid polygons or multipolygons (n), EPSG:4490; None where there is none. Rules that repair put the new shape here.
        given: the shapes as they came (n), EPSG:4490, before any repair.
        drawn_area_m2: area (n) in the plane in which the patch was drawn; NaN where it came in degrees.
        area_m2: ellipsoidal area (n) of ``geometry``.
        rows: where each stands in its file (n); ``source`` (n) the name of that file.
        facts: what rules want to know besides, by name: ``region``, ``strips``, answers.
    """

    names: np.ndarray
    columns: dict[str, np.ndarray]
    geometry: np.ndarray
    given: np.ndarray
    drawn_area_m2: np.ndarray
    area_m2: np.ndarray
    rows: np.ndarray
    source: np.ndarray
    facts: dict[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.geometry)


@dataclass(frozen=True)
class Noticed:
    """One thing that a rule found in one patch.

    Attributes:
        patch: number of the patch in :class:`Patches`.
        code: key of the message catalogue; ``params`` its parameters.
        severity: error (the patch cannot come in as it is), warning (a person should look), info (what was done).
        shape: where on the map, EPSG:4490; None for the whole patch.
        repaired: whether the rule mended it; what was done is part of the message.
    """

    patch: int
    code: str
    severity: str = WARNING
    params: dict[str, Any] = field(default_factory=dict)
    shape: Any = None
    repaired: bool = False

    def finding(self, patches: Patches) -> Finding:
        """As it stands in the report."""
        return Finding(self.code, self.severity, str(patches.names[self.patch]), self.params)


class Rule:
    """Looks for one thing in all patches at once, and mends it where that is safe.

    Subclasses set ``name`` (in the report and the manual), ``codes`` (messages that it can give) and ``repairs``, and say in their
    docstring's first paragraph what they look for; the manual's list shows the messages themselves.
    """

    name: ClassVar[str] = ""
    codes: ClassVar[tuple[str, ...]] = ()
    repairs: ClassVar[bool] = False

    def look(self, patches: Patches, repair: bool) -> Iterable[Noticed]:
        """Look at all patches.

        Args:
            repair: whether to mend what can be mended safely (``patches.geometry`` is changed in place).
        """
        raise NotImplementedError


_RULES: list[type[Rule]] = []


def rule(made: type[Rule]) -> type[Rule]:
    """Put a rule on the list (a class decorator); rules run in the order in which they stand there."""
    if not made.name or not made.codes or any(made.name == other.name for other in _RULES):
        raise ValueError(f"a rule needs a name of its own and codes: {made}")
    _RULES.append(made)
    return made


def rules() -> Iterator[Rule]:
    """All rules, in their order: where a patch lies, its shape, its area, who it is."""
    from . import area, identity  # noqa: F401 - they put themselves on the list, and before them those that must come first

    yield from (made() for made in _RULES)
