"""The tree of hashes of RFC 6962: the vectors its authors published, and every proof of small logs against a tree made
apart, as the RFC words it.

Planted one at a time, each seen caught here: leaves hashed as nodes are; a proof for another size taken; a split not at
the largest power of two; an old root that is not compared where its size is a power of two.
"""

from __future__ import annotations

import hashlib
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.merkle import (
    EMPTY,
    PROOF_MAX,
    Place,
    consistency_stretches,
    edge_of,
    grown,
    inclusion_stretches,
    is_consistent,
    is_included,
    leaf_hash,
    places_in,
    proof_of,
    root_of,
)

ENTRIES = tuple(
    map(
        bytes.fromhex,
        ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"),
    )
)
"""The entries, roots and proofs of the reference implementation of Certificate Transparency."""
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
A, B, C, D, E, F = (
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
)
INCLUSION = {(0, 8): (A, B, C), (5, 8): (D, E, ROOTS[3]), (2, 3): (ROOTS[1],), (1, 5): (ROOTS[0], B, D)}
CONSISTENCY = {(1, 1): (), (1, 8): (A, B, C), (6, 8): (F, E, ROOTS[3]), (2, 5): (B, D)}


class Tree:
    """A log whose nodes are kept in a dict."""

    def __init__(self) -> None:
        self.size = 0
        self.nodes: dict[Place, bytes] = {}
        self.entries: list[bytes] = []

    def add(self, *entries: bytes) -> None:
        edge = {place: self.nodes[place] for place in edge_of(self.size)}
        new = grown(self.size, [leaf_hash(entry) for entry in entries], edge)
        assert not new.keys() & self.nodes.keys()
        self.nodes |= new
        self.size += len(entries)
        self.entries += entries

    def root(self, size: int | None = None) -> bytes:
        return root_of(self.size if size is None else size, self.nodes.__getitem__)

    def consistency(self, old: int, new: int) -> tuple[bytes, ...]:
        stretches = consistency_stretches(old, new)
        needed = places_in(stretches)
        return proof_of(stretches, {place: self.nodes[place] for place in needed}.__getitem__)

    def inclusion(self, at: int, size: int) -> tuple[bytes, ...]:
        return proof_of(inclusion_stretches(at, size), self.nodes.__getitem__)


def by_the_book(entries: list[bytes]) -> bytes:
    """MTH of RFC 6962 §2.1, word for word."""
    n = len(entries)
    if n == 0:
        return hashlib.sha256(b"").digest()
    if n == 1:
        return hashlib.sha256(b"\x00" + entries[0]).digest()
    k = max(2**power for power in range(n) if 2**power < n)
    return hashlib.sha256(b"\x01" + by_the_book(entries[:k]) + by_the_book(entries[k:])).digest()


def tree_of(count: int, step: int = 1) -> Tree:
    tree = Tree()
    entries = [f"entry {at}".encode() for at in range(count)]
    for at in range(0, count, step):
        tree.add(*entries[at : at + step])
    return tree


@pytest.fixture(scope="module")
def published() -> Tree:
    tree = Tree()
    tree.add(*ENTRIES)
    return tree


def test_the_published_roots_come_out(published: Tree) -> None:
    assert EMPTY.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert [published.root(size).hex() for size in range(1, 9)] == list(ROOTS)


def test_the_published_proofs_come_out_and_hold(published: Tree) -> None:
    for (at, size), expected in INCLUSION.items():
        proof = published.inclusion(at, size)
        assert tuple(one.hex() for one in proof) == expected
        assert is_included(leaf_hash(ENTRIES[at]), at, size, published.root(size), proof)
    for (old, new), expected in CONSISTENCY.items():
        proof = published.consistency(old, new)
        assert tuple(one.hex() for one in proof) == expected
        assert is_consistent(old, published.root(old), new, published.root(new), proof)


def test_every_proof_of_every_small_log_holds_and_is_short() -> None:
    tree = tree_of(70)
    for new in range(71):
        assert tree.root(new) == by_the_book(tree.entries[:new])
        for old in range(new + 1):
            proof = tree.consistency(old, new)
            assert len(proof) <= 2 * new.bit_length()
            assert is_consistent(old, tree.root(old), new, tree.root(new), proof)
        for at in range(new):
            proof = tree.inclusion(at, new)
            assert len(proof) <= new.bit_length()
            assert is_included(leaf_hash(tree.entries[at]), at, new, tree.root(new), proof)


def test_how_many_entries_come_at_once_makes_no_difference() -> None:
    assert {step: tree_of(37, step).nodes for step in (1, 2, 5, 37)} == dict.fromkeys((1, 2, 5, 37), tree_of(37).nodes)


def test_a_proof_never_takes_more_than_four_kilobytes() -> None:
    sizes = [2**power + step for power in range(1, 64) for step in (-1, 0, 1) if 2**power + step > 1]
    for old, new in pairwise(sorted({*sizes})):
        assert 32 * len(consistency_stretches(old, new)) <= 4_096
        assert len(inclusion_stretches(new - 1, new)) <= PROOF_MAX


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_no_other_log_and_no_spoilt_proof_is_taken(data: st.DataObject) -> None:
    tree, other = tree_of(40), tree_of(40)
    new = data.draw(st.integers(2, 40))
    old = data.draw(st.integers(1, new - 1))
    proof = list(tree.consistency(old, new))
    what = data.draw(st.sampled_from(["entry", "flip", "drop", "add", "swap", "size", "root"]))
    old_size, new_size, old_root, new_root = old, new, tree.root(old), tree.root(new)
    if what == "entry":  # the log was rewritten at one place before the old end, and proves itself
        at = data.draw(st.integers(0, old - 1))
        other = Tree()
        other.add(*tree.entries[:at], b"rewritten", *tree.entries[at + 1 :])
        proof, new_root = list(other.consistency(old, new)), other.root(new)
    elif what == "flip":
        at, bit = data.draw(st.integers(0, len(proof) - 1)), data.draw(st.integers(0, 255))
        value = int.from_bytes(proof[at], "big") ^ (1 << bit)
        proof[at] = value.to_bytes(32, "big")
    elif what == "drop":
        del proof[data.draw(st.integers(0, len(proof) - 1))]
    elif what == "add":
        proof.insert(data.draw(st.integers(0, len(proof))), data.draw(st.sampled_from([EMPTY, proof[0]])))
    elif what == "swap":
        if len(set(proof)) < 2:
            return
        proof.reverse()
        if proof == proof[::-1]:
            return
    elif what == "size":
        old_size = data.draw(st.integers(0, 45).filter(lambda size: size not in (0, old)))
    else:
        old_root = tree.root(data.draw(st.integers(0, 40).filter(lambda size: size != old)))
    assert not is_consistent(old_size, old_root, new_size, new_root, proof)


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 40), st.data())
def test_no_other_entry_and_no_other_place_is_taken(size: int, data: st.DataObject) -> None:
    tree = tree_of(size)
    at = data.draw(st.integers(0, size - 1))
    proof, root = tree.inclusion(at, size), tree.root()
    assert not is_included(leaf_hash(b"another"), at, size, root, proof)
    for wrong in {*range(-1, size + 2)} - {at}:
        assert not is_included(leaf_hash(tree.entries[at]), wrong, size, root, proof)
