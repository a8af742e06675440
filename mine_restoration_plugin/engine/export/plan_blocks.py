"""What an implementation plan is made of before it becomes a Word document: headings, paragraphs, tables, pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

LEFT, CENTRE, RIGHT = "left", "center", "right"


@dataclass(frozen=True)
class Heading:
    """A heading; ``level`` 1 to 3, its number already in the text (一、 （一） 1.). ``new_page``: it begins one."""

    level: int
    text: str
    new_page: bool = False


@dataclass(frozen=True)
class Paragraph:
    """A paragraph. ``[[key]]`` in it becomes a reference to the table or picture of that key; 【请补充…】 is marked."""

    text: str


@dataclass(frozen=True)
class Head:
    """A cell in the head of a table, over several columns or rows."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True)
class Table:
    """A table with its caption above.

    Attributes:
        key: name for references and for templates (表_片区).
        caption: without the number. unit: on the right above it, such as 单位：公顷.
        heads: rows of the head. widths: of the columns, in shares. aligns: of the columns.
        rows: texts. bold: places of the rows that are sums. notes: small print below.
        small: smaller letters, for lists.
    """

    key: str
    caption: str
    heads: tuple[tuple[Head, ...], ...]
    widths: tuple[float, ...]
    aligns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    bold: frozenset[int] = frozenset()
    unit: str = ""
    notes: tuple[str, ...] = ()
    small: bool = False


@dataclass(frozen=True)
class Picture:
    """A chart or map with its caption below; ``alt`` says in words what can be seen."""

    key: str
    caption: str
    png: bytes
    alt: str
    wide_mm: float = 150.0


@dataclass(frozen=True)
class Landscape:
    """From here on the pages lie."""


Block = Heading | Paragraph | Table | Picture | Landscape


@dataclass
class Plan:
    """A whole plan.

    Attributes:
        title: in the lines in which it stands on the cover. unit, day: of the cover.
        blocks: what follows the table of contents. notes: last lines, the statement of where the figures come from.
        fields: texts by name for templates, beside the tables and pictures of ``blocks``.
        author, subject, comment: properties of the file.
    """

    title: tuple[str, ...]
    unit: str
    day: str
    blocks: list[Block] = field(default_factory=list)
    notes: tuple[str, ...] = ()
    fields: dict[str, str] = field(default_factory=dict)
    author: str = ""
    subject: str = ""
    comment: str = ""

    @property
    def tables(self) -> list[Table]:
        """The tables in their order."""
        return [block for block in self.blocks if isinstance(block, Table)]

    @property
    def pictures(self) -> list[Picture]:
        """The pictures in their order."""
        return [block for block in self.blocks if isinstance(block, Picture)]


def simple_heads(*texts: str) -> tuple[tuple[Head, ...], ...]:
    """A head of one row."""
    return (tuple(Head(text) for text in texts),)


def columns(*kinds: str) -> tuple[str, ...]:
    """Alignments from letters: l, c, r."""
    names = {"l": LEFT, "c": CENTRE, "r": RIGHT}
    return tuple(names[kind] for text in kinds for kind in text)


def cells(values: Sequence[object]) -> tuple[str, ...]:
    """A row of texts."""
    return tuple(str(value) for value in values)
