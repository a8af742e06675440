"""What photos say of themselves, from files put together byte by byte; and files that are broken on purpose."""

from __future__ import annotations

import io
import struct
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import photo_bytes as made
from mine_restoration_plugin.model.exif import PhotoFacts, read_photo
from mine_restoration_plugin.model.exif_blocks import kind_of


def read(data: bytes) -> PhotoFacts:
    return read_photo(io.BytesIO(data))


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("kind", list(made.CONTAINERS))
def test_time_position_bearing_and_side_are_read_from_every_kind(kind, order):
    facts = read(made.CONTAINERS[kind](made.block(order=order)))
    assert facts.kind == kind
    assert (facts.taken, facts.bearing, facts.magnetic, facts.orientation) == ("2020-05-17 09:30:12", 45.5, False, 6)
    assert facts.lon == pytest.approx(112.5, abs=1e-7) and facts.lat == pytest.approx(30.25, abs=1e-7)
    assert facts.camera == "华为 P40" and facts.datum == ""


STORED = [(version, inside, pieces) for version in (0, 1, 2) for inside in (False, True) for pieces in (1, 3) if version or not inside]


@pytest.mark.parametrize(("version", "inside", "pieces"), STORED)
def test_exif_of_a_heic_is_found_wherever_it_is_stored(version, inside, pieces):
    assert read(made.heic(made.block(), inside, version, pieces)).taken == "2020-05-17 09:30:12"


def test_exif_head_of_jpeg_is_accepted_in_png_too():
    assert read(made.png(made.block(), b"Exif\0\0")).bearing == 45.5


def test_exif_behind_other_segments_and_fill_bytes_is_found():
    before = made._segment(0xE0, b"JFIF\0" + bytes(9)) + made._segment(0xE1, b"something else") + b"\xff\xff\xff" + made._segment(0xFE, b"words")
    facts = read(made.jpeg(made.block(), before, size=(6000, 4000)))
    assert (facts.bearing, facts.width, facts.height) == (45.5, 6000, 4000)


@pytest.mark.parametrize(("lon", "lat"), [(112.5, 30.25), (-112.5, 30.25), (112.5, -30.25), (-0.25, -0.5), (179.9999, 89.9999)])
def test_letters_give_the_side_of_the_equator_and_of_greenwich(lon, lat):
    facts = read(made.jpeg(made.block(lon, lat)))
    assert (facts.lon, facts.lat) == (pytest.approx(lon, abs=1e-7), pytest.approx(lat, abs=1e-7))


@given(lon=st.floats(-180, 180), lat=st.floats(-90, 90), bearing=st.floats(0, 359.94), order=st.sampled_from("<>"))
@settings(max_examples=200, deadline=None)
def test_position_and_bearing_come_back_as_they_were_written(lon, lat, bearing, order):
    facts = read(made.jpeg(made.block(lon, lat, bearing, order=order)))
    if abs(lon) > 1e-8 or abs(lat) > 1e-8:
        assert facts.lon == pytest.approx(lon, abs=1e-7) and facts.lat == pytest.approx(lat, abs=1e-7)
    assert abs(facts.bearing - bearing) <= 0.06 and 0 <= facts.bearing < 360


def gps_facts(entries, **more):
    return read(made.jpeg(made.tiff(gps=entries, **more)))


@pytest.mark.parametrize(
    "entries",
    [
        [(2, 5, [(30, 0), (15, 1), (0, 1)]), (4, 5, [(112, 1), (30, 1), (0, 1)])],  # no denominator
        [(2, 5, [91, 0, 0]), (4, 5, [112, 0, 0])],
        [(2, 5, [30, 0, 0]), (4, 5, [181, 0, 0])],
        [(2, 5, [30, 75, 0]), (4, 5, [112, 0, 0])],  # minutes beyond 60
        [(2, 5, [0, 0, 0]), (4, 5, [0, 0, 0])],  # no fix yet
        [(2, 5, [30, 0, 0])],  # only one of the two
        [(2, 2, "30 15 0"), (4, 2, "112 30 0")],  # texts
        [*made.gps(112, 30), (9, 2, "V")],  # void by the receiver's own word
    ],
)
def test_a_position_that_cannot_be_is_no_position(entries):
    assert not gps_facts(entries).has_position


def test_decimal_degrees_and_missing_fractions_are_understood():
    facts = gps_facts([(2, 5, [(3025, 100), (0, 0), (0, 0)]), (4, 5, [(1125, 10)])])
    assert (facts.lon, facts.lat) == (112.5, 30.25)


def test_altitude_below_the_sea_is_negative():
    assert gps_facts([(5, 1, 1), (6, 5, [(123, 10)])]).altitude == -12.3
    assert gps_facts([(5, 1, 0), (6, 5, [(123, 10)])]).altitude == 12.3


def test_a_bearing_from_magnetic_north_says_so():
    facts = gps_facts(made.gps(112, 30, 359.96, "M"))
    assert facts.magnetic and facts.bearing == 0.0


def test_another_datum_is_named():
    assert gps_facts([*made.gps(112, 30), (18, 2, "WGS-84")]).datum == ""
    assert gps_facts([*made.gps(112, 30), (18, 2, "GCJ-02")]).datum == "GCJ-02"


@pytest.mark.parametrize(
    ("text", "bearing"), [(b'drone-dji:GimbalYawDegree="-45.5"', 314.5), (b"<exif:GPSImgDirection>905/10</exif:GPSImgDirection>", 90.5)]
)
def test_drones_say_their_bearing_in_the_xmp_packet(text, bearing):
    assert read(made.jpeg(made.block(bearing=None), xmp=b"<x " + text + b"/>")).bearing == bearing


@pytest.mark.parametrize("text", [b'drone-dji:GimbalYawDegree="9999"', b'drone-dji:GimbalYawDegree="x"', b'exif:GPSImgDirection="1/0"'])
def test_a_bearing_that_makes_no_sense_is_left_out(text):
    assert read(made.jpeg(xmp=text)).bearing is None


# --- time -------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2020:05:17 09:30:12", "2020-05-17 09:30:12"),
        ("2020-05-17T09:30:12", "2020-05-17 09:30:12"),
        ("2020:05:17 09:30", "2020-05-17 09:30:00"),
        ("2020:05:17 09:30:60", "2020-05-17 09:30:59"),
        ("0000:00:00 00:00:00", ""),
        ("2020:13:45 09:30:12", ""),
        ("2020:02:30 09:30:12", ""),
        ("    :  :     :  :  ", ""),
        ("昨天", ""),
    ],
)
def test_times_that_are_none_are_left_out(written, expected):
    assert read(made.jpeg(made.block(taken=written))).taken == expected


def test_satellite_time_becomes_beijing_time_and_goes_before_the_last_change():
    gps = [(7, 5, [23, 30, 5]), (29, 2, "2020:05:17")]
    assert read(made.jpeg(made.tiff([(0x0132, 2, "2022:01:01 00:00:00")], gps=gps))).taken == "2020-05-18 07:30:05"
    assert read(made.jpeg(made.tiff([(0x0132, 2, "2022:01:01 00:00:00")]))).taken == "2022-01-01 00:00:00"


def test_a_makers_name_in_gbk_is_read():
    assert read(made.jpeg(made.tiff([(0x010F, 2, "小米".encode("gbk") + b"\0")]))).camera == "小米"


# --- hostile and cut files ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", list(made.CONTAINERS))
def test_a_file_cut_anywhere_gives_what_is_left_and_never_fails(kind):
    whole = made.CONTAINERS[kind](made.block())
    for end in range(len(whole)):
        facts = read(whole[:end])
        assert facts.taken in ("", "2020-05-17 09:30:12")


@given(data=st.data(), kind=st.sampled_from(list(made.CONTAINERS)))
@settings(max_examples=600, deadline=None)
def test_changed_bytes_never_fail_and_give_values_in_range(data, kind):
    whole = bytearray(made.CONTAINERS[kind](made.block()))
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    facts = read(bytes(whole))
    assert facts.orientation in range(1, 9)
    assert facts.bearing is None or 0 <= facts.bearing < 360
    assert (facts.lon is None) == (facts.lat is None)
    assert facts.lon is None or (-180 <= facts.lon <= 180 and -90 <= facts.lat <= 90)


HEADS = [b"", b"\xff\xd8\xff\xe1", b"\x89PNG\r\n\x1a\n", b"II*\0", b"MM\0*", b"RIFF\0\0\0\0WEBP", b"\0\0\0\x18ftypheic"]


@given(head=st.sampled_from(HEADS), tail=st.binary(max_size=400))
@settings(max_examples=400, deadline=None)
def test_any_bytes_are_read_without_a_failure(head, tail):
    read(head + tail)


def quick(data: bytes) -> PhotoFacts:
    """Read what would take hours, or all memory, if its claims were followed; a bound that no slow machine reaches."""
    start = time.monotonic()
    facts = read(data)
    assert time.monotonic() - start < 30
    return facts


def test_directories_that_point_at_themselves_end():
    loop = b"II*\0" + struct.pack("<IH", 8, 2) + struct.pack("<HHII", 0x8769, 4, 1, 8) + struct.pack("<HHII", 0x8825, 4, 1, 8) + struct.pack("<I", 8)
    assert quick(made.jpeg(loop)).taken == ""


def test_claimed_lengths_beyond_the_file_take_no_memory_and_no_time():
    huge = b"II*\0" + struct.pack("<IH", 8, 65535) + struct.pack("<HHII", 0x9003, 2, 0xFFFFFFFF, 8)
    quick(made.jpeg(huge))
    quick(b"\x89PNG\r\n\x1a\n" + struct.pack(">I4s", 0xFFFFFFFF, b"eXIf") + bytes(20))
    quick(b"\0\0\0\x18ftypheic" + bytes(12) + struct.pack(">I4sQ", 1, b"meta", 2**63))


def test_lists_of_items_without_width_end():
    rows = (struct.pack(">HH", 0, 0xFFFF)) * 60000
    iloc = made._box(b"iloc", struct.pack(">B3sBBH", 0, b"\0\0\0", 0, 0, 0xFFFF) + rows)
    iinf = made._box(b"iinf", struct.pack(">B3sH", 0, b"\0\0\0", 1) + made._box(b"infe", struct.pack(">B3sHH4s", 2, b"\0\0\0", 7, 0, b"Exif")))
    quick(made._box(b"ftyp", b"heic" + bytes(12)) + made._box(b"meta", bytes(4) + iinf + iloc))


def test_millions_of_fill_bytes_and_empty_segments_end():
    quick(b"\xff\xd8" + b"\xff" * 3_000_000)
    quick(b"\xff\xd8" + b"\xff\xfe\x00\x02" * 500_000)


# --- kinds ------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"GIF89a" + bytes(10), "gif"), (b"BM\x10\0\0\0\0\0\0\0", "bmp"), (b"BMW is a car.   ", ""), (b"%PDF-1.7", ""), (b"MZ\x90\0", ""), (b"", ""),
        (b"\0\0\0\x20ftypavif", "avif"), (b"\0\0\0\x20ftypmp42", ""), (b"RIFF\0\0\0\0WAVE", ""), (b"<svg xmlns=", ""),
    ],
)  # fmt: skip
def test_the_kind_is_told_by_the_content(head, kind):
    assert kind_of(head) == kind and read(head).kind == kind
