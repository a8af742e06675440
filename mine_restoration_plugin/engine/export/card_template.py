"""Word templates with named fields, ours or a county's: ``{{矿山名称}}``, ``{{ZTBH}}``, ``{{地图}}``, loops over funds and photos.

A template is somebody's file: it runs in Jinja's sandbox, sees texts and pictures only, and whatever stands in a text is written as
text. A field that does not exist stays empty and is told.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from docx.opc.exceptions import OpcError
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import ChainableUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

from ...model.errors import MineError

# docxtpl itself asks for them.
_NOT_ASKED = ("self", "caller", "loop")
_MOST_BYTES = 200 << 20
"""A template that unpacks to more is no template."""


class WordTemplate:
    """A template that is read once and filled in many times.

    Args:
        path: of the .docx.

    Raises:
        MineError: ``template_unreadable``.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = str(path)
        self.unknown: dict[str, None] = {}
        """Fields that were asked for and do not exist, in order."""
        try:
            self._bytes = Path(path).read_bytes()
            with zipfile.ZipFile(io.BytesIO(self._bytes)) as archive:
                if sum(entry.file_size for entry in archive.infolist()) > _MOST_BYTES:
                    raise self._unreadable(f"> {_MOST_BYTES >> 20} MB")
        except OSError as error:
            raise self._unreadable(error.strerror or str(error)) from error
        except zipfile.BadZipFile as error:
            raise self._unreadable(str(error)) from error
        self._environment = SandboxedEnvironment(autoescape=True, undefined=_recording(self.unknown))
        self._document = _Document(io.BytesIO(self._bytes))

    def filled(
        self, texts: Mapping[str, Any], pictures: Callable[["Pictures"], Mapping[str, Any]], properties: Mapping[str, str] | None = None,
        finish: Callable[[Any], None] | None = None,
    ) -> bytes:  # fmt: skip
        """The document with its fields filled in.

        Args:
            texts: fields by name; texts, lists and dictionaries of them.
            pictures: makes the fields that hold pictures.
            properties: of the file, where the template has none of its own. finish: a last change to the document.

        Raises:
            MineError: ``template_unreadable``.
        """
        document = self._document
        try:
            document.init_docx()
            document.render({**texts, **pictures(Pictures(document))}, self._environment)
            for name, value in (properties or {}).items():
                setattr(document.docx.core_properties, name, value)
            if finish is not None:
                finish(document.docx)
            buffer = io.BytesIO()
            document.save(buffer)
        except TemplateError as error:
            raise self._unreadable(_said(error)) from error
        except (OpcError, KeyError, ValueError, etree.LxmlError, AttributeError, TypeError, ArithmeticError, zipfile.BadZipFile) as error:
            # What a file that only looks like a Word document brings: parts that are missing, XML that is none, sums with texts.
            raise self._unreadable(f"{type(error).__name__}: {error}"[:200]) from error
        return buffer.getvalue()

    def _unreadable(self, reason: str) -> MineError:
        return MineError("template_unreadable", path=self.path, reason=reason)


class Pictures:
    """Makes pictures for a document that is being filled in."""

    def __init__(self, document: DocxTemplate) -> None:
        self._document = document

    def picture(self, path: str, width_mm: float, most_mm: float = 0.0) -> "_Picture | str":
        """A picture at a width, or narrower where it would be higher than ``most_mm``; an empty text without a path."""
        if not path:
            return ""
        size = {"width": Mm(width_mm)}
        if most_mm:
            from PIL import Image

            with Image.open(path) as image:
                if image.height / image.width * width_mm > most_mm:
                    size = {"height": Mm(most_mm)}
        return _Picture(InlineImage(self._document, path, **size))


class _Picture:
    """All that a template may do with a picture is to show it: docxtpl's own object would let it write files."""

    __slots__ = ("_image",)

    def __init__(self, image: InlineImage) -> None:
        self._image = image

    def __html__(self) -> str:
        return str(self._image)

    __str__ = __html__


class _Document(DocxTemplate):  # type: ignore[misc]
    """Keeps what is the same for all documents of a template: its text put in order for Jinja, and compiled."""

    def __init__(self, file: io.BytesIO) -> None:
        super().__init__(file)
        self._ordered: dict[str, str] = {}
        self._compiled: dict[str, Any] = {}

    def patch_xml(self, src_xml: str) -> str:
        if src_xml not in self._ordered:
            self._ordered[src_xml] = str(super().patch_xml(src_xml))
        return self._ordered[src_xml]

    def render_xml_part(self, src_xml: str, part: Any, context: Mapping[str, Any], jinja_env: Any = None) -> str:
        # As in docxtpl, with the compiled template kept: compiling takes longer than filling in.
        src_xml = re.sub(r"<w:p([ >])", r"\n<w:p\1", src_xml)
        self.current_rendering_part = part
        if src_xml not in self._compiled:
            self._compiled[src_xml] = jinja_env.from_string(src_xml)
        xml = str(self._compiled[src_xml].render(context))
        return str(self.resolve_listing(re.sub(r"\n<w:p([ >])", r"<w:p\1", xml)))


def _recording(unknown: dict[str, None]) -> type[ChainableUndefined]:
    """A kind of "nothing" that notes under which name it was asked for."""

    class Recording(ChainableUndefined):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            name = self._undefined_name
            if name and str(name) not in _NOT_ASKED:
                unknown.setdefault(str(name))

    return Recording


def _said(error: TemplateError) -> str:
    """What is wrong in a template, with the words around it as they stand on the paper."""
    text = error.message or type(error).__name__
    if isinstance(error, TemplateSyntaxError) and error.source and error.lineno:
        lines = error.source.splitlines()[error.lineno - 1 : error.lineno]
        near = re.sub(r"<[^>]+>", "", " ".join(lines)).strip()
        text += f": {near[:80]}" if near else ""
    return text[:200]
