"""A rule for single values applied to a whole column: a million rows hold few different values."""

from __future__ import annotations

from typing import Any, Callable

import numpy as np
import pandas as pd


def each_value(values: np.ndarray, rule: Callable[[Any], Any], dtype: Any = object) -> np.ndarray:
    """What a rule makes of each value; it is asked once for each different one.

    Args:
        values: array (n,) of text, none missing.
        rule: must answer the same for the same value.
        dtype: of the result.
    """
    place, different = pd.factorize(np.asarray(values, dtype=object))
    answers = np.empty(len(different), dtype=dtype)
    for number, value in enumerate(different):
        answers[number] = rule(value)
    return np.asarray(answers[place])
