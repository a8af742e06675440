"""What the styles of the maps draw can be told apart: with all three kinds of colour blindness, and printed in grey.

Each entry of a legend is drawn as it stands there and two are compared dot by dot, after the simulation of Machado, Oliveira and Fernandes
("A Physiologically-based Model for Simulation of Color Vision Deficiency", 2009, severity 1.0), as distances in CIE L*a*b*.
"""

from __future__ import annotations

from itertools import combinations

import pytest
from qgis.core import QgsMarkerSymbol, QgsProperty, QgsRenderContext, QgsSymbolLayer, QgsVectorLayer
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QImage, QPainter

from mine_restoration_plugin.bridge.layer_styles import TEMPLATES

EYES = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
    "grey printer": ((0.2126, 0.7152, 0.0722),) * 3,
}
WIDE, HIGH = 60, 32
SEEN = 12.0
"""A distance in CIE L*a*b* that nobody overlooks beside each other."""
SHARE = 0.2
"""Of the dots that either entry has on white paper: so many must be as far apart."""
WHITE = (255, 255, 255)


def linear(value: float) -> float:
    value /= 255
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def lab(rgb, eye):
    plain = [linear(value) for value in rgb]
    r, g, b = (min(1.0, max(0.0, sum(f * v for f, v in zip(row, plain)))) for row in eye)
    xyz = (
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883,
    )
    x, y, z = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def far(one, other, eye) -> float:
    return sum((a - b) ** 2 for a, b in zip(lab(one, eye), lab(other, eye))) ** 0.5


def drawn(symbol):
    image = QImage(WIDE, HIGH, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    symbol.drawPreviewIcon(painter, QSize(WIDE, HIGH))
    painter.end()
    return [image.pixelColor(x, y).getRgb()[:3] for x in range(WIDE) for y in range(HIGH)]


def entries(style: str, kind: str, small: bool = False):
    """Each legend entry of a style as its dots; as maps of whole provinces draw it where ``small``."""
    layer = QgsVectorLayer(f"{kind}?crs=EPSG:4490", style, "memory")
    layer.loadNamedStyle(f"{TEMPLATES}/{style}.qml")
    found = {}
    for rule in layer.renderer().rootRule().children():
        symbol = rule.symbol().clone()
        markers = [part for part in symbol.symbolLayers() if part.layerType() == "CentroidFill"]
        if small and not markers:
            continue
        if small:
            marker = markers[0].subSymbol().clone()
            for part in marker.symbolLayers():
                for place in (QgsSymbolLayer.Property.PropertyFillColor, QgsSymbolLayer.Property.PropertyStrokeColor):
                    part.setDataDefinedProperty(place, QgsProperty())  # what is selected is yellow
            assert isinstance(marker, QgsMarkerSymbol)
            marker.setSize(marker.size(QgsRenderContext()) * 2.5)
            symbol = marker
        found[rule.label()] = drawn(symbol)
    return found


def share(one, other, eye) -> float:
    """The part of two entries' ink that differs."""
    white = {colour: far(colour, WHITE, eye) > SEEN for colour in {*one, *other}}
    apart = {pair: far(*pair, eye) > SEEN for pair in set(zip(one, other))}
    ink = [pair for pair in zip(one, other) if white[pair[0]] or white[pair[1]]]
    return sum(apart[pair] for pair in ink) / len(ink)


CASES = [
    ("workspace_patches", "Polygon", False), ("workspace_patches", "Polygon", True), ("patches", "Polygon", False), ("patches", "Polygon", True),
    ("rivers", "LineString", False), ("strips", "Polygon", False),
]  # fmt: skip


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize(("style", "kind", "small"), CASES)
def test_entries_of_a_legend_differ_for_every_eye_and_in_grey(qgis_app, style, kind, small, eye):
    found = entries(style, kind, small)
    assert len(found) >= 3
    close = {(one, other): round(share(found[one], found[other], EYES[eye]), 3) for one, other in combinations(found, 2)}
    assert {pair: value for pair, value in close.items() if value < SHARE} == {}


@pytest.mark.parametrize("eye", EYES)
def test_lines_of_rivers_provinces_and_strips_are_not_taken_for_one_another(qgis_app, eye):
    rivers, strips = entries("rivers", "LineString"), entries("strips", "Polygon")
    provinces = entries("provinces", "Polygon")
    for groups in ((rivers, strips), (rivers, provinces), (strips, provinces)):
        for one in groups[0].values():
            for other in groups[1].values():
                assert share(one, other, EYES[eye]) >= SHARE


def test_measure_takes_red_and_green_of_one_lightness_for_one_colour_in_grey():
    red, green = [(200, 60, 60)] * 10, [(0, 131, 0)] * 10
    assert share(red, green, EYES["normal"]) == 1 and share(red, green, EYES["grey printer"]) == 0
