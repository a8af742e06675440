"""Every document as it comes out of the printer: each page is looked at, and those that matter stand beside a golden picture."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Dict, List

import pytest

from golden_pictures import GOLDEN, LIMIT, beside_golden, difference, faults, printed, wiped
from made_documents import documents
from made_layers import needs_engine

pytestmark = needs_engine

# Golden picture: document, its page.
PAGES = {
    "appendix": ("appendix.xlsx", 1),
    "ledger_left": ("湖北省废弃露天矿山生态修复台账.xlsx", 1), "ledger_right": ("湖北省废弃露天矿山生态修复台账.xlsx", 2),
    "card_word": ("M000_*.docx", 1), "card_pdf": ("M000_*.pdf", 1), "card_map": ("M000_*.pdf", 2),
    "plan_cover": ("plan.docx", 1), "plan_list": ("plan.docx", -1),
    "disclosure_word": ("*公示.docx", 1), "disclosure_workbook": ("*公示.xlsx", 1),
    "map": ("湖北省.pdf", 1),
}  # fmt: skip


@pytest.fixture(scope="module")
def pages(made_documents, tmp_path_factory) -> Dict[str, List[Path]]:
    papers = [path for path in documents(made_documents) if path.suffix in (".xlsx", ".docx", ".pdf")]
    return printed(papers, tmp_path_factory.mktemp("pages"))


def page_of(pages: Dict[str, List[Path]], name: str) -> Path:
    pattern, number = PAGES[name]
    (document,) = [document for document in pages if Path(document).match(pattern)]
    return pages[document][number - 1 if number > 0 else number]


def test_every_document_can_be_printed(made_documents, pages):
    kinds = {Path(document).suffix for document in pages}
    assert kinds == {".xlsx", ".docx", ".pdf"} and len(pages) > 20 and all(pages.values())


def test_no_page_is_empty_or_cut_by_the_printer(pages):
    found = {f"{document}, page {number}": faults(page) for document, papers in pages.items() for number, page in enumerate(papers, 1)}
    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize("name", PAGES)
def test_page_looks_as_it_did_when_a_person_looked_at_it(pages, name):
    if PAGES[name][0].endswith(".docx") and libreoffice() >= 26:
        pytest.skip("LibreOffice 26 sets lines of Chinese wider apart; the pictures are of earlier ones")
    assert beside_golden(page_of(pages, name), name) < LIMIT


def libreoffice() -> int:
    """Its main version."""
    said = subprocess.run(["soffice", "--version"], capture_output=True, text=True, timeout=60).stdout
    return int(re.search(r"\d+", said)[0])


def test_golden_pictures_are_those_of_the_pages_and_small():
    names = {path.stem for path in GOLDEN.iterdir()}
    assert names == {*PAGES, "map_page", "disclosure_page"} and all(path.stat().st_size < 150_000 for path in GOLDEN.iterdir())


def test_pages_of_different_documents_are_told_apart():
    """Else the limit would let anything pass."""
    names = list(PAGES)
    close = [(one, other) for one in names for other in names if one < other and difference(GOLDEN / f"{one}.png", GOLDEN / f"{other}.png") < LIMIT]
    assert close == []


@pytest.mark.parametrize("name", PAGES)
def test_a_part_that_is_missing_is_noticed(tmp_path, name):
    assert difference(wiped(GOLDEN / f"{name}.png", tmp_path / "wiped.png"), GOLDEN / f"{name}.png") > LIMIT
