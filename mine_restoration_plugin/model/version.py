"""The plugin's version, from its one place: ``metadata.txt``."""

from __future__ import annotations

import configparser
import os

from .errors import MineError


def plugin_version() -> str:
    """The version in ``metadata.txt``: beside the package's modules in a staged plugin, at the top of a source checkout.

    Raises:
        MineError: ``file_missing`` where neither has one; ``file_unreadable`` where it names no version.
    """
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    candidates = [os.path.join(folder, "metadata.txt") for folder in (package, os.path.dirname(package))]
    path = next((c for c in candidates if os.path.isfile(c)), None)
    if path is None:
        raise MineError("file_missing", path=candidates[0])
    # Interpolation would stumble over a per cent sign in the description.
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read(path, encoding="utf-8")
        return parser["general"]["version"].strip()
    except (configparser.Error, KeyError, UnicodeDecodeError) as error:
        raise MineError("file_unreadable", path=path, reason=str(error)) from error
