"""The engine's process: what it says, how it ends, what it leaves behind."""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path

import pytest
from qgis.core import QgsFeedback, QgsSettings
from qgis.PyQt.QtCore import QTimer

from made_layers import left_in
from mine_restoration_plugin.bridge import engine_process
from mine_restoration_plugin.bridge.engine_process import LineSplitter, engine_environment, engine_python, run_job
from mine_restoration_plugin.bridge.translation import sentence, tr
from mine_restoration_plugin.model.errors import MineError
from mine_restoration_plugin.model.job import Job, Target


def failure(job: Job, feedback: QgsFeedback) -> MineError:
    with pytest.raises(MineError) as caught:
        run_job(job, feedback)
    return caught.value


def test_lines_come_whole_out_of_chunks_cut_anywhere():
    text = '{"type":"stage","text":"读取河流"}\r\n{"a":"江"}\n末行'
    for size in (1, 2, 3, 5, 7, 1000):
        splitter, lines, data = LineSplitter(), [], text.encode("utf-8")
        for start in range(0, len(data), size):
            lines += splitter.feed(data[start : start + size])
        assert lines + splitter.close() == ['{"type":"stage","text":"读取河流"}', '{"a":"江"}', "末行"]


def test_result_stages_progress_and_findings_reach_the_feedback(qgis_app, stand_in, feedback):
    stand_in(
        """
        emit("stage", text="Reading the rivers")
        emit("progress", percent=40)
        emit("finding", code="river_missing", severity="warning", where="", params={"river": "清江"})
        emit("finding", code="handed_class_field", severity="info", where="", params={"field": "GZL"})
        emit("finding", code="patch_null", severity="error", where="P1", params={})
        emit("result", data={"counts": {"patches": 3}, "command": job["command"]})
        """
    )
    assert run_job(Job("version"), feedback) == {"counts": {"patches": 3}, "command": "version"}
    assert feedback.of("stage") == [tr("Reading the rivers")]
    assert 40 in feedback.steps
    assert feedback.of("warning") == [sentence("river_missing", {"river": "清江"})]
    assert feedback.of("info") == [sentence("handed_class_field", {"field": "GZL"})]
    assert feedback.of("error") == [sentence("patch_null", {"where": "P1"})]


def test_a_line_cut_inside_a_character_is_put_together(qgis_app, stand_in, feedback):
    stand_in(
        """
        data = (json.dumps({"type": "stage", "text": "长江"}, ensure_ascii=False) + "\\n").encode("utf-8")
        for byte in data:
            sys.stdout.buffer.write(bytes([byte])); sys.stdout.buffer.flush(); time.sleep(0.002)
        emit("result", data={})
        """
    )
    run_job(Job("version"), feedback)
    assert feedback.of("stage") == ["长江"]


def test_findings_of_a_kind_are_cut_in_the_log_and_their_number_is_said(qgis_app, stand_in, feedback):
    stand_in(
        """
        for i in range(50):
            emit("finding", code="patch_null", severity="warning", where=f"P{i}", params={})
        emit("finding", code="number_missing", severity="warning", where="", params={"count": 3})
        emit("result", data={})
        """
    )
    run_job(Job("version"), feedback)
    warnings = feedback.of("warning")
    assert len(warnings) == 22
    assert warnings[-1] == sentence("findings_cut", {"count": 30, "kind": "patch_null"})


def test_garbage_on_the_output_is_not_taken_for_news(qgis_app, stand_in, feedback):
    stand_in(
        """
        print("some library says hello")
        print("[1, 2, 3]")
        print('{"type": "unheard of"}')
        sys.stdout.flush()
        sys.stdout.buffer.write(b"\\xff\\xfe\\n")
        emit("result", data={"ok": 1})
        """
    )
    assert run_job(Job("version"), feedback) == {"ok": 1}
    assert "some library says hello" in feedback.of("debug")


def test_an_error_line_becomes_a_mine_error_and_its_traceback_goes_to_the_details(qgis_app, stand_in, feedback):
    stand_in('emit("error", code="layer_empty", params={"name": "图斑"}, text="x", details="Traceback: deep"); sys.exit(1)')
    error = failure(Job("version"), feedback)
    assert (error.code, error.params) == ("layer_empty", {"name": "图斑"})
    assert "Traceback" not in sentence(error.code, error.params)
    assert any("Traceback: deep" in text for text in feedback.of("debug"))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("os.kill(os.getpid(), signal.SIGKILL)", "signal 9"),
        ("os.kill(os.getpid(), signal.SIGSEGV)", "signal 11"),
        ("print('last words', file=sys.stderr); sys.exit(3)", "exit code 3"),
        ("sys.exit(0)", "exit code 0"),
    ],
)
def test_an_engine_that_ends_without_a_word_is_said_to_have_stopped(qgis_app, stand_in, feedback, body, reason):
    stand_in(body)
    error = failure(Job("version"), feedback)
    assert error.code == "engine_killed"
    assert error.params["reason"] == reason
    if "last words" in body:
        assert "last words" in "\n".join(feedback.of("debug"))


def test_a_result_counts_even_if_the_libraries_crash_at_exit(qgis_app, stand_in, feedback):
    stand_in('emit("result", data={"written": True}); os.kill(os.getpid(), signal.SIGABRT)')
    assert run_job(Job("version"), feedback) == {"written": True}


def test_much_output_on_both_pipes_does_not_block(qgis_app, stand_in, feedback):
    stand_in(
        """
        for i in range(3000):
            print("x" * 200, file=sys.stderr)
            emit("progress", percent=i / 30)
        emit("result", data={})
        """
    )
    assert run_job(Job("version"), feedback) == {}


@pytest.mark.parametrize("stubborn", [False, True])
def test_cancel_ends_the_process_within_a_second_and_removes_what_it_left(qgis_app, stand_in, feedback, tmp_path, temp_folder, stubborn):
    target = tmp_path / "out.gpkg"
    stand_in(
        f"""
        if {stubborn}:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
        folder = {str(tmp_path)!r} + "/.out.gpkg." + str(os.getpid()) + ".part"
        os.mkdir(folder); open(folder + "/out.gpkg", "w").close()
        open({str(tmp_path / "pid")!r}, "w").write(str(os.getpid()))
        open(os.environ["TMPDIR"] + "/scratch", "w").close()
        emit("stage", text="Making the strips")
        time.sleep(60)
        """
    )
    ended = {}

    def work():
        ended["error"] = failure(Job("riverbuffers", outputs={"strips": Target(str(target))}), feedback)

    thread = threading.Thread(target=work)
    thread.start()
    deadline = time.monotonic() + 10
    while not feedback.of("stage") and time.monotonic() < deadline:
        time.sleep(0.02)
    feedback.cancel()
    thread.join(timeout=30)  # half of what the engine would go on for
    assert not thread.is_alive()
    assert ended["error"].code == "cancelled"
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)
    assert left_in(temp_folder) == []
    assert sorted(os.listdir(tmp_path)) == ["pid", "stand_in_python", "temporary"]


def test_the_main_thread_stays_alive_while_it_waits(qgis_app, stand_in, feedback):
    stand_in("time.sleep(60)")
    QTimer.singleShot(300, feedback.cancel)
    assert failure(Job("version"), feedback).code == "cancelled"


def test_a_run_that_is_cancelled_before_it_begins_starts_nothing(qgis_app, stand_in, feedback, tmp_path):
    stand_in(f"open({str(tmp_path / 'started')!r}, 'w').close()")
    feedback.cancel()
    assert failure(Job("version"), feedback).code == "cancelled"
    assert not (tmp_path / "started").exists()


@pytest.mark.parametrize("body", ['emit("result", data={})', "sys.exit(1)"])
def test_no_temporary_file_is_left(qgis_app, stand_in, feedback, temp_folder, body):
    stand_in(body)
    try:
        run_job(Job("version"), feedback)
    except MineError:
        pass
    assert left_in(temp_folder) == []


def test_a_plain_feedback_will_do(qgis_app, stand_in):
    stand_in('emit("stage", text="Reading the rivers"); emit("finding", code="patch_null"); emit("result", data={"a": 1})')
    assert run_job(Job("version"), QgsFeedback()) == {"a": 1}


def test_the_engine_sees_none_of_qgis_libraries_and_settings(qgis_app, stand_in, feedback, monkeypatch):
    stray = ["PYTHONPATH", "PYTHONHOME", "PROJ_LIB", "PROJ_DATA", "GDAL_DATA", "LD_LIBRARY_PATH", "QT_PLUGIN_PATH", "PYTHONSTARTUP"]
    # LD_LIBRARY_PATH and PYTHONHOME of nowhere would break the stand-in itself if they came through.
    for name in stray:
        monkeypatch.setenv(name, "/nowhere")
    stand_in('emit("result", data=dict(os.environ))')
    seen = run_job(Job("version"), feedback)
    for name in stray:
        assert seen.get(name) != "/nowhere"
    assert seen["PYTHONUTF8"] == "1"
    assert seen["PYTHONNOUSERSITE"] == "1"
    assert (Path(seen["PYTHONPATH"]) / "mine_restoration_plugin" / "__init__.py").is_file()


def test_qgis_bundled_interpreter_keeps_its_own_surroundings():
    base = {"PROJ_LIB": "p", "GDAL_DATA": "g", "PYTHONHOME": "h", "PYTHONPATH": "x", "QT_PLUGIN_PATH": "q", "PATH": "b"}
    kept = engine_environment(os.path.join(sys.exec_prefix, "bin", "python3"), base)
    assert (kept["PROJ_LIB"], kept["GDAL_DATA"], kept["PYTHONHOME"]) == ("p", "g", "h")
    assert "QT_PLUGIN_PATH" not in kept
    assert kept["PYTHONPATH"] != "x"


def test_the_interpreter_is_looked_for_in_the_order_of_the_contract(qgis_app, tmp_path, monkeypatch):
    def executable(name: str) -> str:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("#!/bin/sh\n")
        path.chmod(0o755)
        return str(path)

    settings = QgsSettings()
    monkeypatch.setattr(engine_process, "package_dir", lambda: str(tmp_path / "plugin"))
    monkeypatch.setattr(engine_process, "bundled_python", lambda: None)
    monkeypatch.delenv("MINE_RESTORATION_ENGINE_PYTHON", raising=False)
    settings.remove("mine_restoration/engine_python")
    try:
        with pytest.raises(MineError) as caught:
            engine_python()
        assert caught.value.code == "engine_missing"
        monkeypatch.setattr(engine_process, "bundled_python", lambda: "/bundled")
        assert engine_python() == "/bundled"
        own = executable("plugin/engine_env/bin/python")
        assert engine_python() == own
        chosen = executable("chosen")
        settings.setValue("mine_restoration/engine_python", chosen)
        assert engine_python() == chosen
        first = executable("first")
        monkeypatch.setenv("MINE_RESTORATION_ENGINE_PYTHON", first)
        assert engine_python() == first
        monkeypatch.setenv("MINE_RESTORATION_ENGINE_PYTHON", str(tmp_path / "gone"))
        with pytest.raises(MineError) as caught:
            engine_python()
        assert caught.value.params["path"] == str(tmp_path / "gone")
    finally:
        settings.remove("mine_restoration/engine_python")


def test_a_file_that_is_no_program_is_said_so(qgis_app, tmp_path, monkeypatch, feedback):
    path = tmp_path / "python"
    path.write_bytes(b"\x00\x01no program")
    path.chmod(0o755)
    monkeypatch.setenv("MINE_RESTORATION_ENGINE_PYTHON", str(path))
    error = failure(Job("version"), feedback)
    assert error.code == "engine_start"
    assert str(path) in sentence(error.code, error.params)
