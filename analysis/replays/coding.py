"""Numbers as a page holds them: squeezed, as text. `assets/replay/decode.js` reads them."""

import base64
import zlib

import numpy as np

SEVEN, MORE = 0x7F, 0x80


def whole(numbers: np.ndarray) -> str:
    """Whole numbers in their order; small ones, of either sign, take a byte before they are squeezed."""
    values = np.asarray(numbers, np.int64).ravel()
    folded = (values << 1) ^ (values >> 63)
    length = np.ones(len(folded), np.int64)
    while (long := folded >> (7 * length) > 0).any():
        length += long
    place = np.cumsum(length) - length
    written = np.zeros(int(length.sum()), np.uint8)
    for k in range(int(length.max(initial=0))):
        has = length > k
        more = np.where(length[has] > k + 1, MORE, 0)
        written[place[has] + k] = (folded[has] >> (7 * k) & SEVEN) | more
    return text(written.tobytes())


def exact(numbers: np.ndarray) -> str:
    """Numbers to the last bit; nan for none."""
    return text(np.asarray(numbers, "<f8").tobytes())


def text(raw: bytes) -> str:
    """Bytes, squeezed."""
    return base64.b64encode(zlib.compress(raw, 9)).decode()
