"""The file beside a store that holds what is not at the hub yet, sealed to the keepers of the recovery key.

It is written when a store may not be read any more, and outlives it. Items are appended, each durable before it counts;
one that a power cut tore at the end was never counted. What the hub has signed to hold is taken out again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fsdesk.disk import Disk, replace_file
from fsdesk.keyfile import Bundle
from fsdesk.laptop_secrets import disk_trouble
from fsdesk.left_sealed import OUTBOX_NAME
from fsdesk.records.ids import FamilyId
from fsdesk.recovery import RecoveryPublic
from fsdesk.sealed_items import (
    CONTENT_BYTES_MAX,
    Contents,
    SealedItem,
    Words,
    fresh_salt,
    item_bytes,
    item_from,
    seal_item,
    word_mark,
)
from fsdesk.store import Store
from fsdesk.words_waiting import waiting_words

BY_STICK_NAME = "outbox.stick"
"""What of it is under way by stick, as it was sealed to the hub: by that the hub's answer is known for one's own."""


def read_items(folder: Path) -> list[SealedItem]:
    """The items that are whole, in order; what follows a torn one was never counted."""
    try:
        raw = (folder / OUTBOX_NAME).read_bytes()
    except FileNotFoundError:
        return []
    except OSError as fault:
        raise disk_trouble("The file of sealed writings cannot be read.") from fault
    found, at = [], 0
    while at + 4 <= len(raw):
        end = at + 4 + int.from_bytes(raw[at : at + 4], "big")
        if end > len(raw):
            break
        try:
            found.append(item_from(raw[at + 4 : end]))
        except ValueError:
            break
        at = end
    return found


def leave_items(folder: Path, items: Iterable[SealedItem], disk: Disk) -> None:
    """Leave only these items; without any the file goes. Raises Trouble when the disk fails."""
    raw = b"".join(_framed(item) for item in items)
    try:
        if raw:
            replace_file(folder / OUTBOX_NAME, raw, disk)
        else:
            disk.remove(folder / OUTBOX_NAME)
            disk.sync_folder(folder)
    except OSError as fault:
        raise disk_trouble("The file of sealed writings cannot be written.") from fault


def _framed(item: SealedItem) -> bytes:
    raw = item_bytes(item)
    return len(raw).to_bytes(4, "big") + raw


class SealedOutbox:
    """The sealed writings of one store that is open. On the store's thread."""

    def __init__(self, store: Store, bundle: Bundle, disk: Disk | None = None) -> None:
        self._store, self._folder = store, store.folder
        self._signer = Ed25519PrivateKey.from_private_bytes(bundle.sign_seed)
        self._disk = disk or Disk()

    @property
    def keepers(self) -> RecoveryPublic | None:
        """Whom it is sealed to; None while the partnership has no recovery key."""
        return RecoveryPublic.from_setting(self._store.setting("recovery"))

    def seal_unsent(self) -> int:
        """Seal whatever of this store is not at the hub and not sealed yet, durable on return; how much is sealed.

        -1 when there is something and nobody it could be sealed to.
        """
        numbers, pieces, words = self._unsent_numbers(), self._unsent_pieces(), self._waiting_words()
        kept = read_items(self._folder)
        sealed_n = {n for item in kept for n in item.numbers}
        sealed_p = {value for item in kept for value in item.pieces}
        sealed_w = {mark for item in kept for mark in item.words}
        left_n, left_p = sorted(numbers - sealed_n), sorted(key for key in pieces if key[1] not in sealed_p)
        left_w = [one for mark, one in words.items() if mark not in sealed_w]
        if left_n or left_p or left_w:
            keepers = self.keepers
            if keepers is None:
                return -1
            device = self._store.device
            lots = (*self._lots(left_n, left_p), *_lots_of_words(left_w))
            fresh = [seal_item(keepers, self._signer, device, ns, contents) for ns, contents in lots]
            leave_items(self._folder, (*kept, *fresh), self._disk)
        return len(numbers) + len(pieces) + len(words)

    def tidy(self) -> None:
        """Take out what the hub has signed to hold since."""
        items = read_items(self._folder)
        if items:
            numbers, pieces = self._unsent_numbers(), {value for _, value in self._unsent_pieces()}
            words = self._waiting_words().keys()
            left = [
                one
                for one in items
                if numbers.intersection(one.numbers)
                or pieces.intersection(one.pieces)
                or not words.isdisjoint(one.words)
            ]
            if len(left) < len(items):
                leave_items(self._folder, left, self._disk)

    def _unsent_numbers(self) -> set[int]:
        rows = self._store.rows(
            "SELECT n FROM outbox UNION SELECT n FROM owed UNION SELECT n FROM quarantine WHERE n IN"
            " (SELECT n FROM revision WHERE device = ?)",
            (self._store.device,),
        )
        return {int(n) for (n,) in rows}

    def _unsent_pieces(self) -> set[tuple[FamilyId, bytes]]:
        rows = self._store.rows("SELECT family, hash FROM piece WHERE travel < 2")
        return {(FamilyId(family), bytes(value)) for family, value in rows}

    def _waiting_words(self) -> dict[bytes, Words]:
        return {word_mark(self._signer, one): one for one in waiting_words(self._store)}

    def _lots(
        self, numbers: Iterable[int], pieces: Iterable[tuple[FamilyId, bytes]]
    ) -> Iterator[tuple[tuple[int, ...], Contents]]:
        """What is to be sealed, in items that are not too large. A number whose revision left with its family has
        nothing to seal: the hub had it before."""
        group: list[int] = []
        bodies: list[bytes] = []
        for n in numbers:
            rows = self._store.rows("SELECT body FROM revision WHERE device = ? AND n = ?", (self._store.device, n))
            if not rows:
                continue
            if bodies and sum(map(len, bodies)) + len(rows[0][0]) > CONTENT_BYTES_MAX:
                yield tuple(group), Contents(fresh_salt(), tuple(bodies))
                group, bodies = [], []
            group.append(n)
            bodies.append(bytes(rows[0][0]))
        if bodies:
            yield tuple(group), Contents(fresh_salt(), tuple(bodies))
        for family, value in pieces:
            rows = self._store.rows("SELECT body FROM piece WHERE family = ? AND hash = ?", (family, value))
            yield (), Contents(fresh_salt(), (), tuple((family, value, bytes(body)) for (body,) in rows))


def _lots_of_words(words: Iterable[Words]) -> Iterator[tuple[tuple[int, ...], Contents]]:
    """The same of words that wait."""
    group: list[Words] = []
    size = 0
    for one in words:
        more = len(msgspec.msgpack.encode(one))
        if group and size + more > CONTENT_BYTES_MAX:
            yield (), Contents(fresh_salt(), words=tuple(group))
            group, size = [], 0
        group.append(one)
        size += more
    if group:
        yield (), Contents(fresh_salt(), words=tuple(group))
