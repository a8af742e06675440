"""Names of photos' files and folders: whatever a site's number or a photo's name holds, every system takes them."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mine_restoration_plugin.model.errors import MineError
from mine_restoration_plugin.model.photo_names import (
    ENDINGS,
    REMOVED,
    file_name,
    numbered,
    parts_of,
    photo_folder,
    relative_path,
    removed_path,
    safe_name,
    site_folder,
)

# Not the code's own list: what Microsoft says about names of files.
DEVICES = {"CON", "PRN", "AUX", "NUL", *(f"COM{i}" for i in range(1, 10)), *(f"LPT{i}" for i in range(1, 10))}
ANY_TEXT = st.text(st.characters(), max_size=300)


def is_fine(name: str) -> bool:
    """Whether Windows and Linux both accept a name, and a person can see it."""
    return (
        name not in ("", ".", "..")
        and not re.search(r'[<>:"/\\|?*\x00-\x1f\x7f]', name)
        and not name.endswith((".", " "))
        and name.split(".")[0].strip().upper() not in DEVICES
        and len(name.encode("utf-8")) <= 255
    )


@given(ANY_TEXT)
@example("..")
@example("CON.jpg")
@example("nul")
@example("A/1\\2:3*4?5")
@example("矿" * 300)
@example("\ud800")
@example("‮gpj.exe")
def test_every_text_becomes_a_name_that_every_system_takes(text):
    for name in (safe_name(text), site_folder(text), photo_folder(text)):
        assert is_fine(name)


@given(ANY_TEXT, st.sampled_from(list(ENDINGS)), st.sampled_from(["", "2020-05-17 09:30:12"]), st.integers(1, 9999))
def test_every_photo_gets_a_path_that_a_row_can_hold_and_that_is_accepted_again(original, kind, taken, number):
    name = numbered(file_name(original, kind, taken), number)
    assert is_fine(name) and is_fine(f".{name}.part") and name.lower().endswith(ENDINGS[kind])
    path = relative_path(photo_folder("工" * 300), site_folder("号" * 300), name)
    assert len(path) <= 254
    assert parts_of(path) == path.split("/")
    assert parts_of(removed_path(path))[1] == REMOVED


@given(ANY_TEXT, ANY_TEXT)
def test_two_sites_never_share_a_folder(one, other):
    if one != other:
        assert site_folder(one) != site_folder(other)


@pytest.mark.parametrize("number", ["420581-001", "KS001", "兴山县 古夫镇（1）", "a.b"])
def test_ordinary_numbers_stay_as_they_are(number):
    assert site_folder(number) == number


@pytest.mark.parametrize("number", ["A/1", "A:1", "A\\1", "A?1", "A_1"])
def test_numbers_that_differ_only_in_forbidden_signs_stay_apart(number):
    assert re.fullmatch(r"A_1(_[0-9a-f]{8})?", site_folder(number))


def test_the_folder_of_removed_photos_is_no_sites_folder():
    assert site_folder("已删除") != REMOVED


@pytest.mark.parametrize(
    ("original", "kind", "taken", "expected"),
    [
        ("IMG_0001.JPG", "jpeg", "2020-05-17 09:30:12", "20200517_093012_IMG_0001.jpg"),
        ("微信图片.jpeg", "jpeg", "", "无时间_微信图片.jpeg"),
        ("photo.png", "jpeg", "", "无时间_photo.png.jpg"),  # a JPEG that calls itself PNG
        ("setup.exe", "png", "", "无时间_setup.exe.png"),
        (".jpg", "jpeg", "", "无时间__jpg.jpg"),
    ],
)
def test_a_photo_is_named_by_its_time_and_its_own_name(original, kind, taken, expected):
    assert file_name(original, kind, taken) == expected


@pytest.mark.parametrize(
    "path",
    [
        "", None, "../x.jpg", "a/../../x.jpg", "/etc/x.jpg", "C:/x.jpg", "C:x.jpg", "a\\b.jpg", "a//b.jpg", "./a.jpg", "a/b.exe", "a/b",
        "//server/x.jpg", "a/ /b.jpg", "a /b.jpg", "a./b.jpg", "a/nul.jpg", "con/b.jpg", "a/b\0.jpg", "a/b\n.jpg", "a/\u202egpj.jpg",
        "file:///a.jpg", "a/b.jpg:stream", "a/b.jpg.lnk", "x" * 251 + ".jpg",
    ],
)  # fmt: skip
def test_paths_that_lead_elsewhere_or_to_no_picture_are_refused(path):
    with pytest.raises(MineError) as caught:
        parts_of(path)
    assert caught.value.code == "photo_path_refused"
