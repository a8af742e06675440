"""Several Word documents of one template as one: each begins on a new page, with its own pictures, heads and feet; pages are counted through."""

from __future__ import annotations

import copy
import io
import itertools
from collections.abc import Iterator, Sequence
from typing import Any

from docx import Document
from docx.opc.packuri import PackURI
from docx.oxml import OxmlElement
from docx.oxml.ns import qn


def joined(documents: Sequence[bytes]) -> bytes:
    """One document with the content of all, in order.

    Heads and feet belong to sections, so each document becomes a section; what refers to them, the relations of the parts, is carried
    over with new names. Pages are counted through, since not every program knows the number of pages of a section.
    """
    whole = Document(io.BytesIO(documents[0]))
    body = whole.element.body
    counter = itertools.count(1)
    for content in documents[1:]:
        _end_section(body)
        other = Document(io.BytesIO(content))
        names: dict[str, str] = {}
        for element in list(other.element.body):
            _rename(element, other.part, whole.part, names, counter)
            if element.tag == qn("w:sectPr"):
                body.replace(body.sectPr, element)
            else:
                body.sectPr.addprevious(element)
    for number, element in enumerate(body.iter(qn("wp:docPr")), start=1):
        element.set("id", str(number))
    buffer = io.BytesIO()
    whole.save(buffer)
    return buffer.getvalue()


def _end_section(body: Any) -> None:
    """Put the section's settings into a last, empty paragraph, as Word does between sections."""
    section = copy.deepcopy(body.sectPr)
    paragraph = OxmlElement("w:p")
    properties = OxmlElement("w:pPr")
    properties.append(section)
    paragraph.append(properties)
    body.sectPr.addprevious(paragraph)


def _rename(element: Any, source: Any, target: Any, names: dict[str, str], counter: Iterator[int]) -> None:
    """Let what an element refers to (pictures, links, heads and feet) belong to the joined document."""
    for one in element.iter():
        for key in (qn("r:embed"), qn("r:id"), qn("r:link")):
            name = one.get(key)
            if name is None or name not in source.rels:
                continue
            if name not in names:
                relation = source.rels[name]
                if relation.is_external:
                    names[name] = target.relate_to(relation.target_ref, relation.reltype, is_external=True)
                else:
                    _name_anew(relation.target_part, counter, set())
                    names[name] = target.relate_to(relation.target_part, relation.reltype)
            one.set(key, names[name])


def _name_anew(part: Any, counter: Iterator[int], seen: set[int]) -> None:
    """Give a part and those that it refers to (a logo in a head) names that no other part of the joined document has."""
    if id(part) in seen:
        return
    seen.add(id(part))
    folder = str(part.partname).rsplit("/", 1)[0]
    part.partname = PackURI(f"{folder}/card{next(counter)}.{part.partname.ext}")
    for relation in part.rels.values():
        if not relation.is_external:
            _name_anew(relation.target_part, counter, seen)
