"""How one revoke key follows another: a chain of links, each signed by the key before it or by its heir. Pure.

A laptop keeps the key it was first told, the *root*, and follows links from there, one after the other. A link names
the next key, or the *heir*: a key that may name the next one when the present one is lost or stolen. The heir's private
half is derived from the partnership's recovery key, so that two of its three keepers have to meet.

    link     LINK ‖ partnership 8 · number · before 32 · kind · public 32 · reason
             kind "next": signed by the present key or its heir; kind "heir": by the present key alone

`before` is the hash of the link before, of the root for the first: no link fits another chain, or another place in
this one. What was followed stays followed: a chain that forks off earlier, or is shorter, changes nothing. A key that
has been followed by another is *retired*, and never comes back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Annotated, Literal, Self

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec.structs import replace

from sync.orders import SIGNED_BYTES_MAX, Mark, content_of_line, line_of_content, partnership_mark
from sync.protocol import Unreadable, pack, unpack
from sync.sealing import SIGNATURE_BYTES, check

LINK = b"fsdesk/1 link of revoke keys\0"
LINKS_MAX = 64
"""More than a partnership needs in a lifetime, and few enough to be handed whole."""
REASONS = ("planned", "lost", "stolen")
LINK_MARK, CHAIN_MARK, HEIR_MARK = "FSDESKREVOKELINK1-", "FSDESKREVOKECHAIN1-", "FSDESKREVOKEHEIR1-"

Public = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
Number = Annotated[int, msgspec.Meta(ge=0, le=LINKS_MAX)]


class Link(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """One step: of which partnership, which in order, after what; the next key or the heir, and why."""

    partnership: Mark
    number: Number
    before: Public
    kind: Literal["next", "heir"]
    public: Public
    reason: str


class Chain(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """How far somebody has followed: number and hash of the last link, the key that counts now, its heir (empty for
    none), and those that are retired, the first of them the root."""

    number: Number
    tip: Public
    present: Public
    heir: bytes = b""
    retired: tuple[Public, ...] = ()

    @property
    def key(self) -> Ed25519PublicKey:
        """The key that orders are checked with now."""
        return Ed25519PublicKey.from_public_bytes(self.present)

    @property
    def root(self) -> bytes:
        """The key it all began with."""
        return self.retired[0] if self.retired else self.present

    def to_bytes(self) -> bytes:
        """The form in which it is kept."""
        return pack(self)

    @classmethod
    def kept(cls, raw: bytes, root: bytes) -> Self:
        """The chain that was kept, where it begins with this root; else the root alone."""
        if raw:
            found = unpack(raw, cls)
            if found.root == root:
                return found
        return cls(0, _hash(root), root)


def _hash(content: bytes) -> bytes:
    return hashlib.sha256(LINK + content).digest()


def next_link(chain: Chain, hub_sign: bytes, kind: Literal["next", "heir"], public: bytes, reason: str) -> Link:
    """The link that would follow, still to be signed."""
    assert reason in REASONS
    return Link(partnership_mark(hub_sign), chain.number + 1, chain.tip, kind, public, reason)


def sign_link(link: Link, key: Ed25519PrivateKey) -> bytes:
    """The link: its signature, and what it says."""
    raw = pack(link)
    return key.sign(LINK + raw) + raw


def step(chain: Chain, raw: bytes, mark: bytes) -> Chain:
    """The chain one link further. Unreadable when this is not the link that follows."""
    if not SIGNATURE_BYTES < len(raw) <= SIGNED_BYTES_MAX:
        raise Unreadable("not_understood")
    signature, said = raw[:SIGNATURE_BYTES], raw[SIGNATURE_BYTES:]
    link = unpack(said, Link)
    if (link.partnership, link.number, link.before) != (mark, chain.number + 1, chain.tip):
        raise Unreadable("other_chain")
    if link.reason not in REASONS or link.public in (chain.present, *chain.retired):
        raise Unreadable("not_understood")
    try:
        check(signature, LINK + said, chain.key)
    except Unreadable:
        if link.kind != "next" or not chain.heir:
            raise
        check(signature, LINK + said, Ed25519PublicKey.from_public_bytes(chain.heir))
    further = replace(chain, number=link.number, tip=_hash(raw))
    if link.kind == "heir":
        return replace(further, heir=link.public)
    if link.public == chain.heir:
        raise Unreadable("not_understood")
    return replace(further, present=link.public, retired=(*chain.retired, chain.present))


def follow(chain: Chain, links: Iterable[bytes], hub_sign: bytes) -> Chain:
    """As far as these links lead from here. Those already followed, and whatever does not fit, change nothing."""
    mark = partnership_mark(hub_sign)
    for raw in links:
        try:
            chain = step(chain, raw, mark)
        except (Unreadable, ValueError):
            continue
    return chain


# -- lines of text, carried by hand to the machine that has the keys ------------------------------------------------


def link_line(raw: bytes) -> str:
    """A link, as a line."""
    return line_of_content(LINK_MARK, raw)


def link_from_line(text: str) -> bytes:
    """The link that a line is, not yet checked; Unreadable when it is not whole."""
    return content_of_line(LINK_MARK, text)


def chain_line(chain: Chain, hub_sign: bytes) -> str:
    """How far a hub's chain has come, as a line for the machine that has the keys."""
    return line_of_content(CHAIN_MARK, pack(_Carried(hub_sign, replace(chain, retired=()))))


def chain_from_line(text: str) -> tuple[Chain, bytes]:
    """The chain on a line (without those retired), and the hub's signing key; Unreadable when it is not whole."""
    carried = unpack(content_of_line(CHAIN_MARK, text), _Carried)
    return carried.chain, carried.hub_sign


class _Carried(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    hub_sign: Public
    chain: Chain


def heir_line(public: bytes) -> str:
    """The public half of an heir, as a line."""
    return line_of_content(HEIR_MARK, public)


def heir_from_line(text: str) -> bytes:
    """The heir on a line; Unreadable when it is not whole, or none."""
    public = content_of_line(HEIR_MARK, text)
    if len(public) != 32:
        raise Unreadable("not_a_line")
    return public
