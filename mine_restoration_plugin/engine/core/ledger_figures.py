"""Figures of the ledger: hectares and 万元 in whole hundredths, so that parts make totals to the cent."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

Ints = npt.NDArray[np.int64]
BLANK = int(np.iinfo(np.int64).min)
"""Stands for a figure that nobody entered."""
_LARGEST = 1e13  # hundredths: more is no figure of a mine


def hundredths(values: pd.Series) -> Ints:
    """Typed numbers in whole hundredths, halves upwards; :data:`BLANK` for what is none."""
    given = numbers(values)
    with np.errstate(invalid="ignore"):
        fine = np.isfinite(given) & (np.abs(given) <= _LARGEST / 100)
    # What stands behind the fourth decimal is noise of floats and must not decide a half.
    exact = np.rint(np.where(fine, given, 0.0) * 10_000).astype(np.int64)
    return np.where(fine, (exact + 50) // 100, BLANK)


def numbers(values: pd.Series) -> npt.NDArray[np.float64]:
    """A column as floats; NaN for what is no number."""
    found: npt.NDArray[np.float64] = pd.to_numeric(values, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    return found
