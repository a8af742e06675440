"""A province's own template: a Word document with named fields in double braces, filled by docxtpl in a sandbox.

Texts: ``{{省}}``. Tables: ``{{表_片区}}``, or row by row with a loop over ``行_片区``. Pictures: ``{{图_资金}}``.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from ...model.errors import MineError
from .plan_blocks import Picture, Plan
from .plan_docx import put_properties
from .plan_word import table_xml, text_of

_MOST_BYTES = 200_000_000
_REASON = 200
_PARAGRAPH = re.compile(r"<w:p[ >](?:(?!<w:p[ >]).)*?</w:p>", re.DOTALL)
_TABLE_NAME = re.compile(r"\{\{\s*(表_\w+)\s*\}\}")
_MARKUP = re.compile(r"<[^>]+>")
_SHORT_MM = 156.0


class PlanTemplate:
    """A template, read once.

    Args:
        path: of the .docx file.

    Raises:
        MineError: ``template_unreadable``.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        try:
            with open(path, "rb") as file:
                self._content = file.read()
            with zipfile.ZipFile(io.BytesIO(self._content)) as archive:
                if sum(part.file_size for part in archive.infolist()) > _MOST_BYTES:
                    raise self._unreadable("too large")
                if "word/document.xml" not in archive.namelist():
                    raise self._unreadable("no Word document")
        except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
            raise self._unreadable(getattr(error, "strerror", None) or str(error)) from error

    def filled(self, plan: Plan) -> tuple[bytes, list[str]]:
        """The document, and the names in the template that do not exist; these stay empty.

        Raises:
            MineError: ``template_unreadable`` for anything that the template makes impossible.
        """
        from docx.opc.exceptions import PackageNotFoundError
        from jinja2 import TemplateError
        from jinja2.exceptions import SecurityError
        from lxml.etree import LxmlError

        try:
            return self._filled(plan)
        except (TemplateError, SecurityError, PackageNotFoundError, LxmlError, zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError,
                OverflowError, ZeroDivisionError, RecursionError) as error:  # fmt: skip
            line = getattr(error, "lineno", None)
            raise self._unreadable(f"{type(error).__name__}: {error}" + (f" ({line})" if line else "")) from error

    def _filled(self, plan: Plan) -> tuple[bytes, list[str]]:
        from jinja2 import Undefined
        from jinja2.sandbox import ImmutableSandboxedEnvironment

        unknown: dict[str, None] = {}

        class Noted(Undefined):
            """A name that does not exist: empty on paper, whatever is asked of it, and told to the person."""

            __slots__ = ()

            def __getattr__(self, name: str) -> Any:
                if name.startswith("__"):
                    raise AttributeError(name)
                return self._note()

            def _note(self) -> "Noted":
                unknown[str(self._undefined_name)] = None
                return self

            def __str__(self) -> str:
                self._note()
                return ""

            def __iter__(self) -> Any:
                self._note()
                return iter(())

            def __bool__(self) -> bool:
                self._note()
                return False

            def __call__(self, *arguments: Any, **named: Any) -> "Noted":  # type: ignore[override]
                return self._note()

            __getitem__ = __call__  # type: ignore[assignment]

        document = _document(io.BytesIO(self._content))
        environment = ImmutableSandboxedEnvironment(undefined=Noted, autoescape=True)
        statement = _Asked(plan.fields["说明"])
        document.render({**self._context(plan, document), "说明": statement}, environment, autoescape=True)
        if not statement.taken:
            document.docx.add_paragraph(plan.fields["说明"])  # every document says where its figures come from
        put_properties(document.docx.core_properties, plan)
        buffer = io.BytesIO()
        document.save(buffer)
        return buffer.getvalue(), [text_of(name) for name in unknown]

    def _context(self, plan: Plan, document: Any) -> dict[str, Any]:
        from markupsafe import Markup

        context: dict[str, Any] = dict(plan.fields)
        for table in plan.tables:
            context[f"表_{table.key}"] = Markup(table_xml(table, _SHORT_MM, plain=True))  # nosec B704 - made here, its texts are escaped
            context[f"行_{table.key}"] = [[text_of(text) for text in row] for row in table.rows]
        for picture in plan.pictures:
            context[picture.key] = _LatePicture(document, picture)
        return context

    def _unreadable(self, reason: str) -> MineError:
        return MineError("template_unreadable", path=self.path, reason=" ".join(reason.split())[:_REASON])


class _LatePicture:
    """A picture that goes into the file only where the template asks for it."""

    def __init__(self, document: Any, picture: Picture) -> None:
        self._document, self._picture = document, picture

    def __html__(self) -> str:
        from docx.shared import Mm
        from docxtpl import InlineImage

        image = InlineImage(self._document, io.BytesIO(self._picture.png), width=Mm(self._picture.wide_mm))
        return str(image).replace("<wp:docPr ", f"<wp:docPr descr={quoteattr(text_of(self._picture.alt))} ", 1)

    def __str__(self) -> str:
        return self.__html__()


class _Asked:
    """A text that knows whether the template took it."""

    def __init__(self, text: str) -> None:
        self._text, self.taken = text, False

    def __str__(self) -> str:
        self.taken = True
        return self._text

    def __html__(self) -> str:
        return escape(str(self))


def _tables_out(found: "re.Match[str]") -> str:
    """A paragraph that names tables: the tables stand beside it. A paragraph stays behind them, without which no cell may end."""
    paragraph = found[0]
    names = _TABLE_NAME.findall(paragraph)
    if not names:
        return paragraph
    rest = _TABLE_NAME.sub("", paragraph)
    tables = "".join(f"{{{{ {name} }}}}" for name in names)
    return f"{rest}{tables}<w:p/>" if _MARKUP.sub("", rest).strip() else f"{tables}{rest}"


def _document(stream: io.BytesIO) -> Any:
    from docxtpl import DocxTemplate

    class Template(DocxTemplate):  # type: ignore[misc]
        """A table stands where a paragraph names it, so that nobody needs to know of docxtpl's ``{{p …}}``."""

        def patch_xml(self, source: str) -> str:
            return _PARAGRAPH.sub(_tables_out, str(super().patch_xml(source)))

    return Template(stream)
