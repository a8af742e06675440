"""What must be true of the repository as a whole: its top level, its package, its icons, its words, its environments."""

from __future__ import annotations

import ast
import configparser
import os
import re
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
SCRIPTS = REPOSITORY / "scripts"
sys.path.insert(0, str(SCRIPTS))

import package  # noqa: E402
import qgis_profile  # noqa: E402
import run_tests  # noqa: E402
import stage  # noqa: E402
import translations  # noqa: E402

TOP_LEVEL = {
    *("mine_restoration_plugin", "metadata.txt", "resources.qrc", "icons", "i18n", "Makefile", "tests"),
    *("scripts", "benchmarks", "docs", "pyproject.toml", "README.md", "README.zh_CN.md", "CHANGELOG.md", "LICENSE", ".ci", ".gitignore"),
}

GEO_LIBRARIES = {"geopandas", "shapely", "pyproj", "pyogrio", "pyarrow", "scipy", "docx", "docxtpl", "matplotlib"}
PACKAGE_OF = {"docx": "python-docx"}  # where the module has another name

FILES = run_tests.listed_files()
MODULES = [name for name in FILES if name.endswith(".py")]
PLUGIN_MODULES = [name for name in MODULES if name.startswith("mine_restoration_plugin/")]
QGIS_SIDE = [name for name in PLUGIN_MODULES if not name.startswith("mine_restoration_plugin/engine/")]


def tree(name: str) -> ast.Module:
    return ast.parse((REPOSITORY / name).read_text(encoding="utf-8"), name)


def imported(name: str) -> set[str]:
    """The first parts of all absolute imports of a module, also those inside functions."""
    found = set()
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.add((node.module or "").split(".")[0])
    return found


# --- the tree -------------------------------------------------------------------------------------------------------------


def test_top_level_is_exactly_what_was_agreed():
    assert {name.split("/")[0] for name in FILES} == TOP_LEVEL
    assert ".ci/run" in FILES


def test_no_module_has_a_name_that_says_nothing():
    nothing = re.compile(r"(^|/)(utils?|helpers?|common|misc|manager)(\.py)?(/|$)")
    assert [name for name in FILES if nothing.search(name)] == []


def test_no_file_names_a_path_or_a_registry_of_one_machine():
    machine = re.compile(r"(?<![\w.$}/:*~-])/(?:home|root|Users|work|opt|mnt|srv)/\w|[A-Za-z]:\\+Users\\+\w")
    registry = re.compile(r"\b(?:pypi\.org|pythonhosted\.org|(?:deb|security)\.debian\.org|registry\.npmjs\.org)\b")
    here = {f"{REPOSITORY.parent}/", f"{Path.home()}/"} - {"//"}
    found = []
    for name in FILES:
        try:
            text = (REPOSITORY / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if name != "tests/engine/test_repository.py" and (machine.search(text) or registry.search(text)) or any(h in text for h in here):
            found.append(name)
    assert found == []


def test_no_links_in_the_sources():
    assert [name for name in FILES if (REPOSITORY / name).is_symlink()] == []


def test_licence_is_the_gpl_2():
    text = (REPOSITORY / "LICENSE").read_text(encoding="utf-8")
    assert "GNU GENERAL PUBLIC LICENSE" in text and "Version 2, June 1991" in text and "END OF TERMS AND CONDITIONS" in text


def test_every_make_target_is_one_line():
    text = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^(\w+):.*\n((?:\t.*\n?)+)", text, flags=re.MULTILINE)
    assert {name for name, _ in targets} == {"demo", "start", "test", "bench", "faults", "newer", "i18n", "package", "install", "clean"}
    assert {name for name, lines in targets if lines.count("\n") != 1} == set()


@pytest.mark.parametrize("name", ["setup", "lock", "newer_qgis", "process", "start", "test", "screenshots", "document_pictures"])
def test_shell_scripts_can_be_run_and_parsed(name):
    path = SCRIPTS / name
    assert os.access(path, os.X_OK)
    subprocess.run(["bash", "-n", str(path)], check=True)


# --- the code -------------------------------------------------------------------------------------------------------------


def test_qgis_side_never_imports_the_geo_libraries():
    assert {name: imported(name) & GEO_LIBRARIES for name in QGIS_SIDE if imported(name) & GEO_LIBRARIES} == {}


def test_qgis_side_never_imports_the_engine():
    found = []
    for name in QGIS_SIDE:
        for node in ast.walk(tree(name)):
            if isinstance(node, ast.ImportFrom) and re.search(r"(^|\.)engine(\.|$)", node.module or ""):
                found.append(f"{name}:{node.lineno}")
    assert found == []


def test_engine_and_model_know_no_qgis_and_no_qt():
    ours = [name for name in PLUGIN_MODULES if re.match(r"mine_restoration_plugin/(engine|model)/", name)]
    assert [name for name in ours if imported(name) & {"qgis", "PyQt5", "PyQt6", "osgeo"}] == []


def test_model_needs_the_standard_library_only():
    model = [name for name in PLUGIN_MODULES if name.startswith("mine_restoration_plugin/model/")]
    assert {name: imported(name) - sys.stdlib_module_names for name in model if imported(name) - sys.stdlib_module_names} == {}


def test_qt_comes_from_qgis_only():
    assert [name for name in PLUGIN_MODULES if imported(name) & {"PyQt5", "PyQt6", "PySide2", "PySide6", "sip"}] == []


def test_no_process_events_and_no_bare_except():
    found = []
    for name in PLUGIN_MODULES:
        for node in ast.walk(tree(name)):
            if isinstance(node, ast.Attribute) and node.attr == "processEvents" or isinstance(node, ast.ExceptHandler) and node.type is None:
                found.append(f"{name}:{node.lineno}")
    assert found == []


def test_importing_the_package_imports_neither_qgis_nor_the_libraries():
    code = "import sys, mine_restoration_plugin as p; print(sorted({m.split('.')[0] for m in sys.modules}), callable(p.classFactory))"
    done = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert "True" in done.stdout
    assert not {"qgis", "PyQt5", "numpy", *GEO_LIBRARIES} & set(re.findall(r"'(\w+)'", done.stdout))


# --- icons ----------------------------------------------------------------------------------------------------------------


def test_resources_list_every_icon_and_nothing_else():
    listed = [element.text for element in ElementTree.parse(REPOSITORY / "resources.qrc").getroot().iter("file")]
    assert listed == sorted(f"icons/{path.name}" for path in (REPOSITORY / "icons").iterdir())


def test_every_icon_that_the_code_asks_for_exists():
    asked = set()
    for name in PLUGIN_MODULES:
        asked |= set(re.findall(r":/mine_restoration/(icons/[\w./-]+\.svg)", (REPOSITORY / name).read_text(encoding="utf-8")))
    assert {icon for icon in asked if not (REPOSITORY / icon).is_file()} == set()


def test_icons_are_plain_svg_of_24_units():
    for path in (REPOSITORY / "icons").iterdir():
        root = ElementTree.parse(path).getroot()
        assert root.get("viewBox") == "0 0 24 24", path.name
        assert not [e.tag for e in root.iter() if isinstance(e.tag, str) and e.tag.endswith(("}image", "}script", "}text"))], path.name


# --- words ----------------------------------------------------------------------------------------------------------------


def test_every_marked_string_is_a_literal():
    assert [f"{call.place}: {call.problem}" for call in translations.calls() if call.problem] == []


def test_chinese_is_complete():
    done = subprocess.run([sys.executable, str(SCRIPTS / "translations.py"), "--check"], capture_output=True, text=True)
    lines = done.stdout.splitlines()
    assert done.returncode == 0, "\n".join([*lines[:20], f"{len(lines)} in all"])


def test_extractor_joins_adjacent_literals_and_keeps_order():
    code = 'b = tr("one " "two")\na = tr_noop(\n    "three "\n    "four"\n)\n'
    assert [call.text for call in translations.calls_in(code, "x.py")] == ["one two", "three four"]


@pytest.mark.parametrize(
    "call",
    ['tr(f"{x} rivers")', 'tr("{} rivers".format(x))', 'tr("a" + b)', 'tr("%s" % b)', "tr(text)", 'tr("a", "b")', 'self.tr("a")'],
)
def test_extractor_refuses_what_is_never_translated(call):
    assert [c.problem != "" for c in translations.calls_in(call, "x.py")] == [True]


def test_text_from_a_marked_table_passes_where_the_line_says_so():
    assert translations.calls_in(f"tr(text)  {translations.MARK}", "x.py") == []


def test_check_names_missing_unfinished_vanished_and_other_placeholders():
    found = translations.calls_in('tr("new")\ntr("open")\ntr("{a} of {b}")\ntr("{a}")', "x.py")
    known = {"open": ("", False), "{a} of {b}": ("{b}的{c}", True), "{a}": ("{a}", True), "gone": ("去", True)}
    wrong = translations.problems(found, known)
    assert len(wrong) == 4
    assert "not in the catalogue" in wrong[0] and "not translated" in wrong[1]
    assert "placeholders" in wrong[2] and "no longer" in wrong[3]


def test_catalogue_keeps_translations_and_survives_a_round_trip(tmp_path):
    path = tmp_path / "x.ts"
    path.write_text(translations.written(["a < b & c", "new"], {"a < b & c": ("甲 < 乙 & 丙", True), "gone": ("去", True)}), encoding="utf-8")
    assert translations.read_catalogue(path) == {"a < b & c": ("甲 < 乙 & 丙", True), "new": ("", False)}


# --- package --------------------------------------------------------------------------------------------------------------


def packed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package made from nothing that was built before."""
    monkeypatch.setattr(stage, "BUILD", folder / "build")
    folder.mkdir()
    return package.package(folder / "dist")


def test_metadata_has_one_copy_and_the_version_stands_nowhere_else():
    assert [name for name in FILES if name.endswith("metadata.txt")] == ["metadata.txt"]
    assert not re.search(r"^\s*version\s*=", (REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"), flags=re.MULTILINE)


def test_metadata_says_what_qgis_asks_for():
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(REPOSITORY / "metadata.txt", encoding="utf-8")
    metadata = parser["general"]
    assert (metadata["qgisMinimumVersion"], metadata["qgisMaximumVersion"]) == ("3.22", "4.99")
    assert metadata["hasProcessingProvider"] == "yes"
    assert metadata["name[zh_CN]"] == "矿山修复"


def test_package_holds_the_whole_plugin_and_nothing_else(tmp_path, monkeypatch):
    with zipfile.ZipFile(packed(tmp_path / "a", monkeypatch)) as archive:
        names = archive.namelist()
        assert all((info.external_attr >> 16) & 0o170000 == 0o100000 for info in archive.infolist())  # files, no links
    assert {name.split("/")[0] for name in names} == {"mine_restoration_plugin"}
    inside = {name.split("/", 1)[1] for name in names}
    ours = {name.split("/", 1)[1] for name in FILES if name.startswith("mine_restoration_plugin/")}
    assert ours <= inside
    made = {"metadata.txt", "LICENSE", "engine-requirements.txt", "resources_rc.py", "icons/plugin.svg", "i18n/mine_restoration_zh_CN.qm"}
    assert {name for name in inside - ours if not name.startswith("manual/")} == made
    assert not [name for name in inside if "__pycache__" in name or name.startswith("tests/")]


def test_package_is_the_same_to_the_byte_when_it_is_made_again(tmp_path, monkeypatch):
    first = packed(tmp_path / "a", monkeypatch)
    time.sleep(1.1)  # the compilers of icons and translations could write the time
    assert packed(tmp_path / "b", monkeypatch).read_bytes() == first.read_bytes()


def test_package_installs_as_qgis_does_it(tmp_path, monkeypatch):
    profile = qgis_profile.make_profile(tmp_path / "profile", archive=packed(tmp_path / "a", monkeypatch))
    plugin = profile / "python" / "plugins" / "mine_restoration_plugin"
    assert package.problems_of(plugin) == []
    assert "from qgis.PyQt import QtCore" in (plugin / "resources_rc.py").read_text(encoding="utf-8")
    assert "userLocale=zh-Hans" in (profile / "QGIS" / "QGIS3.ini").read_text(encoding="utf-8")
    code = "from mine_restoration_plugin.model.version import plugin_version; print(plugin_version())"
    done = subprocess.run([sys.executable, "-B", "-c", code], cwd=plugin.parent, capture_output=True, text=True, check=True)
    assert re.fullmatch(r"\d+\.\d+\.\d+\n", done.stdout)


def test_a_package_that_breaks_a_rule_is_refused(tmp_path):
    (tmp_path / "metadata.txt").write_text("[general]\nname=x\nversion=one\nemail=nobody\nicon=icons/none.svg\n", encoding="utf-8")
    problems = "\n".join(package.problems_of(tmp_path))
    for part in ("__init__.py is missing", "no about", "version 'one'", "email is not", "icons/none.svg", "qgismaximumversion"):
        assert part in problems


def test_staging_writes_only_what_changed_and_removes_what_vanished(tmp_path):
    source, target = tmp_path / "source", tmp_path / "target"
    source.mkdir()
    for name in ("kept.py", "changed.py", "vanished.py"):
        (source / name).write_text(name)
    stage.mirror(stage.files_of(source), target)
    before = (target / "kept.py").stat().st_mtime_ns
    (source / "changed.py").write_text("other")
    (source / "vanished.py").unlink()
    (target / "__pycache__").mkdir()
    (target / "__pycache__" / "kept.pyc").write_text("")
    stage.mirror(stage.files_of(source), target)
    assert sorted(path.name for path in target.iterdir()) == ["changed.py", "kept.py"]
    assert (target / "changed.py").read_text() == "other"
    assert (target / "kept.py").stat().st_mtime_ns == before


# --- environments and the test runner -------------------------------------------------------------------------------------


def pinned(name: str) -> dict[str, str]:
    """Package -> version of a lock, each with at least one hash."""
    text = (SCRIPTS / name).read_text(encoding="utf-8")
    blocks = re.split(r"^(?=[A-Za-z0-9])", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE), flags=re.MULTILINE)
    found = {}
    for block in filter(str.strip, blocks):
        match = re.match(r"([\w.-]+)==([^\s;\\]+)", block)
        assert match and "--hash=sha256:" in block, block[:60]
        found[match[1].lower()] = match[2]
    return found


def test_locks_pin_versions_and_hashes_and_agree():
    engine, test, qgis = (pinned(f"{part}-requirements.txt") for part in ("engine", "test", "qgis-test"))
    assert {PACKAGE_OF.get(name, name) for name in GEO_LIBRARIES} <= set(engine)
    assert {name: test.get(name) for name in engine} == engine
    assert {name: test[name] for name in qgis if name in test} == {name: qgis[name] for name in qgis if name in test}


def test_a_second_set_up_does_nothing():
    if not (REPOSITORY / "build" / "qgis_test_env" / ".made-from").is_file():
        pytest.skip("scripts/setup test was not run here")
    done = subprocess.run([str(SCRIPTS / "setup"), "test"], capture_output=True, text=True, check=True)
    assert done.stdout + done.stderr == ""


def test_runner_counts_a_report_and_sums(tmp_path):
    report = tmp_path / "r.xml"
    report.write_text(
        "<testsuites><testsuite><testcase/><testcase><failure/></testcase><testcase><error/></testcase>"
        "<testcase><skipped/></testcase><testcase/></testsuite></testsuites>"
    )
    sums = run_tests.counted(report)
    sums.add(run_tests.Sums(passed=1))
    assert str(sums) == "3 passed, 2 failed, 1 skipped"


@pytest.mark.parametrize(("code", "failed"), [(0, 0), (5, 0), (1, 1), (-11, 1)])
def test_runner_never_takes_a_suite_that_broke_off_for_a_good_one(tmp_path, monkeypatch, code, failed):
    monkeypatch.setattr(run_tests, "run", lambda *_: code)
    monkeypatch.setattr(run_tests, "counted", lambda _: run_tests.Sums())
    suite = run_tests.Suite("engine", ["true"], [], {}, 1)
    monkeypatch.setattr(run_tests, "REPORTS", tmp_path)
    assert run_tests.run_suite(suite, []).failed == failed
