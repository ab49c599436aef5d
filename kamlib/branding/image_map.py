"""Which words go with which brand?"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kamlib.errors import KamError, require_choice


@dataclass(frozen=True)
class ImageMap:
    """What :func:`image_map` returns."""

    points: pd.DataFrame
    axis_shares: tuple[float, ...]
    total_inertia: float
    scaling: str


def image_map(counts: pd.DataFrame, *, scaling: str = "symmetric") -> ImageMap:
    """A map of brands and image words by correspondence analysis, from a table of counts.

    Parameters
    ----------
    counts : DataFrame
        Brands as index, words as columns, how many respondents link the two (≥ 0); at least 3 × 3.
    scaling : {"symmetric", "brands"}
        Both in principal coordinates (the usual picture: compare brands with brands and words with words), or brands in
        principal and words in standard coordinates (a brand is the centre of gravity of its words).

    Returns
    -------
    ImageMap
        ``points``: kind ("brand" or "word"), name, x, y, share (of all counts), quality (0–1: how much of the point's
        distance from the centre the map shows; below 0.5, do not read it) · ``axis_shares``: what each axis explains ·
        ``total_inertia``: chi-square / total · ``scaling`` as asked for.

    Raises
    ------
    KamError
        Negative counts, an empty row or column, fewer than three brands or words, brands all alike.

    Notes
    -----
    Singular values of the standardised residuals (P − rcᵀ) / √(rcᵀ). Signs are set so that the point with the largest
    mass-weighted coordinate lies on the positive side of each axis.

    References
    ----------
    Greenacre 1984; Benzécri 1973. For the picture of deck 000, slide 36, whose layout is lost.

    Examples
    --------
    >>> counts = pd.DataFrame({"warm": [30, 10, 10], "fast": [10, 30, 10], "cheap": [10, 10, 30]}, index=list("ABC"))
    >>> [round(share, 3) for share in image_map(counts).axis_shares]
    [0.5, 0.5]
    """
    require_choice(scaling, ["symmetric", "brands"], where="image_map(scaling=)")
    _require_counts(counts)
    shares = counts.to_numpy(float) / counts.to_numpy(float).sum()
    brands, words = shares.sum(axis=1), shares.sum(axis=0)
    expected = np.outer(brands, words)
    left, strength, right = np.linalg.svd((shares - expected) / np.sqrt(expected), full_matrices=False)
    kept = strength[: min(shares.shape) - 1]
    if not kept.max() > 1e-9:
        raise KamError("all brands have the same profile", where="image_map(counts)", fix="there is nothing to map")
    signs = np.sign(left[np.abs(left).argmax(axis=0), range(left.shape[1])])
    rows = left * signs * strength / np.sqrt(brands)[:, None]
    columns = right.T * signs * (strength if scaling == "symmetric" else 1) / np.sqrt(words)[:, None]
    columns_full = right.T * signs * strength / np.sqrt(words)[:, None]
    points = pd.concat(
        [
            _points("brand", counts.index, rows, rows, brands),
            _points("word", counts.columns, columns, columns_full, words),
        ],
        ignore_index=True,
    )
    inertia = kept**2
    return ImageMap(points, tuple((inertia / inertia.sum()).tolist()), float(inertia.sum()), scaling)


def _points(kind: str, names: pd.Index, shown: np.ndarray, full: np.ndarray, share: np.ndarray) -> pd.DataFrame:
    lengths = (full**2).sum(axis=1)
    quality = (full[:, :2] ** 2).sum(axis=1) / np.where(lengths > 1e-18, lengths, np.nan)
    table = {"kind": kind, "name": names, "x": shown[:, 0], "y": shown[:, 1], "share": share, "quality": quality}
    return pd.DataFrame(table)


def _require_counts(counts: pd.DataFrame) -> None:
    where, numbers = "image_map(counts)", counts.to_numpy(float)
    if min(numbers.shape) < 3:
        raise KamError(f"a table of {numbers.shape[0]} × {numbers.shape[1]}", where=where, fix="give at least 3 × 3")
    if not (numbers >= 0).all():
        raise KamError("a count is negative or missing", where=where, fix="give counts ≥ 0")
    empty = [*counts.index[numbers.sum(axis=1) == 0], *counts.columns[numbers.sum(axis=0) == 0]]
    if empty:
        raise KamError(f"nobody named anything for {empty}", where=where, fix="leave out these brands or words")
