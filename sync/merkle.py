"""A log as a tree of hashes, as RFC 6962 §2.1 has it: one root says all there is, in its order, and short proofs say
that a root still holds what an earlier one held, or holds one entry. Only arithmetic: where the hashes lie is not
known here.

    MTH({})      = SHA-256()
    MTH({d})     = SHA-256(0x00 ‖ d)
    MTH(D[n])    = SHA-256(0x01 ‖ MTH(D[0:k]) ‖ MTH(D[k:n])),  k the largest power of two below n

A *node* is the hash of a complete subtree: (level, place) covers the leaves from place·2^level on, 2^level of them. It
never changes once its last leaf is there, so whoever keeps nodes only ever adds to them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

HASH_BYTES = 32
EMPTY = hashlib.sha256().digest()
PROOF_MAX = 130
"""Hashes of the longest proof any log of at most 2^64 entries has; 4 kB."""

Place: TypeAlias = tuple[int, int]
Node: TypeAlias = Callable[[Place], bytes]


def leaf_hash(entry: bytes) -> bytes:
    """The hash of one entry."""
    return hashlib.sha256(b"\0" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees side by side."""
    return hashlib.sha256(b"\1" + left + right).digest()


def grown(size: int, leaves: Sequence[bytes], edge: Mapping[Place, bytes]) -> dict[Place, bytes]:
    """The nodes that come to be when leaves are added to a log of this size, the leaves among them.

    `edge` holds the nodes of the log's right edge (see `edge_of`).
    """
    new: dict[Place, bytes] = {}
    for at, leaf in enumerate(leaves, size):
        level, place, value = 0, at, leaf
        new[level, place] = value
        while place % 2:  # a right child completes its parent
            left = (level, place - 1)
            value = node_hash(new[left] if left in new else edge[left], value)
            level, place = level + 1, place // 2
            new[level, place] = value
    return new


def edge_of(size: int) -> tuple[Place, ...]:
    """The complete subtrees a log of this size is made of, from the left: one for each bit of its size."""
    return tuple(_complete(0, size))


def _complete(start: int, end: int) -> Iterator[Place]:
    """The largest complete subtrees that cover a stretch which begins where such a subtree may."""
    while start < end:
        level = (end - start).bit_length() - 1
        if start:
            level = min(level, (start & -start).bit_length() - 1)
        yield level, start >> level
        start += 1 << level


def _hash_of(start: int, end: int, node: Node) -> bytes:
    """The tree hash of a stretch of leaves that begins where a complete subtree of its size may."""
    parts = list(_complete(start, end))
    value = node(parts[-1])
    for place in reversed(parts[:-1]):
        value = node_hash(node(place), value)
    return value


def _split(size: int) -> int:
    return 1 << ((size - 1).bit_length() - 1)


# -- what is needed, and what is proved ----------------------------------------------------------------------------


def root_of(size: int, node: Node) -> bytes:
    """The root of a log of this size."""
    return _hash_of(0, size, node) if size else EMPTY


def consistency_stretches(old: int, new: int) -> list[tuple[int, int]]:
    """The stretches of leaves whose hashes prove that a log of `new` entries begins with the `old` it had before."""
    found: list[tuple[int, int]] = []
    start, end, is_whole = 0, new, True
    if not 0 < old < new:
        return []
    size = old
    while size != end - start:
        k = _split(end - start)
        if size <= k:
            found.append((start + k, end))
            end = start + k
        else:
            found.append((start, start + k))
            start, size, is_whole = start + k, size - k, False
    if not is_whole:
        found.append((start, end))
    return found[::-1]


def inclusion_stretches(at: int, size: int) -> list[tuple[int, int]]:
    """The stretches of leaves whose hashes prove that the entry at a place is in a log of this size."""
    assert 0 <= at < size
    found: list[tuple[int, int]] = []
    start, end = 0, size
    while end - start > 1:
        k = start + _split(end - start)
        if at < k:
            found.append((k, end))
            end = k
        else:
            found.append((start, k))
            start = k
    return found[::-1]


def places_in(stretches: Iterable[tuple[int, int]]) -> set[Place]:
    """The nodes that the hashes of these stretches are made of."""
    return {place for start, end in stretches for place in _complete(start, end)}


def proof_of(stretches: Iterable[tuple[int, int]], node: Node) -> tuple[bytes, ...]:
    """The hashes of some stretches, in their order."""
    return tuple(_hash_of(start, end, node) for start, end in stretches)


# -- checking, as RFC 9162 §2.1.3.2 and §2.1.4.2 do ------------------------------------------------------------------


def is_consistent(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that a log with the new root begins with all that the one with the old root held."""
    if old == new or not old:
        return old <= new and not proof and (not old or old_root == new_root)
    if old > new or not proof or len(proof) > PROOF_MAX:
        return False
    path = list(proof)
    if old & (old - 1) == 0:
        path.insert(0, old_root)
    fn, sn = old - 1, new - 1
    while fn % 2:
        fn, sn = fn // 2, sn // 2
    fr = sr = path[0]
    for value in path[1:]:
        if not sn:
            return False
        if fn % 2 or fn == sn:
            fr, sr = node_hash(value, fr), node_hash(value, sr)
            while fn and not fn % 2:
                fn, sn = fn // 2, sn // 2
        else:
            sr = node_hash(sr, value)
        fn, sn = fn // 2, sn // 2
    return sn == 0 and fr == old_root and sr == new_root


def is_included(leaf: bytes, at: int, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that this leaf is at this place of the log with this root."""
    if not 0 <= at < size or len(proof) > PROOF_MAX:
        return False
    fn, sn, value = at, size - 1, leaf
    for one in proof:
        if not sn:
            return False
        if fn % 2 or fn == sn:
            value = node_hash(one, value)
            while fn and not fn % 2:
                fn, sn = fn // 2, sn // 2
        else:
            value = node_hash(value, one)
        fn, sn = fn // 2, sn // 2
    return sn == 0 and value == root
