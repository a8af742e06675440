"""The layers and files that one job writes: all of them appear, or none."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Mapping

from ...model.errors import MineError
from ...model.job import Source, Target
from .geopackage_layers import LayerTransaction
from .vector_files import driver_of, layer_name, layer_names
from .whole_file import WholeFiles, uninterrupted


class Outputs:
    """Where to write, by role; used as a context.

    Args:
        targets: layers by role.
        files: other files by role.
        inputs: sources of the job, which must not be overwritten as whole files.

    Raises:
        MineError: ``output_driver``, ``output_is_input``, ``output_twice``, ``output_unwritable``.
    """

    def __init__(self, targets: Mapping[str, Target], files: Mapping[str, str], inputs: list[Source]) -> None:
        self._targets, self._files = dict(targets), dict(files)
        self._whole = WholeFiles()
        self._into: list[tuple[Path, Path, list[str]]] = []
        self._paths: dict[str, Path] = {}
        for target in self._targets.values():
            driver_of(target.path)
            for source in inputs:
                if _one_file(source.path, target.path) and not (_keeps(target) and _other_layer(source, target)):
                    raise MineError("output_is_input", path=target.path)
        for path in self._files.values():
            if any(_one_file(source.path, path) for source in inputs):
                raise MineError("output_is_input", path=path)
        self._refuse_twice()

    def _refuse_twice(self) -> None:
        """Two results under one name: the second would wipe out the first."""
        taken: set[tuple[str, str]] = set()
        for target in self._targets.values():
            layered = target.path.lower().endswith(".gpkg")
            taken.add((_real(target.path), layer_name(target).lower() if layered else ""))
        names = {path for path, _ in taken}
        whole = [_real(path) for path in self._files.values()]
        if len(taken) < len(self._targets):
            raise MineError("output_twice", path=next(iter(self._targets.values())).path)
        for path in self._files.values():
            if _real(path) in names or whole.count(_real(path)) > 1:
                raise MineError("output_twice", path=path)

    def __enter__(self) -> "Outputs":
        by_file: dict[str, Path] = {}
        for role, target in self._targets.items():
            real = os.path.realpath(target.path)
            if real not in by_file:
                by_file[real] = self._whole.add(target.path, replaces=not _keeps(target))
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
        if kind is not None:
            self._whole.__exit__(kind, error, trace)
            return
        try:
            self._whole.sync()
            with contextlib.ExitStack() as stack:
                transactions = [stack.enter_context(LayerTransaction(*into)) for into in self._into]
                with uninterrupted():  # from the first name on, all the others follow
                    for transaction in transactions:
                        transaction.commit()
                    for part, _, _ in self._into:
                        self._whole.forget(part)
                    self._whole.__exit__(None, None, None)
        except BaseException as problem:
            self._whole.__exit__(type(problem), problem, None)
            raise


def _real(path: str) -> str:
    return os.path.normcase(os.path.realpath(path))


def _one_file(one: str, other: str) -> bool:
    """Whether two paths lead to the same file, also through links or another case of letters."""
    try:
        return os.path.samefile(one, other)
    except (OSError, ValueError):
        return _real(one) == _real(other)


def _other_layer(source: Source, target: Target) -> bool:
    read = source.layer or (layer_names(source.path) or [""])[0]
    return read.lower() != layer_name(target).lower()


def _keeps(target: Target) -> bool:
    return target.keep_file and target.path.lower().endswith(".gpkg") and os.path.exists(target.path)
