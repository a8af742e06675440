"""The manual: lists are current, the command-line page is complete, links lead somewhere, both languages have the same pages."""

from __future__ import annotations

import ast
import html.parser
import re
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
SCRIPTS = REPOSITORY / "scripts"
sys.path.insert(0, str(SCRIPTS))

import manual_fields  # noqa: E402
import manual_html  # noqa: E402
import run_tests  # noqa: E402

MANUAL = REPOSITORY / "docs" / "manual"
ALGORITHMS = REPOSITORY / "mine_restoration_plugin" / "algorithms"
BASES = ("base.py", "workspace_algorithm.py", "document_algorithm.py")  # each may call the methods of those before it
NAMES = (
    "riverbuffers", "classifypatches", "appendixtable", "createworkspace", "fieldpackage",
    "setstatus", "writeofflist", "checkworkspace", "exportsheet", "importsheet",
    "loadpatches", "history", "measurepatches", "importpatches", "exportcoordinates", "provinceledger",
    "sitecards", "implementationplan", "mapatlas", "disclosure",
)  # fmt: skip
LANGUAGES = ("zh_CN", "en")
PAGES = [name for name in run_tests.listed_files() if name.endswith(".md")]
EACH_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)


def without_code(text: str) -> str:
    return re.sub(r"`[^`\n]*`", "", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))


# --- lists ----------------------------------------------------------------------------------------------------------------


def test_pages_of_fields_and_messages_are_current():
    outdated = [path.relative_to(REPOSITORY).as_posix() for path, _ in manual_fields.stale()]
    assert outdated == [], "run scripts/manual_fields.py"


def test_check_of_the_lists_finds_an_old_page(tmp_path, monkeypatch):
    monkeypatch.setattr(manual_fields, "MANUAL", tmp_path)
    assert len(list(manual_fields.stale())) == 6


def test_every_message_has_cause_and_remedy():
    assert manual_fields.read_remedies()  # raises with the codes that lack them


def test_a_message_without_a_remedy_is_named(monkeypatch):
    monkeypatch.setitem(manual_fields.messages.MESSAGES, "new_one", "Something new.")
    with pytest.raises(manual_fields.ManualError, match="new_one"):
        manual_fields.read_remedies()


@EACH_LANGUAGE
def test_fields_page_names_every_field_and_code(language):
    text = (MANUAL / language / "fields.md").read_text(encoding="utf-8")
    names = {field.name for rows in manual_fields.fields.tables().values() for field in rows}
    assert {name for name in names if f"| `{name}` |" not in text} == set()
    assert {name for name in manual_fields.fields.codelist_names() if f"### {name}\n" not in text} == set()


@EACH_LANGUAGE
def test_fields_page_has_every_table_and_column_of_a_workspace(language):
    text = (MANUAL / language / "fields.md").read_text(encoding="utf-8")
    for table in manual_fields.workspace_schema.TABLES:
        section = re.search(rf"^## \S.* `{table.name}`\n(.*?)(?=^## )", text, flags=re.MULTILINE | re.DOTALL)
        assert section, table.name
        names = {field.name for field in table.fields} | {column[0] for column in table.columns if not table.is_record}
        assert {name for name in names if f"| `{name}` |" not in section[1]} == set(), table.name
    for name in ("fid", "geom", "uuid", "site", "stale", "editor", "mark"):
        assert f"| `{name}` |" in text


# --- command line -----------------------------------------------------------------------------------------------------------


def parameters_in(tree: ast.AST, shared: "dict[str, set[str]]") -> "set[str]":
    """Names of parameters and number outputs that a piece of code makes; ``shared`` are those of the base classes' methods."""
    found: "set[str]" = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            found |= shared.get(called, set())
            first = node.args[0] if node.args else None
            if (called.startswith("QgsProcessingParameter") or called == "add_file_parameter") and isinstance(first, ast.Constant):
                found.add(str(first.value))
        elif isinstance(node, ast.Tuple) and len(node.elts) == 2 and isinstance(node.elts[0], ast.Constant) and isinstance(node.elts[1], ast.Call):
            found.add(str(node.elts[0].value))  # ("IN_SCOPE", tr("...")): an output
    return found


def parameters_of(name: str) -> "set[str]":
    bases = [ast.parse((ALGORITHMS / file).read_text(encoding="utf-8")) for file in BASES]
    functions = [node for base in bases for node in ast.walk(base) if isinstance(node, ast.FunctionDef)]
    shared: "dict[str, set[str]]" = {}
    for node in functions:
        if re.match(r"add_\w+_(parameters?|ends)$", node.name):
            shared[node.name] = parameters_in(node, shared)  # those of a document call those of a workspace
    own = ast.parse((ALGORITHMS / f"{name}.py").read_text(encoding="utf-8"))
    start = next(node for node in ast.walk(own) if isinstance(node, ast.FunctionDef) and node.name == "initAlgorithm")
    return parameters_in(start, shared)


def documented(language: str, name: str) -> "set[str]":
    text = (MANUAL / language / "command_line.md").read_text(encoding="utf-8")
    section = re.search(rf"^## {name}\n(.*?)(?=^## )", text, flags=re.MULTILINE | re.DOTALL)
    assert section, f"no section {name}"
    return set(re.findall(r"^\| `([A-Z_]+)` \|", section[1], flags=re.MULTILINE))


def test_provider_has_no_algorithm_that_is_not_looked_at_here():
    text = (ALGORITHMS / "provider.py").read_text(encoding="utf-8")
    assert set(re.findall(r"from \.(\w+) import", text)) == set(NAMES)


def test_parameters_are_found_in_the_code():
    assert {"RIVERS", "BANKS", "CAMPAIGN", "DISTANCE", "BASE_LINE", "OVERLAPS", "OUTPUT", "REPORT"} <= parameters_of("riverbuffers")
    assert {"RULE", "EDGE", "TABLE", "IN_SCOPE", "OUTSIDE_PROVINCES"} <= parameters_of("classifypatches")
    own, of_a_document = {"FORMATS", "ONE_FILE", "MAPS"}, {"WORKSPACE", "SCOPE", "TEMPLATE", "OUTPUT", "EDITOR", "REPORT", "SITES", "FILES"}
    assert parameters_of("sitecards") == own | of_a_document


@EACH_LANGUAGE
@pytest.mark.parametrize("name", NAMES)
def test_command_line_page_has_every_parameter_and_no_other(language, name):
    assert documented(language, name) == parameters_of(name)


# --- pages and links --------------------------------------------------------------------------------------------------------


def test_both_languages_have_the_same_pages():
    pages = {language: {path.name for path in (MANUAL / language).iterdir()} for language in LANGUAGES}
    assert pages["zh_CN"] == pages["en"]


@EACH_LANGUAGE
def test_contents_lead_to_every_page(language):
    linked = set(re.findall(r"\]\((\w+\.md)\)", (MANUAL / language / "index.md").read_text(encoding="utf-8")))
    assert {path.name for path in (MANUAL / language).iterdir()} - linked == {"index.md"}


@EACH_LANGUAGE
def test_every_picture_stands_on_a_page(language):
    text = "".join(path.read_text(encoding="utf-8") for path in (MANUAL / language).iterdir())
    assert {path.name for path in (REPOSITORY / "docs" / "images").iterdir() if f"/{path.name})" not in text} == set()


def test_the_panels_pages_exist():
    wanted = {"index"}
    for path in (REPOSITORY / "mine_restoration_plugin" / "gui").glob("*.py"):
        wanted |= set(re.findall(r'^    MANUAL = "(\w+)"', path.read_text(encoding="utf-8"), flags=re.MULTILINE))
    assert {name for name in wanted if not (MANUAL / "zh_CN" / f"{name}.md").is_file()} == set()


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_to_files_and_headings(name):
    path = REPOSITORY / name
    broken = []
    for address in re.findall(r"\]\(([^)\s]+)\)", without_code(path.read_text(encoding="utf-8"))):
        file, _, heading = address.partition("#")
        if re.match(r"[a-z]+:", address):
            continue
        target = path if not file else (path.parent / file)
        if not target.exists():
            broken.append(address)
        elif heading and target.suffix == ".md":
            headings = re.findall(r"^#{1,4} (.+)$", target.read_text(encoding="utf-8"), flags=re.MULTILINE)
            if heading not in {manual_html.anchor(text) for text in headings}:
                broken.append(address)
    assert broken == []


def test_pictures_of_the_pages_are_small():
    for path in (REPOSITORY / "docs" / "images").iterdir():
        assert path.suffix == ".png" and path.stat().st_size < 300 * 1024, path.name


def test_pages_name_no_place_in_the_network():
    elsewhere = re.compile(r"\bhttps?://(?!keepachangelog\.com|semver\.org)")
    assert [name for name in PAGES if elsewhere.search((REPOSITORY / name).read_text(encoding="utf-8"))] == []


# --- pages for the browser ----------------------------------------------------------------------------------------------------


class Page(html.parser.HTMLParser):
    """Addresses, ids and the balance of tags of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: "list[str]" = []
        self.ids: "set[str]" = set()
        self.open: "list[str]" = []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.addresses += [values[key] for key in ("href", "src") if values.get(key)]
        if values.get("id"):
            self.ids.add(values["id"])
        if tag not in ("meta", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_pages_for_the_browser_are_whole_and_their_links_lead_somewhere():
    made, pictures = manual_html.manual_files(MANUAL)
    parsed = {}
    for name, text in made.items():
        parsed[name] = Page()
        parsed[name].feed(text)
        assert parsed[name].open == [], name
    for name, page in parsed.items():
        folder = name.split("/")[0]
        for address in page.addresses:
            if address.startswith("../images/"):
                assert address[len("../images/") :] in pictures
                continue
            file, _, heading = address.partition("#")
            target = parsed[f"{folder}/{file}" if file else name]
            assert not heading or heading in target.ids, f"{name}: {address}"


def test_pages_for_the_browser_show_no_markdown():
    made, _ = manual_html.manual_files(MANUAL)
    raw = re.compile(r"\]\(|\*\*|`")
    assert {name for name, text in made.items() if raw.search(re.sub(r"<(style|code)>.*?</\1>", "", text, flags=re.DOTALL))} == set()


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("a **b** `<c>`", "<p>a <strong>b</strong> <code>&lt;c&gt;</code></p>"),
        ("甲\n乙", "<p>甲乙</p>"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("3. a", '<ol start="3"><li>a</li></ol>'),
        ("| a | b |\n| --- | --- |\n| c\\|d | |", "<table><tr><th>a</th><th>b</th></tr><tr><td>c|d</td><td></td></tr></table>"),
        ("> a &gt; b", "<blockquote>a &gt; b</blockquote>"),
        ("[x](y.md#z) ![p](../../images/q.png)", '<p><a href="y.html#z">x</a> <img src="../images/q.png" alt="p"></p>'),
        ("```\n# a\n```", "<pre><code># a</code></pre>"),
        ("[`x`](y.md#x) and `[z](z.md)`", '<p><a href="y.html#x"><code>x</code></a> and <code>[z](z.md)</code></p>'),
        ("**a `_b` c** `**`", "<p><strong>a <code>_b</code> c</strong> <code>**</code></p>"),
        ("10 → 20", "<p>10\u00a0→\u00a020</p>"),
    ],
)
def test_markdown_becomes_html(text, made):
    assert "".join(manual_html.blocks(text.splitlines())) == made


def test_script_of_the_lists_runs_alone():
    done = subprocess.run([sys.executable, str(SCRIPTS / "manual_fields.py"), "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
