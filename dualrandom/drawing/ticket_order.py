"""The order of enterprises by their tickets (抽签号次序): docs/spec/draw-v1.md §3, §6.1."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dualrandom.drawing.records import DrawnEnterprise
from dualrandom.drawing.tickets import tickets

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dualrandom.campaign.frame import Frame

PURPOSE = "enterprise"


class TicketOrder:
    """Tickets of all enterprises that some task may draw, compared as whole 256-bit values.

    ``rows`` are those enterprises' rows of the frame.
    """

    def __init__(self, frame: Frame, seed: str) -> None:
        self._identifiers = frame.identifiers
        eligible = np.zeros(len(frame.identifiers), dtype=bool)
        for task in frame.tasks.values():
            eligible |= task.codes >= 0
        rows = np.flatnonzero(eligible)
        self.rows = rows
        self._digests = tickets(PURPOSE, seed, [frame.identifiers[row] for row in rows])
        self._position = np.full(len(frame.identifiers), -1, dtype=np.int64)
        self._position[rows] = np.arange(len(rows))
        # The first 8 bytes find the candidates fast; whole tickets decide.
        self._keys = np.frombuffer(b"".join(self._digests), dtype=">u8")[::4].astype(np.uint64)

    def lowest(self, rows: np.ndarray, count: int) -> tuple[DrawnEnterprise, ...]:
        """Return the ``count`` enterprises of ``rows`` with the lowest tickets, in order."""
        return self.ranked(self.lowest_rows(rows, count))

    def lowest_rows(self, rows: np.ndarray, count: int) -> list[int]:
        """Return the rows of those enterprises."""
        lowest: list[int] = self.ordered(rows)[:count].tolist()
        return lowest

    def ordered(self, rows: np.ndarray) -> np.ndarray:
        """Return all of ``rows`` in the order of their tickets."""
        keys = self._keys[self._position[rows]]
        order = np.argsort(keys, kind="stable")
        ordered, keys = rows[order], keys[order]
        for first in np.flatnonzero(keys[1:] == keys[:-1]).tolist():
            tied = np.flatnonzero(keys == keys[first])
            ordered[tied] = sorted(ordered[tied].tolist(), key=self._ticket)
        return ordered

    def ranked(self, rows: Iterable[int]) -> tuple[DrawnEnterprise, ...]:
        """Records of ``rows``, which are in order already; ranks count from 1."""
        return tuple(
            DrawnEnterprise(identifier=identifier, ticket=digest.hex(), rank=rank)
            for rank, (digest, identifier) in enumerate(map(self._ticket, rows), start=1)
        )

    def ticket(self, row: int) -> bytes:
        """Ticket of an enterprise that some task may draw."""
        return self._digests[int(self._position[row])]

    def identifier(self, row: int) -> str:
        """Identifier of a row of the frame."""
        return self._identifiers[row]

    def _ticket(self, row: int) -> tuple[bytes, str]:
        return self.ticket(row), self._identifiers[row]
