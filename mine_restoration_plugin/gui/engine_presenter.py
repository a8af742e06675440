"""What Check installation says. No Qt."""

from __future__ import annotations

from typing import Any, List, Mapping, Tuple

from .words import tr


def origin_words(origin: str) -> str:
    """Where the choice of the interpreter comes from."""
    words = {
        "variable": tr("set by the environment variable MINE_RESTORATION_ENGINE_PYTHON"),
        "setting": tr("chosen here"),
        "own": tr("the plugin's own environment"),
        "bundled": tr("the Python that comes with QGIS"),
    }
    return words.get(origin, tr("none found"))


def version_lines(answer: Mapping[str, Any], plugin: str, qgis: str) -> List[Tuple[str, str]]:
    """Names and versions, in the order in which they are shown."""
    lines = [(tr("Plugin"), plugin), ("QGIS", qgis), ("Python", str(answer.get("python", "?")))]
    return lines + [(str(name), str(version)) for name, version in sorted((answer.get("libraries") or {}).items())]


def verdict(works: bool, sentence: str = "") -> str:
    """The first line."""
    return tr("The computing engine works.") if works else "⚠ " + sentence


def install_text(wheels: str, folder: str) -> str:
    """What Install will do, before it does."""
    if wheels:
        return tr("Will be installed without a network, from the wheels in {wheels}, into {folder}.").format(wheels=wheels, folder=folder)
    text = tr("Will be installed over the network, by pip from its configured index, into {folder}. About 180 MB to fetch, 700 MB on the disk.")
    return text.format(folder=folder)
