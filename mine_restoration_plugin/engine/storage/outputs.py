"""The layers and files that one job writes: all of them appear, or none."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Mapping

from ...model.errors import MineError
from ...model.job import Source, Target
from .geopackage_layers import put_layers
from .vector_files import driver_of, layer_name
from .whole_file import WholeFiles


class Outputs:
    """Where to write, by role; used as a context.

    Args:
        targets: layers by role.
        files: other files by role.
        inputs: sources of the job, which must not be overwritten as whole files.

    Raises:
        MineError: ``output_driver``, ``output_is_input``, ``output_unwritable``.
    """

    def __init__(self, targets: Mapping[str, Target], files: Mapping[str, str], inputs: list[Source]) -> None:
        self._targets, self._files = dict(targets), dict(files)
        self._whole = WholeFiles()
        self._into: list[tuple[Path, Path, list[str]]] = []
        self._paths: dict[str, Path] = {}
        read = {os.path.realpath(source.path): source for source in inputs}
        for target in self._targets.values():
            driver_of(target.path)
            source = read.get(os.path.realpath(target.path))
            if source is not None and not (_keeps(target) and (source.layer or "") != layer_name(target)):
                raise MineError("output_is_input", path=target.path)
        for path in self._files.values():
            if os.path.realpath(path) in read:
                raise MineError("output_is_input", path=path)

    def __enter__(self) -> "Outputs":
        by_file: dict[str, Path] = {}
        for role, target in self._targets.items():
            real = os.path.realpath(target.path)
            if real not in by_file:
                by_file[real] = self._whole.add(target.path)
                if _keeps(target):
                    self._into.append((by_file[real], Path(target.path), []))
            for part, _, layers in self._into:
                if part == by_file[real]:
                    layers.append(layer_name(target))
            self._paths[role] = by_file[real]
        for role, path in self._files.items():
            self._paths[role] = self._whole.add(path)
        return self

    def wants(self, role: str) -> bool:
        """Whether the job asks for this layer or file."""
        return role in self._paths

    def path(self, role: str) -> Path:
        """Temporary path to write to."""
        return self._paths[role]

    def layer(self, role: str) -> str:
        """Layer name to write."""
        return layer_name(self._targets[role])

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        try:
            if kind is None:
                for part, target, layers in self._into:
                    put_layers(part, target, layers)
                    self._whole.forget(part)
        except BaseException as problem:
            self._whole.__exit__(type(problem), problem, None)
            raise
        self._whole.__exit__(kind, error, trace)


def _keeps(target: Target) -> bool:
    return target.keep_file and target.path.lower().endswith(".gpkg") and os.path.exists(target.path)
