"""The latest report of progress and the latest acceptance of each site."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...model.appendix import code_of
from .ledger_figures import BLANK, Ints, hundredths


def latest_progress(
    rows: pd.DataFrame, place: Callable[[Iterable[int]], Ints], figures: dict[str, Ints], words: dict[str, npt.NDArray[np.object_]], size: int
) -> None:
    """Period, finished area and progress of the last period; of two reports on one the one that was entered last."""
    ranks = {value: _period(value) for value in rows["BGQB"].unique()}
    last = _last(rows, [ranks[value] for value in rows["BGQB"]])
    at = place(last["fid"].to_numpy())
    words["BGQB"] = _put(last["BGQB"], at, size)
    figures["WCMJ"] = _figures(hundredths(last["WCMJ"]), at, size)
    # One decimal, as in the dictionary, kept in hundredths like the rest.
    figures["XXJD"] = _figures(hundredths(last["XXJD"]), at, size)


def latest_acceptance_words(level: str, result: str, codes: Mapping[str, Mapping[str, str]]) -> str:
    """市级合格."""
    return codes.get("YSJB", {}).get(level, level) + codes.get("YSJL", {}).get(result, result)


def latest_acceptances(
    rows: pd.DataFrame, codes: Mapping[str, Mapping[str, str]], place: Callable[[Iterable[int]], Ints], figures: dict[str, Ints],
    words: dict[str, npt.NDArray[np.object_]], size: int,
) -> None:  # fmt: skip
    """Level with result, date and area of the last acceptance; on one day the highest level is the last."""
    last = _last(rows, [f"{code_of(date)}|{code_of(level)}" for date, level in zip(rows["YSRQ"], rows["YSJB"])])
    at = place(last["fid"].to_numpy())
    said: dict[tuple[str, str], str] = {}
    pairs = [(code_of(level), code_of(result)) for level, result in zip(last["YSJB"], last["YSJL"])]
    for pair in pairs:
        said.setdefault(pair, latest_acceptance_words(*pair, codes))
    words["YSJB"] = _put(pd.Series([said[pair] for pair in pairs], dtype=object), at, size)
    words["YSRQ"] = _put(last["YSRQ"], at, size)
    figures["YSMJ"] = _figures(hundredths(last["YSMJ"]), at, size)


def _period(value: object) -> str:
    """2020Q2 and 202006 as texts that can be compared."""
    text = code_of(value).upper()
    quarter = re.fullmatch(r"(\d{4})Q([1-4])", text)
    return f"{quarter[1]}{3 * int(quarter[2]):02d}" if quarter else text


def _last(rows: pd.DataFrame, ranks: list[str]) -> pd.DataFrame:
    """The row with the highest rank of each site; the later one where two are equal."""
    order = pd.factorize(pd.Series(ranks, dtype=object), sort=True)[0] if ranks else np.zeros(0, dtype=np.int64)
    ordered = rows.iloc[np.lexsort((np.arange(len(rows)), order))]
    return ordered.drop_duplicates("fid", keep="last")


def _put(values: pd.Series, at: Ints, size: int) -> npt.NDArray[np.object_]:
    result = np.full(size, None, dtype=object)
    result[at] = values.to_numpy(dtype=object)
    return result


def _figures(values: Ints, at: Ints, size: int) -> Ints:
    result = np.full(size, BLANK, dtype=np.int64)
    result[at] = values
    return result
