"""How far one word is from another: the edits between them (Levenshtein 1966)."""

from __future__ import annotations


def distance(one: str, two: str) -> int:
    """Return how many letters must be put in, taken out or changed to make one word the other.

    >>> distance("syrakki", "syyrakki"), distance("abc", "abc"), distance("", "ab")
    (1, 0, 2)
    """
    row = list(range(len(two) + 1))
    for i, a in enumerate(one, 1):
        last, row[0] = row[0], i
        for j, b in enumerate(two, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (a != b))
    return row[-1]
