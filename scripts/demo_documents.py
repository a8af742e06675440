"""The demo's documents: a workspace with made-up records, and every paper that the plugin makes of it.

Called by :mod:`demo`, which runs the algorithms. Everything is invented and says so; see :mod:`demo_records`. Standard library only.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Callable, List, Tuple

RECORDS = "records.gpkg"
PHOTOS = "records_照片"
DOCUMENTS = "documents"
# The province of which the plan is made and part of which is published.
PROVINCE = "42"
SITES_WITH_PHOTOS, CARDS = 12, 10


@dataclass(frozen=True)
class Document:
    """One run of an algorithm.

    Attributes:
        name: in report.json, and of the file or folder below ``documents``.
        words: on the terminal.
        algorithm: its name; ``parameters`` what it is given beside WORKSPACE and OUTPUT, from the folder of the demo.
    """

    name: str
    words: str
    algorithm: str
    parameters: Callable[[Path], List[str]]

    def command(self, folder: Path) -> Tuple[str, List[str]]:
        """The algorithm and all its parameters."""
        source = f"PATCHES={folder / RECORDS}|layername=patches" if self.algorithm == "appendixtable" else f"WORKSPACE={folder / RECORDS}"
        return self.algorithm, [source, f"OUTPUT={folder / DOCUMENTS / self.name}", *self.parameters(folder)]


def _appendix(folder: Path) -> List[str]:
    return ["COUNT_BY=1"]  # by mine, as the ledgers count


def _ledgers(folder: Path) -> List[str]:
    return ["EDITOR=示例省矿山修复办"]


def _maps(folder: Path) -> List[str]:
    return ["BY=2", "FORMATS=0", "MAKER=示例省矿山修复办", "EDITOR=示例省矿山修复办"]


def _cards(folder: Path) -> List[str]:
    return [f"SCOPE={','.join(sites_with_photos(folder)[:CARDS])}", "FORMATS=2", "EDITOR=示例县矿山修复办"]


def _plan(folder: Path) -> List[str]:
    return [f"PROVINCE={PROVINCE}", "UNIT=示例省自然资源厅", "EDITOR=示例省矿山修复办"]


def _disclosure(folder: Path) -> List[str]:
    return [
        f"SCOPE=\"SDM\" = '{PROVINCE}'", "APPROVER=示例省自然资源厅 负责人甲", "APPROVAL=示例自然资函〔2020〕1号", "APPROVED_ON=2020-12-01",
        "EDITOR=示例省矿山修复办",
    ]  # fmt: skip


# In the order in which they are made and shown.
SET = (
    Document("appendix.xlsx", "appendix table .xlsx", "appendixtable", _appendix),
    Document("appendix.html", "appendix table .html", "appendixtable", _appendix),
    Document("ledgers", "province ledgers", "provinceledger", _ledgers),
    Document("maps", "maps of the provinces", "mapatlas", _maps),
    Document("cards", "archive cards, PDF and Word", "sitecards", _cards),
    Document("plan.docx", "implementation plan of a province", "implementationplan", _plan),
    Document("disclosure", "public disclosure of a province", "disclosure", _disclosure),
)


def sites_with_photos(folder: Path) -> List[str]:
    """Numbers of the mines that have photos."""
    return sorted(path.name for path in (folder / PHOTOS).iterdir())


def made_files(folder: Path) -> List[Tuple[str, List[Path]]]:
    """The files of each document that are there, below a folder, by the document's name."""
    found = []
    for document in SET:
        place = folder / DOCUMENTS / document.name
        files = sorted(path for path in place.rglob("*") if path.is_file()) if place.is_dir() else [place] if place.is_file() else []
        found.append((document.name, files))
    return found
