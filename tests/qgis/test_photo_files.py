"""Photos' files beside a workspace, and their rows: copied in whole, recognised, removed, brought back, checked, found again."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from qgis.core import QgsExifTools, QgsGeometry

from mine_restoration_plugin.bridge import photo_files
from mine_restoration_plugin.bridge.photo_check import check_photos, find_again
from mine_restoration_plugin.bridge.photo_files import CopiedPhoto, KnownPhoto, PhotoFolder
from mine_restoration_plugin.bridge.photo_records import (
    add_photo,
    all_photos,
    apply_moved,
    confirm_pair,
    digests_of,
    distance_to_site,
    folder_of,
    limit_of,
    metres,
    position_of,
    release_pair,
    remove_photos,
    settle_files,
    views_of,
)
from mine_restoration_plugin.model.errors import MineError
from mine_restoration_plugin.model.exif import read_photo
from mine_restoration_plugin.model.photo_pairs import confirmed_pairs, proposed_pairs
from photo_workspace import REPOSITORY, make_photo, make_store

SITE = "KS001"


@pytest.fixture
def store(tmp_path, qgis_app):
    made = make_store(tmp_path / "工作区")
    yield made
    made.close()


@pytest.fixture
def card(tmp_path) -> Path:
    """Where photos come from."""
    folder = tmp_path / "卡"
    folder.mkdir()
    return folder


def add(store, path, site=SITE, **more):
    number = store.record("sites", site)["ZTBH"]
    return add_photo(store, site, folder_of(store).copy(str(path), number, digests_of(store, site), **more))


def photo(store, uuid):
    return next(row for row in store.rows("photos", SITE) if row["uuid"] == uuid)


def left_over(folder: Path):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if ".gpkg" not in path.name)


def codes(added):
    return [finding.code for finding in added.findings]


# --- EXIF beside other readers and writers ----------------------------------------------------------------------------------
@pytest.mark.parametrize("ending", [".jpg", ".png", ".tif", ".webp"])
def test_exif_that_pillow_writes_is_read(tmp_path, ending):
    path = make_photo(tmp_path / f"a{ending}", 111.123456, 31.654321, 271.5, orientation=6)
    with open(path, "rb") as file:
        facts = read_photo(file)
    assert facts.taken == "2020-05-17 09:30:12" and facts.orientation == 6
    assert (facts.lon, facts.lat) == (pytest.approx(111.123456, abs=1e-7), pytest.approx(31.654321, abs=1e-7)) and facts.bearing == 271.5


def test_positions_are_those_that_qgis_reads(tmp_path, qgis_app):
    for number, (lon, lat) in enumerate([(111.1, 31.2), (-70.25, -33.5), (0.5, -0.25), (179.99, 0.0001)]):
        path = make_photo(tmp_path / f"{number}.jpg", lon, lat)
        point, found = QgsExifTools.getGeoTag(str(path))
        with open(path, "rb") as file:
            facts = read_photo(file)
        assert found and (facts.lon, facts.lat) == (pytest.approx(point.x(), abs=1e-6), pytest.approx(point.y(), abs=1e-6))


# --- in -----------------------------------------------------------------------------------------------------------------------
def test_a_photo_is_copied_whole_and_its_row_tells_all(store, card, tmp_path):
    original = make_photo(card / "IMG_1.JPG")
    before = original.read_bytes(), os.stat(original).st_mtime_ns
    row = photo(store, add(store, original).uuid)
    assert row["ZPLJ"] == "兴山县_照片/KS001/20200517_093012_IMG_1.jpg"
    copy = tmp_path / "工作区" / row["ZPLJ"]
    assert copy.read_bytes() == before[0] and os.stat(copy).st_mtime_ns == before[1]
    assert (row["ZPMC"], row["PSSJ"], row["FWJ"], row["ZPJL"], row["ZPLX"]) == ("IMG_1.JPG", "2020-05-17 09:30:12", 90.0, 0.0, "1")
    assert subprocess.run(["sha256sum", str(copy)], capture_output=True, text=True).stdout.split()[0] == row["ZPHX"]
    assert position_of(row) == (pytest.approx(111.005, abs=1e-7), pytest.approx(31.005, abs=1e-7))
    assert (original.read_bytes(), os.stat(original).st_mtime_ns) == before
    assert store.history(table="photos", uuid=row["uuid"])[0].who == "张三"


def test_the_folder_is_the_one_that_the_store_names(store):
    assert folder_of(store).path == store.photo_folder


def test_a_photo_without_position_and_time_is_taken_and_said(store, card):
    added = add(store, make_photo(card / "微信图片.jpg", None, taken=""))
    row = photo(store, added.uuid)
    assert codes(added) == ["photo_no_position"]
    assert (row["geom"], row["ZPJL"], row["PSSJ"], row["FWJ"], row["ZPLX"]) == (None, None, None, None, "2")  # by the status
    assert row["ZPLJ"].endswith("/无时间_微信图片.jpg")


def test_a_photo_far_from_its_site_is_warned_of_with_the_distance(store, card):
    (finding,) = add(store, make_photo(card / "far.jpg", 111.03)).findings
    assert finding.code == "photo_far" and finding.params["distance"] == "1,910" and finding.params["limit"] == "500"
    store.set_setting("photo_limit_m", "2000")
    assert codes(add(store, make_photo(card / "far2.jpg", 111.03, colour="blue"))) == []


@pytest.mark.parametrize("text", ["", "x", "-5", "nan", "inf"])
def test_a_limit_that_makes_no_sense_is_the_ordinary_one(store, text):
    store.set_setting("photo_limit_m", text)
    assert limit_of(store) == 500.0


def test_a_site_without_a_shape_has_no_distance(store, card):
    added = add(store, make_photo(card / "a.jpg"), "KS/002:甲")
    (row,) = store.rows("photos", "KS/002:甲")
    assert row["ZPJL"] is None and codes(added) == [] and row["ZPLX"] == "1"
    assert row["ZPLJ"].split("/")[1].startswith("KS_002_甲_")


def test_the_same_photo_is_recognised_whatever_its_name(store, card):
    first = make_photo(card / "a.jpg")
    add(store, first)
    again = add(store, shutil.copy(first, card / "b.jpg"))
    assert (again.uuid, codes(again)) == ("", ["photo_known"])
    assert len(store.rows("photos", SITE)) == 1 and len(list(Path(store.photo_folder).rglob("*.jpg"))) == 1


def test_the_same_photo_twice_in_one_drop_leaves_one_file_and_one_row(store, card):
    path = make_photo(card / "a.jpg")
    copies = [folder_of(store).copy(str(path), SITE) for _ in range(2)]
    assert copies[0].path == copies[1].path
    assert [bool(add_photo(store, SITE, copy).uuid) for copy in copies] == [True, False]
    assert len(list(Path(store.photo_folder).rglob("*.jpg"))) == 1


def test_a_photo_of_another_site_is_said(store, card):
    path = make_photo(card / "a.jpg")
    add(store, path)
    (finding,) = add(store, path, "KS/002:甲").findings
    assert finding.code == "photo_elsewhere" and finding.params["number"] == SITE


def test_other_photos_of_the_same_name_and_time_get_numbers(store, card):
    for colour in ("red", "green", "blue"):
        add(store, make_photo(card / colour / "a.jpg", colour=colour))
    names = [row["ZPLJ"].rsplit("/", 1)[1] for row in store.rows("photos", SITE)]
    assert names == ["20200517_093012_a.jpg", "20200517_093012_a_2.jpg", "20200517_093012_a_3.jpg"]


def test_what_a_killed_run_copied_is_taken_not_copied_again(store, card):
    folder = folder_of(store)
    lost = folder.copy(str(make_photo(card / "a.jpg")), SITE)  # its row was never written
    row = photo(store, add(store, card / "a.jpg").uuid)
    assert row["ZPLJ"] == lost.path and len(list(Path(folder.path).rglob("*.jpg"))) == 1


def test_a_picture_put_into_the_sites_folder_by_hand_stays_where_it_is(store, card):
    by_hand = make_photo(Path(store.photo_folder) / SITE / "手工.jpg")
    row = photo(store, add(store, by_hand).uuid)
    assert row["ZPLJ"] == "兴山县_照片/KS001/手工.jpg" and by_hand.exists()


ODD = ["CON.jpg", "a:b?.jpg", "\u202egpj.exe.jpg", "x" * 250 + ".jpg", "矿" * 80 + ".jpg", "'; DROP TABLE photos; --.jpg", "=1+1.jpg"]


@pytest.mark.parametrize("name", ODD)
def test_odd_names_of_originals_are_kept_as_text_and_made_safe_as_files(store, card, name):
    path = make_photo(card / name)
    row = photo(store, add(store, path).uuid)
    assert row["ZPMC"] == name[-120:] and folder_of(store).path_of(row["ZPLJ"])


def test_a_name_that_is_no_unicode_is_taken(store, card):
    path = os.fsencode(str(card)) + b"/\xb2\xe2.jpg"
    shutil.copy(make_photo(card / "a.jpg"), os.fsdecode(path))
    assert add(store, os.fsdecode(path)).uuid


# --- what cannot be taken in --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"MZ\x90", b"\0" * 100, b"\xff\xd8"])
def test_what_is_no_picture_is_refused_whatever_it_calls_itself(store, card, content):
    (card / "a.jpg").write_bytes(content)
    with pytest.raises(MineError) as caught:
        add(store, card / "a.jpg")
    assert caught.value.code == "photo_not_picture" and left_over(Path(store.path).parent) == []


def test_folders_pipes_and_missing_files_are_refused_at_once(store, card):
    os.mkfifo(card / "pipe.jpg")
    for path, code in ((card, "photo_not_picture"), (card / "pipe.jpg", "photo_not_picture"), (card / "none.jpg", "file_missing")):
        with pytest.raises(MineError) as caught:
            add(store, path)
        assert caught.value.code == code
    assert left_over(Path(store.path).parent) == []


def test_a_file_that_is_too_large_is_refused(store, card, monkeypatch):
    monkeypatch.setattr(photo_files, "LARGEST_BYTES", 1000)
    with pytest.raises(MineError) as caught:
        add(store, make_photo(card / "a.jpg", size=(2000, 2000)))
    assert caught.value.code == "photo_too_large"


def test_a_cut_off_photo_is_taken_as_it_is(store, card):
    path = make_photo(card / "a.jpg")
    path.write_bytes(path.read_bytes()[:300])
    assert add(store, path).uuid


SMALL_DISK = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))  # the system's own word for a file that may not grow: EFBIG
sys.path.insert(0, sys.argv[1])
from mine_restoration_plugin.bridge.photo_files import PhotoFolder
from mine_restoration_plugin.model.errors import MineError
try:
    PhotoFolder(sys.argv[2]).copy(sys.argv[3], "KS001")
except MineError as error:
    print(error.code)
"""


def test_a_full_disk_is_said_and_nothing_half_is_left(store, card):
    path = make_photo(card / "a.jpg", size=(3000, 3000))
    assert path.stat().st_size > 20000
    done = subprocess.run([sys.executable, "-c", SMALL_DISK, str(REPOSITORY), store.path, str(path)], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "disk_full", done.stderr
    assert left_over(Path(store.path).parent) == []


def test_a_folder_that_cannot_be_made_is_said(store, card):
    Path(store.photo_folder).write_text("a file of this name is in the way")
    with pytest.raises(MineError) as caught:
        add(store, make_photo(card / "a.jpg"))
    assert caught.value.code == "output_unwritable" and store.rows("photos", SITE) == []


@pytest.mark.parametrize("number", [errno.EIO, errno.ENODEV, errno.ESTALE])
def test_a_stick_that_is_pulled_while_copying_is_said_and_nothing_half_is_left(store, card, monkeypatch, number):
    """The system's own errors cannot be had without a stick; the file object says what the kernel would."""
    path = make_photo(card / "a.jpg", size=(1500, 1500))
    real, reads = photo_files._opened, []

    class Pulled:
        def __init__(self, file):
            self.file = file

        def __enter__(self):
            return self

        def __exit__(self, *_):
            self.file.close()

        def read(self, count):
            reads.append(count)
            if len(reads) > 1:
                raise OSError(number, os.strerror(number))
            return self.file.read(1000)

    opened = []

    def opening(source):
        opened.append(source)
        return Pulled(real(source)) if len(opened) == 2 else real(source)

    monkeypatch.setattr(photo_files, "_opened", opening)
    with pytest.raises(MineError) as caught:
        add(store, path)
    assert caught.value.code == "photo_unreadable" and caught.value.params["path"] == str(path)
    assert left_over(Path(store.path).parent) == [] and store.rows("photos", SITE) == []


def test_a_photo_that_changes_while_it_is_copied_is_refused(store, card, monkeypatch):
    path = make_photo(card / "a.jpg")
    real = photo_files._make_folders
    monkeypatch.setattr(photo_files, "_make_folders", lambda *arguments: (path.write_bytes(b"\xff\xd8\xffother"), real(*arguments))[1])
    with pytest.raises(MineError) as caught:
        add(store, path)
    assert caught.value.code == "photo_unreadable" and left_over(Path(store.path).parent) == []


def test_a_cancel_leaves_nothing(store, card):
    asked = []
    with pytest.raises(MineError) as caught:
        add(store, make_photo(card / "a.jpg"), cancelled=lambda: len(asked) > 0 or asked.append(1))
    assert caught.value.code == "cancelled" and left_over(Path(store.path).parent) == []


def test_a_row_that_cannot_be_written_leaves_no_file(store, card):
    copied = folder_of(store).copy(str(make_photo(card / "a.jpg")), SITE)
    store.read_only, store.read_only_reason = True, "workspace_read_only"
    with pytest.raises(MineError):
        add_photo(store, SITE, copied)
    assert left_over(Path(store.path).parent) == []


def test_many_windows_that_copy_the_same_name_at_once_keep_every_photo(store, card):
    colours = ["red", "green", "blue", "yellow", "white", "black", "pink", "grey"]
    sources = [make_photo(card / colour / "a.jpg", colour=colour) for colour in colours]
    got = []
    threads = [threading.Thread(target=lambda s=source: got.append(PhotoFolder(store.path).copy(str(s), SITE))) for source in sources]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({copy.path for copy in got}) == len(colours)
    for copy in got:
        assert Path(store.path).parent.joinpath(copy.path).read_bytes() == Path(copy.source).read_bytes()
    assert not list(Path(store.photo_folder).rglob(".*.part"))


KILLED = """
import sys
sys.path.insert(0, sys.argv[1])
from mine_restoration_plugin.bridge.photo_files import PhotoFolder
print("ready", flush=True)
for number in range(10000):
    PhotoFolder(sys.argv[2]).copy(sys.argv[3], f"S{number}")
"""


def test_a_killed_copy_leaves_whole_photos_only(store, card):
    source = make_photo(card / "a.jpg", size=(3000, 2000))
    for delay in (0.02, 0.05, 0.08, 0.13, 0.2):
        process = subprocess.Popen([sys.executable, "-c", KILLED, str(REPOSITORY), store.path, str(source)], stdout=subprocess.PIPE)
        process.stdout.readline()
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(delay)
        process.kill()
        process.wait()
        process.stdout.close()
    made = list(Path(store.photo_folder).rglob("*.jpg"))
    assert made and all(path.read_bytes() == source.read_bytes() for path in made)


def test_an_old_temporary_file_of_a_killed_copy_is_taken_away(store, card):
    part = Path(store.photo_folder) / SITE / ".20200517_093012_a.jpg.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(b"half")
    os.utime(part, (1, 1))
    row = photo(store, add(store, make_photo(card / "a.jpg")).uuid)
    assert row["ZPLJ"].endswith("/20200517_093012_a.jpg") and not part.exists()


# --- paths ----------------------------------------------------------------------------------------------------------------------
def test_a_link_that_leads_out_of_the_workspace_is_refused(store, tmp_path):
    folder = folder_of(store)
    (tmp_path / "secret").mkdir()
    make_photo(tmp_path / "secret" / "a.jpg")
    os.makedirs(folder.path)
    os.symlink(tmp_path / "secret", os.path.join(folder.path, "KS001"))
    with pytest.raises(MineError) as caught:
        folder.path_of("兴山县_照片/KS001/a.jpg")
    assert caught.value.code == "photo_path_refused"


def test_a_workspace_in_a_database_says_that_photos_need_a_file(store):
    store.database.is_file = False
    with pytest.raises(MineError) as caught:
        folder_of(store)
    store.database.is_file = True
    assert caught.value.code == "photo_needs_file"


# --- distance -------------------------------------------------------------------------------------------------------------------
def test_distance_is_the_geodesic_to_the_nearest_edge(qgis_app):
    patches = [{"geom": QgsGeometry.fromWkt("MultiPolygon(((111 31, 111.01 31, 111.01 31.01, 111 31.01, 111 31)))")}, {"geom": None}, {}]
    assert distance_to_site(patches, 111.005, 31.005) == 0.0
    # One degree of longitude at 31 N is 95,504 m on this ellipsoid, one of latitude 110,870 m.
    assert distance_to_site(patches, 111.02, 31.005) == pytest.approx(955.0, abs=1.0)
    assert distance_to_site(patches, 111.005, 30.99) == pytest.approx(1108.7, abs=1.0)
    corner = distance_to_site(patches, 111.02, 31.02)
    assert corner == pytest.approx(metres(111.02, 31.02, 111.01, 31.01), abs=0.1)
    assert distance_to_site([{"geom": None}], 111, 31) is None


# --- out and back ---------------------------------------------------------------------------------------------------------------
def test_a_removed_photo_is_in_the_history_and_its_file_set_aside(store, card, tmp_path):
    row = photo(store, add(store, make_photo(card / "a.jpg")).uuid)
    remove_photos(store, [row["uuid"]])
    aside = tmp_path / "工作区" / "兴山县_照片" / "已删除" / "KS001" / "20200517_093012_a.jpg"
    assert aside.exists() and not (tmp_path / "工作区" / row["ZPLJ"]).exists() and store.rows("photos", SITE) == []
    lines = store.history(table="photos", uuid=row["uuid"])
    assert lines[0].action == "D" and lines[0].who == "张三"


def test_taking_back_a_removal_brings_row_file_and_pair_back(store, card, tmp_path):
    one, two = (add(store, make_photo(card / f"{c}.jpg", colour=c)).uuid for c in ("red", "blue"))
    confirm_pair(store, one, two)
    before = photo(store, one)
    remove_photos(store, [one])
    assert photo(store, two)["ZPDZ"] is None
    act = store.history(table="photos", uuid=one)[0].mark.split(".")[0]
    taken = store.take_back(store.lines_of_act(act))
    assert taken.refused == []
    assert settle_files(store, [one, two]) == []
    after = photo(store, one)
    assert {k: after[k] for k in ("ZPLJ", "ZPHX", "ZPDZ", "FWJ", "PSSJ")} == {k: before[k] for k in ("ZPLJ", "ZPHX", "ZPDZ", "FWJ", "PSSJ")}
    assert position_of(after) == position_of(before) and photo(store, two)["ZPDZ"] == one
    assert (tmp_path / "工作区" / before["ZPLJ"]).exists()
    assert check_photos(folder_of(store), all_photos(store)).findings == []


def test_taking_back_an_addition_sets_the_file_aside(store, card, tmp_path):
    row = photo(store, add(store, make_photo(card / "a.jpg")).uuid)
    store.take_back(store.history(table="photos", uuid=row["uuid"]))
    assert settle_files(store, [row["uuid"]]) == []
    assert not (tmp_path / "工作区" / row["ZPLJ"]).exists() and list((tmp_path / "工作区").rglob("已删除/KS001/*.jpg"))


def test_a_file_that_two_rows_share_stays_while_one_needs_it(store, card, tmp_path):
    row = photo(store, add(store, make_photo(card / "a.jpg")).uuid)
    copy = {name: row[name] for name in ("site", "ZPLJ", "ZPHX", "ZPMC")}
    store.add("photos", copy)
    remove_photos(store, [row["uuid"]])
    assert (tmp_path / "工作区" / row["ZPLJ"]).exists()


def test_removing_twice_the_same_name_keeps_both_files(store, card):
    for colour in ("red", "blue"):
        remove_photos(store, [add(store, make_photo(card / "a.jpg", colour=colour)).uuid])
    assert len(list(Path(store.photo_folder).rglob("已删除/KS001/*.jpg"))) == 2


# --- pairs ----------------------------------------------------------------------------------------------------------------------
def test_pairs_are_proposed_confirmed_changed_and_released(store, card):
    before = add(store, make_photo(card / "a.jpg", colour="red")).uuid
    after = add(store, make_photo(card / "b.jpg", lon=111.0051, taken="2022:05:17 09:30:12", bearing=100, colour="blue")).uuid
    store.save("photos", after, {"ZPLX": "3"})
    (pair,) = proposed_pairs(views_of(store.rows("photos", SITE)))
    assert (pair.before, pair.after) == (before, after) and 5 < pair.distance < 15 and pair.turn == 10
    confirm_pair(store, before, after)
    assert [(p.before, p.after) for p in confirmed_pairs(views_of(store.rows("photos", SITE)))] == [(before, after)]
    third = add(store, make_photo(card / "c.jpg", taken="2023:05:17 09:30:12", colour="white")).uuid
    store.save("photos", third, {"ZPLX": "3"})
    confirm_pair(store, before, third)
    assert photo(store, after)["ZPDZ"] is None
    release_pair(store, before, third)
    assert confirmed_pairs(views_of(store.rows("photos", SITE))) == []


# --- checks ---------------------------------------------------------------------------------------------------------------------
def test_missing_changed_refused_and_unlisted_files_are_found(store, card):
    rows = [photo(store, add(store, make_photo(card / f"{c}.jpg", colour=c)).uuid) for c in ("red", "green", "blue", "white")]
    folder = folder_of(store)
    assert check_photos(folder, all_photos(store)).findings == []
    os.unlink(folder.path_of(rows[0]["ZPLJ"]))
    with open(folder.path_of(rows[1]["ZPLJ"]), "ab") as file:
        file.write(b"x")
    store.save("photos", rows[2]["uuid"], {"ZPLJ": "../../etc/x.jpg"})
    make_photo(Path(folder.path) / "extra.jpg")
    steps = []
    report = check_photos(folder, all_photos(store), progress=steps.append)
    kinds = [finding.code for finding in report.findings]
    assert kinds[:3] == ["photo_missing", "photo_changed", "photo_path_refused"]
    assert kinds[3:] == ["photo_unlisted"] * 2  # the extra one, and the one whose row lost its way
    assert report.wrong == {rows[0]["uuid"]: "photo_missing", rows[1]["uuid"]: "photo_changed", rows[2]["uuid"]: "photo_path_refused"}
    assert steps[-1] == 100 and [p.uuid for p in report.missing] == [rows[0]["uuid"]]


def test_a_row_without_a_file_is_told_from_a_bad_path(store):
    store.add("photos", {"site": SITE, "ZPSM": "made in an attribute table"})
    assert [f.code for f in check_photos(folder_of(store), all_photos(store)).findings] == ["photo_no_digest"]


def test_a_folder_that_is_gone_is_one_sentence(store, card):
    for colour in ("red", "green"):
        add(store, make_photo(card / "a.jpg", colour=colour))
    shutil.rmtree(store.photo_folder)
    (finding,) = check_photos(folder_of(store), all_photos(store)).findings
    assert finding.code == "photo_folder_missing" and finding.params["count"] == 2


def three(store, card):
    for colour in ("red", "green", "blue"):
        add(store, make_photo(card / "a.jpg", colour=colour))


def test_a_folder_that_was_renamed_beside_the_workspace_is_found_again(store, card):
    three(store, card)
    os.rename(store.photo_folder, Path(store.path).parent / "照片 旧")
    missing = check_photos(folder_of(store), all_photos(store)).missing
    found = find_again(folder_of(store), missing, str(Path(store.path).parent / "照片 旧"))
    assert len(found.moved) == 3 and found.copied == [] and found.lost == []
    assert apply_moved(store, found.moved) == 3
    assert check_photos(folder_of(store), all_photos(store)).findings == []


def test_a_folder_elsewhere_is_copied_to_where_the_rows_expect_it(store, card, tmp_path):
    three(store, card)
    shutil.move(store.photo_folder, tmp_path / "U盘")
    missing = check_photos(folder_of(store), all_photos(store)).missing
    found = find_again(folder_of(store), missing, str(tmp_path / "U盘"))
    assert len(found.copied) == 3 and found.moved == {}
    assert check_photos(folder_of(store), all_photos(store)).findings == []
    assert len(list((tmp_path / "U盘").rglob("*.jpg"))) == 3


def test_photos_whose_names_were_mixed_up_are_told_apart_by_their_content(store, card, tmp_path):
    three(store, card)
    folder = Path(store.photo_folder)
    names = sorted(folder.rglob("*.jpg"))
    (tmp_path / "other").mkdir()
    for number, path in enumerate(names):  # every one under the same name, in folders of their own
        (tmp_path / "other" / str(number)).mkdir()
        shutil.move(path, tmp_path / "other" / str(number) / names[(number + 1) % 3].name)
    missing = check_photos(folder_of(store), all_photos(store)).missing
    found = find_again(folder_of(store), missing, str(tmp_path / "other"))
    assert len(found.copied) == 3 and found.lost == []
    assert check_photos(folder_of(store), all_photos(store)).findings == []


def test_a_photo_with_other_content_is_not_taken_for_the_missing_one(store, card, tmp_path):
    row = photo(store, add(store, make_photo(card / "a.jpg")).uuid)
    os.unlink(folder_of(store).path_of(row["ZPLJ"]))
    make_photo(tmp_path / "other" / Path(row["ZPLJ"]).name, colour="white")
    found = find_again(folder_of(store), check_photos(folder_of(store), all_photos(store)).missing, str(tmp_path / "other"))
    assert [p.uuid for p in found.lost] == [row["uuid"]]


def test_copies_are_told_from_known_ones(store, card):
    folder = folder_of(store)
    copied = folder.copy(str(make_photo(card / "a.jpg")), SITE)
    assert isinstance(copied, CopiedPhoto) and isinstance(folder.copy(str(card / "a.jpg"), SITE, {copied.digest}), KnownPhoto)
