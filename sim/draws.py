"""Random numbers by address: Philox4x32-10 (Salmon et al. 2011, doi:10.1145/2063384.2063405).

A draw depends only on (seed, purpose, step, who, whom), so both engines, any activation order and any
two compared scenarios meet the same luck.
"""

import math

import numpy as np

from sim.compiled import compiled, inlined, kernel

LOW = np.uint64(0xFFFFFFFF)
HALF = np.uint64(32)
M0, M1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
W0, W1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
TWO_PI = 6.283185307179586
NOBODY = np.int64(0)  # where a draw has no second party; typed, for each literal would be compiled anew


@inlined
def rounds(k0, k1, c0, c1, c2, c3):
    """Ten rounds; four words of 32 bits, each in an uint64."""
    for _ in range(10):
        p0, p1 = c0 * M0, c2 * M1
        c0, c1, c2, c3 = (p1 >> HALF) ^ c1 ^ k0, p1 & LOW, (p0 >> HALF) ^ c3 ^ k1, p0 & LOW
        k0, k1 = (k0 + W0) & LOW, (k1 + W1) & LOW
    return c0, c1, c2, c3


@compiled
def philox(k0, k1, c0, c1, c2, c3):
    """The four words at a counter, (c0, c1, c2, c3), under a key, (k0, k1)."""
    return rounds(k0, k1, c0, c1, c2, c3)


@kernel
def words(seed, purpose, step, who, whom):
    """The four words at one address; every part of it counts by its lowest 32 bits (seed by 64)."""
    s = np.uint64(seed)
    return philox(
        s & LOW,
        s >> HALF,
        np.uint64(who) & LOW,
        np.uint64(whom) & LOW,
        np.uint64(step) & LOW,
        np.uint64(purpose),
    )


@kernel
def fraction(word):
    """A word as a number in (0, 1), never 0 or 1."""
    return (float(word) + 0.5) / 4294967296.0


@kernel
def fine(high, low):
    """Two words as a number in (0, 1) with 52 bits."""
    return (float((high << np.uint64(20)) ^ (low >> np.uint64(12))) + 0.5) / 4503599627370496.0


@compiled
def uniform(seed, purpose, step, who, whom):
    """A number in (0, 1) for one decision."""
    a, b, _, _ = words(seed, purpose, step, who, whom)
    return fine(a, b)


@compiled
def four(seed, purpose, step, who, whom):
    """Four numbers in (0, 1) for the decisions of one agent, at the price of one."""
    a, b, c, d = words(seed, purpose, step, who, whom)
    return fraction(a), fraction(b), fraction(c), fraction(d)


@compiled
def four_each(seed, purpose, step, first, out):
    """The four numbers of neighbouring rows from `first` on, into the columns of `out`, shape (4, rows),
    contiguous: the loop is then vectorised, which takes more than half off their cost."""
    s = np.uint64(seed)
    low, high = s & LOW, s >> HALF
    for i in range(out.shape[1]):
        a, b, c, d = rounds(
            low, high, np.uint64(first + i) & LOW, np.uint64(0), np.uint64(step) & LOW, np.uint64(purpose)
        )
        out[0, i] = fraction(a)
        out[1, i] = fraction(b)
        out[2, i] = fraction(c)
        out[3, i] = fraction(d)


@compiled
def two(seed, purpose, step, who, whom):
    """Two numbers in (0, 1) of 52 bits."""
    a, b, c, d = words(seed, purpose, step, who, whom)
    return fine(a, b), fine(c, d)


@compiled
def exponential(u, mean):
    """A waiting time with this mean, from a number in (0, 1)."""
    return -math.log(u) * mean


@compiled
def normal(u, v):
    """A standard normal value from two numbers in (0, 1) (Box and Muller 1958)."""
    return math.sqrt(-2.0 * math.log(u)) * math.cos(TWO_PI * v)


@compiled
def lognormal(z, mean, cv2):
    """A positive value with this mean and squared coefficient of variation, from a normal one."""
    spread = math.log(1.0 + cv2)
    return mean * math.exp(math.sqrt(spread) * z - 0.5 * spread)


@compiled
def address(cause, place, step, ordinal):
    """The 62-bit name of a case: the same wherever the same thing happens, whatever the seed."""
    a, b, _, _ = philox(
        np.uint64(0x636F676F),
        np.uint64(0x76C0DE00),
        np.uint64(cause),
        np.uint64(place) & LOW,
        np.uint64(step) & LOW,
        np.uint64(ordinal) & LOW,
    )
    return np.int64((a << np.uint64(30)) ^ b)


@compiled
def offspring(parent, ordinal):
    """The name of the ordinal-th case that a case bred."""
    p = np.uint64(parent)
    a, b, _, _ = philox(
        np.uint64(0x6272656),
        np.uint64(0x65640000),
        p & LOW,
        p >> HALF,
        np.uint64(ordinal) & LOW,
        np.uint64(0),
    )
    return np.int64((a << np.uint64(30)) ^ b)
