"""Names of China's provinces by the first two digits of GB/T 2260 codes."""

from __future__ import annotations

import re
from typing import Any

from .fields import codelist


def province_code(code: Any) -> str:
    """The two-digit code in a district code of 2 to 12 digits (text or number), or an empty text if it is none of China's 34."""
    text = re.sub(r"\.0+$", "", str(code).strip()) if code is not None else ""
    known = re.fullmatch(r"[0-9]{2,12}", text) is not None and text[:2] in codelist("PROVINCE")
    return text[:2] if known else ""


def province_name(code: Any) -> str:
    """Chinese short name (上海, 内蒙古) of the province of a district code, or an empty text."""
    return codelist("PROVINCE").get(province_code(code), "")
