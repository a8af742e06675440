#!/usr/bin/python3
"""Write the manual's pages that are lists: fields and code lists, and every message with its cause and remedy.

``scripts/manual_fields.py`` writes ``fields.md`` and ``messages.md`` in both languages; ``--check`` writes nothing and fails where a
page is not what would be written. The words come from ``data/fields.json``, ``data/code_lists.json``, the catalogue in
``model/messages.py``, its translation in ``i18n/`` and the causes and remedies in ``scripts/manual_messages.json``. Standard library only.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Dict, Iterable, Iterator, List, Sequence, Tuple

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))

import manual_rules  # noqa: E402
from mine_restoration_plugin.model import campaign, fields, import_messages, messages, workspace_schema  # noqa: E402
from translations import read_catalogue  # noqa: E402

MANUAL = REPOSITORY / "docs" / "manual"
REMEDIES = REPOSITORY / "scripts" / "manual_messages.json"
LANGUAGES = ("zh_CN", "en")
# Parts of other messages: no cause and remedy of their own.
FRAGMENTS = ("reason_", "word_", *import_messages.EVIDENCE)

_TYPES = {
    "zh_CN": {"C": "文本", "T": "长文本", "N": "小数", "I": "整数", "D": "日期"},
    "en": {"C": "text", "T": "long text", "N": "number", "I": "whole number", "D": "date"},
}
_UNITS_EN = {"m2": "m²", "wan_yuan": "10,000 yuan"}
_PER_SITE = {
    "zh_CN": {
        "": "每个矿山一行。", "one": "每个矿山恰好一行，随矿山自动建立。", "many": "每个矿山可有多行。",
        "disclosures": "每次公示一行，由插件写入，不属于某个矿山。",
    },
    "en": {
        "": "One row a mine.", "one": "Exactly one row a mine, made with it.", "many": "Any number of rows a mine.",
        "disclosures": "One row a public disclosure, written by the plugin; it belongs to no mine.",
    },
}  # fmt: skip
_SHARED_HEAD = {
    "zh_CN": "以上各表除所列字段外，还有下列由数据库和插件使用的列，表单中一般不显示。",
    "en": "Beside their fields the tables above have these columns for the database and the plugin; forms mostly hide them.",
}
_SHARED = (
    ("fid", "行号，由数据库给出", "number of the row, given by the database"),
    ("geom", "图形（仅图斑、照片），EPSG:4490", "shape (patches and photos only), EPSG:4490"),
    ("uuid", "记录的唯一标识，新增时自动生成", "key of the record, made with it"),
    ("site", "所属矿山的 uuid（矿山表和公示记录没有此列）", "uuid of the mine that it belongs to (not in the tables of mines and of disclosures)"),
    ("stale", "图形在插件之外改过、面积待重算时为1（仅图斑）", "1 where a shape changed outside the plugin waits to be measured (patches only)"),
    ("editor", "最后用插件保存的人", "who saved last through the plugin"),
    ("mark", "每次用插件保存时更换，用来识别插件之外的修改", "changes with each save through the plugin; tells edits outside it"),
)
_PLAIN = {
    "zh_CN": {
        "history": "每次修改一行，由数据库的触发器写入，不能改动。修改人为空表示在插件之外修改。",
        "codes": "代码表，供表单的多选框使用。",
        "rivers": "河流，新建时写入插件的基础河流。",
        "strips": "河流两岸范围。",
        "settings": "工作区的设置，含整份方案。",
    },
    "en": {
        "history": "A line a change, written by the database's triggers; nobody can alter it. An empty name means a change outside the plugin.",
        "codes": "The code lists, for the multiple choices of forms.",
        "rivers": "Rivers; a new workspace has the plugin's base rivers.",
        "strips": "Strips along the rivers.",
        "settings": "The workspace's settings, the whole campaign among them.",
    },
}

# What fills the places of a message, in the Chinese page; one that is not listed stands by its own name.
_PLACEHOLDERS = {
    "area": "面积", "campaign": "方案", "change": "变化", "choices": "可选值", "code": "代码", "computed": "按位置",
    "count": "数量", "crs": "坐标系", "decision": "判定", "distance": "距离", "endings": "扩展名", "expected": "应为",
    "field": "字段", "fields": "字段", "file": "文件", "found": "实有", "given": "所给", "handed": "下发", "hectares": "公顷",
    "kind": "种类", "known": "可用", "largest": "上限", "layer": "图层", "layers": "图层", "library": "软件包", "limit": "界限",
    "line": "行号", "margin": "米数", "missing": "缺少", "name": "图层", "names": "名称", "needed": "所需版本",
    "numbers": "编号", "parts": "分属", "place": "经纬度", "path": "文件", "present": "本次", "province": "省份", "published": "公布",
    "reach": "片区", "reason": "原因", "river": "河流", "shapes": "图形数", "rules": "规则", "setting": "参数", "side": "内外",
    "taken": "归入", "target": "目标", "value": "值", "what": "情形", "where": "对象",
    "after": "现值", "also": "另据", "before": "原值", "begin": "开头", "box": "范围", "by": "依据", "cause": "可能原因", "characters": "字符",
    "column": "列", "columns": "各列", "date": "日期", "done": "处理", "east": "东", "encoding": "编码", "example": "例", "examples": "例",
    "files": "文件", "first": "第一个", "gained": "多出", "gap": "间隔", "kept": "保留", "label": "名称", "lat": "纬度", "length": "长度",
    "lon": "经度", "lost": "缺少", "member": "成员", "metres": "米数", "named": "所列", "new": "新值", "north": "北", "number": "编号",
    "old": "旧值", "other": "另一个", "others": "其他", "page": "工作表", "percent": "百分比", "ratio": "比值", "region": "行政区", "row": "行",
    "rows": "各行", "said": "所称", "second": "第二个", "share": "比例", "size": "大小", "stated": "所写", "text": "文字", "total": "总数",
    "unit": "单位", "utf8": "UTF-8 数", "valid": "有效数", "values": "各值", "who": "何人", "why": "依据", "width": "宽度", "word": "词",
    "words": "文字", "wrong": "不符数", "zone": "带号", "zones": "各带",
}  # fmt: skip

# Headings of the messages page: title by language, and the first code under it. The catalogue's order is kept.
_SECTIONS: Tuple[Tuple[str, str, str], ...] = (
    ("import_crs_unknown", "导入", "Import"),
    ("file_missing", "文件与图层", "Files and layers"),
    ("distance_invalid", "参数与方案文件", "Settings and campaign files"),
    ("no_river_matches", "河流", "Rivers"),
    ("patch_null", "图斑", "Patches"),
    ("patches_not_classified", "附表", "Appendix table"),
    ("workspace_gone", "工作区与填写", "Workspace and entries"),
    ("sheet_no_sites", "填报表", "Sheets"),
    ("check_newer", "检查、修复与挽救", "Check, repair and rescue"),
    ("engine_missing", "计算引擎", "Computing engine"),
)


class ManualError(Exception):
    """A page cannot be written; the text says why."""


def pages() -> Dict[Path, str]:
    """Every generated page with its text.

    Raises:
        ManualError: a message has no cause and remedy, or one of a message that is gone stands in the file.
    """
    made = {}
    for language in LANGUAGES:
        made[MANUAL / language / "fields.md"] = fields_page(language)
        made[MANUAL / language / "messages.md"] = messages_page(language)
        made[MANUAL / language / "import_rules.md"] = rules_page(language)
    return made


# --- fields ---------------------------------------------------------------------------------------------------------------


def fields_page(language: str) -> str:
    """The dictionary of fields and code lists."""
    chinese = language == "zh_CN"
    lines = ["# 字段与代码" if chinese else "# Fields and codes", ""]
    lines += _FIELDS_HEAD[language]
    for workspace_table in workspace_schema.record_tables():
        lines += _table_section(workspace_table, language)
    lines += _shared_columns(language)
    for workspace_table in workspace_schema.TABLES:
        if not workspace_table.is_record:
            lines += _plain_section(workspace_table, language)
    lines += ["## 代码表" if chinese else "## Code lists", "", _CODES_HEAD[language], ""]
    for name in fields.codelist_names():
        lines += _codes(name, language)
    return _text(lines)


def _table_section(kind: workspace_schema.Table, language: str) -> List[str]:
    """A table of records: what people fill in, then what is computed."""
    chinese = language == "zh_CN"
    title = kind.label if chinese else kind.label_en
    given, computed = [f for f in kind.fields if not f.computed], [f for f in kind.fields if f.computed]
    rows = _PER_SITE[language].get(kind.name) or _PER_SITE[language][kind.per_site]
    lines = [f"## {title} `{kind.name}`", "", rows, "", *_field_table(given, language), ""]
    if computed:
        lines += [f"### {title}：计算得到的字段" if chinese else f"### {title}: computed fields", "", *_computed_head(language), ""]
        lines += [*_field_table(computed, language), ""]
    return lines


def _field_table(rows: Sequence[fields.FieldDef], language: str) -> List[str]:
    chinese = language == "zh_CN"
    aliased, asked = any(row.aliases for row in rows), any(row.item or row.needed or row.by_step for row in rows)
    head = ["字段", "名称", "类型", "宽度", "单位", "代码表"] if chinese else ["field", "name", "type", "width", "unit", "codes"]
    head += (["别名"] if chinese else ["aliases"]) if aliased else []
    head += (["项目", "须填于"] if chinese else ["item", "needed for"]) if asked else []
    body = []
    for row in rows:
        width = "" if row.type in "DT" else f"{row.width}.{row.decimals}" if row.type == "N" else str(row.width)
        codes = f"[{row.codelist}](#{row.codelist.lower()})" if row.codelist else ""
        if row.several:
            codes += "（可多选）" if chinese else " (several)"
        unit = row.unit_label if chinese else _UNITS_EN.get(row.unit, row.unit)
        label = row.label if chinese else f"{row.label_en} {row.label}"
        cells = [f"`{row.name}`", label + _limits(row, language), _TYPES[language][row.type], width, unit, codes]
        cells += [", ".join(f"`{alias}`" for alias in row.aliases)] if aliased else []
        cells += [_items(language).get(row.item, ""), _needed(row, language)] if asked else []
        body.append(cells)
    return table(head, body)


def _limits(row: fields.FieldDef, language: str) -> str:
    if row.minimum is None and row.maximum is None:
        return ""
    chinese = language == "zh_CN"
    low = "" if row.minimum is None else f"{row.minimum:g}"
    if row.maximum is None:
        return f"（不小于{low}）" if chinese else f" (at least {low})"
    return f"（{low}至{row.maximum:g}）" if chinese else f" ({low} to {row.maximum:g})"


def _items(language: str) -> Dict[str, str]:
    """What the built-in campaign calls the items of archive and ledger."""
    plan = campaign.load_campaign(campaign.builtin_campaign_path())
    return {item.code: item.name if language == "zh_CN" else item.name_en for item in (*plan.archive_items, *plan.ledger_items)}


def _needed(row: fields.FieldDef, language: str) -> str:
    if row.by_step:
        return "变更状态时写入" if language == "zh_CN" else "set by a step of the status"
    names = {code.code: code.name if language == "zh_CN" else f"{code.name_en} {code.name}" for code in fields.codes("ZT")}
    return names.get(row.needed, "")


def _shared_columns(language: str) -> List[str]:
    chinese = language == "zh_CN"
    lines = ["## 各表共有的列" if chinese else "## Columns that all of them have", "", _SHARED_HEAD[language], ""]
    body = [[f"`{name}`", zh if chinese else en] for name, zh, en in _SHARED]
    return [*lines, *table(["列", "内容"] if chinese else ["column", "content"], body), ""]


def _plain_section(kind: workspace_schema.Table, language: str) -> List[str]:
    """A table that nobody fills in by hand."""
    chinese = language == "zh_CN"
    title = kind.label if chinese else kind.label_en
    body = [[f"`{name}`", zh if chinese else f"{en} {zh}"] for name, _, zh, en in kind.columns]
    lines = [f"## {title} `{kind.name}`", "", _PLAIN[language][kind.name], ""]
    return [*lines, *table(["列", "名称"] if chinese else ["column", "name"], body), ""]


def _codes(name: str, language: str) -> List[str]:
    raw = json.loads((REPOSITORY / "mine_restoration_plugin" / "data" / "code_lists.json").read_text(encoding="utf-8"))["lists"][name]
    chinese = language == "zh_CN"
    head = ["代码", "名称", "读入时也接受"] if chinese else ["code", "name", "also accepted"]
    label = raw.get("label" if chinese else "label_en", "")
    body = [
        [f"`{code.code}`", code.name if chinese else f"{code.name_en} {code.name}", ", ".join(code.accept)]
        for code in fields.codes(name)
    ]  # fmt: skip
    return [f"### {name}", "", f"{label}{_OPEN[language] if fields.codelist_is_open(name) else ''}", "", *table(head, body), ""]


def rules_page(language: str) -> str:
    """Every rule of the import."""
    known = {source: text for source, (text, finished) in read_catalogue().items() if finished}
    sentences = {code: _plain(known.get(text, text) if language == "zh_CN" else text, language) for code, text in messages.MESSAGES.items()}
    return _text(manual_rules.rules_page(language, sentences))


# --- messages -------------------------------------------------------------------------------------------------------------


def messages_page(language: str) -> str:
    """Every message of the catalogue, with its cause and remedy."""
    remedies = read_remedies()
    known = {source: text for source, (text, finished) in read_catalogue().items() if finished}
    chinese = language == "zh_CN"
    lines = ["# 提示与错误" if chinese else "# Messages", ""]
    lines += _MESSAGES_HEAD[language]
    starts = {code: (zh, en) for code, zh, en in _SECTIONS}
    fragments: List[Tuple[str, str]] = []
    for code, source in messages.MESSAGES.items():
        text = known.get(source, source) if chinese else source
        if code in starts:
            lines += [f"## {starts[code][0] if chinese else starts[code][1]}", ""]
        if code.startswith(FRAGMENTS):
            fragments.append((code, text))
            continue
        cause, remedy = remedies[code][0:2] if chinese else remedies[code][2:4]
        lines += [f"### {code}", "", f"> {_plain(text, language)}", ""]
        lines += [f"- 原因：{cause}", f"- 办法：{remedy}", ""] if chinese else [f"- Cause: {cause}", f"- Remedy: {remedy}", ""]
    lines += ["## 提示中的原因短语" if chinese else "## Reasons inside messages", "", _FRAGMENTS_HEAD[language], ""]
    lines += [*table(["代号", "短语"] if chinese else ["code", "words"], [[f"`{code}`", _plain(text, language)] for code, text in fragments]), ""]
    return _text(lines)


def read_remedies() -> Dict[str, List[str]]:
    """Code -> cause and remedy in Chinese, cause and remedy in English; exactly the messages of the catalogue.

    Raises:
        ManualError: one is missing, or too many.
    """
    found: Dict[str, List[str]] = json.loads(REMEDIES.read_text(encoding="utf-8"))
    wanted = {code for code in messages.MESSAGES if not code.startswith(FRAGMENTS)}
    wrong = [f"{code}: no cause and remedy in {REMEDIES.name}" for code in sorted(wanted - set(found))]
    wrong += [f"{code}: stands in {REMEDIES.name}, but not in the catalogue" for code in sorted(set(found) - wanted)]
    wrong += [f"{code}: four texts are needed" for code, texts in found.items() if len(texts) != 4 or not all(texts)]
    if wrong:
        raise ManualError("\n".join(wrong))
    return found


def _plain(text: str, language: str) -> str:
    """A message as it stands in a page, its placeholders marked so that nobody takes them for words."""
    names = _PLACEHOLDERS if language == "zh_CN" else {}
    return re.sub(r"\{(\w+)\}", lambda found: f"〈{names.get(found[1], found[1])}〉", text).replace(">", "&gt;")


# --- writing ----------------------------------------------------------------------------------------------------------------


def table(head: Sequence[str], body: Iterable[Sequence[str]]) -> List[str]:
    """A Markdown table."""
    rows = [[cell.replace("|", "\\|") for cell in row] for row in body]
    return [f"| {' | '.join(row)} |" for row in [list(head), ["---"] * len(head), *rows]]


def _text(lines: Iterable[str]) -> str:
    return "\n".join(lines).rstrip("\n") + "\n"


def stale() -> Iterator[Tuple[Path, str]]:
    """The pages that are not what would be written, with their right text."""
    for path, text in pages().items():
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            yield path, text


_FIELDS_HEAD = {
    "zh_CN": [
        "本页由 `scripts/manual_fields.py` 按 `data/fields.json` 和 `data/code_lists.json` 生成。",
        "",
        "字段名不超过10个字母，存为 Shapefile 时不会被截断。读入时不分大小写；图层中没有的字段不影响判定，只是少一项依据。",
        "宽度“14.2”表示连同小数点共14位，其中小数2位。日期写作 `2020-12-31`，多个代码写作 `{1,3}`。",
        "",
        "判定只读取 `TBBH`、`XZQDM`、`RGPD`、`RGYY` 和下发的干支流类别；统计还读取 `ZTBH`、`TBMJ`、`TBHDMJ`。其余字段原样带入结果。",
        "",
    ],
    "en": [
        "Written by `scripts/manual_fields.py` from `data/fields.json` and `data/code_lists.json`.",
        "",
        "Names have at most 10 letters, so that a shapefile keeps them. Upper and lower case do not matter in a file.",
        "A width of 14.2 means 14 characters with the point, 2 of them decimals. Dates are written `2020-12-31`,",
        "several codes `{1,3}`.",
        "",
        "Classification reads `TBBH`, `XZQDM`, `RGPD`, `RGYY` and a handed-down class; the table also reads `ZTBH`, `TBMJ` and `TBHDMJ`.",
        "All other fields are carried into the result.",
        "",
    ],
}
_CODES_HEAD = {
    "zh_CN": "字段中填代码。各省可在 `code_lists.json` 中增加代码，每个代码一行。",
    "en": "A field holds the code. A province adds its own codes to `code_lists.json`, a line each.",
}
_OPEN = {"zh_CN": "（可用表外的值，原样保留）", "en": " (values outside the list are kept as they are)"}
_MESSAGES_HEAD = {
    "zh_CN": [
        "本页由 `scripts/manual_fields.py` 生成，列出插件的每一条提示。尖括号〈…〉处在运行时换成文件名、图斑编号、数值等。",
        "",
        "出现**错误**时不写出任何结果，原有文件不变；出现**提示**时照常完成，提示同时写入报告（JSON）的 `findings`，其中 `code` 即本页的小标题。",
        "",
    ],
    "en": [
        "Written by `scripts/manual_fields.py`: every message of the plugin. What stands in 〈…〉 is filled in when it runs.",
        "",
        "An **error** stops the step: nothing is written, and what was there stays. A **finding** does not stop it;",
        "findings also stand in the report (JSON) under `findings`, where `code` is the heading here.",
        "",
    ],
}
_FRAGMENTS_HEAD = {
    "zh_CN": "下列短语出现在上面提示的“原因”“情形”位置，指出文件或图形中具体哪里不对。",
    "en": "These words fill a place in the messages above and say what exactly is wrong.",
}


def _computed_head(language: str) -> List[str]:
    if language == "zh_CN":
        return ["由插件写入，图层中若有同名字段则以计算值代替。请勿手工填写。"]
    return ["Written by the plugin; a field of the same name is replaced. Do not fill them in by hand."]


def main() -> int:
    """Run from the command line; the exit code."""
    parser = argparse.ArgumentParser(description="Write the manual's pages of fields and messages.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a page is not current")
    check = parser.parse_args().check
    try:
        for path, text in list(stale()):
            print(f"{path.relative_to(REPOSITORY)}: {'not current' if check else 'written'}")
            if check:
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return 1 if check and any(stale()) else 0
    except ManualError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
