"""A published frame, part by part (分块读取抽查基数): CSV or Parquet, in bounded memory.

The table is that of ``frame.csv`` (docs/spec/bundle-v1.md): ``identifier``, ``record`` and one
column ``task:<id>`` a task, ordered by identifier.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from dualrandom.campaign.frame_digest import cells as cells_of
from dualrandom.canonical import netstring
from dualrandom.errors import BundleError, MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dualrandom.campaign.frame import Frame

    Codes = np.ndarray[Any, np.dtype[np.int64]]

_ROWS = 1 << 17


@dataclass(frozen=True)
class FramePart:
    """Some rows of a frame.

    ``cells`` holds per task the distinct cells of these rows and the one of each row;
    ``first_row`` counts from 1, without the header.
    """

    first_row: int
    identifiers: list[str]
    records: list[str]
    cells: tuple[tuple[list[str], Codes], ...]

    def combinations(self) -> tuple[list[tuple[str, ...]], Codes]:
        """Distinct combinations of cells, and the one of each row."""
        combined = np.zeros(len(self.identifiers), dtype=np.int64)
        for texts, codes in self.cells:
            combined = combined * len(texts) + codes
        _, first, places = np.unique(combined, return_index=True, return_inverse=True)
        rows = [tuple(texts[codes[row]] for texts, codes in self.cells) for row in first.tolist()]
        return rows, places

    def lines(self, combinations: Sequence[tuple[str, ...]], places: Codes) -> bytes:
        """Bytes that the frame's digest covers (draw-v1 §2.3)."""
        tails = [b"".join(map(netstring, cells)).decode("utf-8") + "\n" for cells in combinations]
        return "".join(
            [
                f"{len(identifier.encode())}:{identifier},64:{record},{tails[place]}"
                for identifier, record, place in zip(
                    self.identifiers, self.records, places.tolist(), strict=True
                )
            ]
        ).encode("utf-8")


def frame_parts(path: str | Path, tasks: Sequence[str]) -> Iterator[FramePart]:
    """Read a frame part by part.

    Parameters
    ----------
    path
        ``.csv``, ``.parquet``, or a folder of Parquet files, read in order of their names.
    tasks
        Task ids, in the campaign's order.

    Raises
    ------
    BundleError
        ``frame_file.unreadable``, ``frame_file.columns``.
    MissingExtraError
        ``pyarrow`` is not installed.
    """
    source = Path(path)
    columns = ["identifier", "record", *(f"task:{task}" for task in tasks)]
    try:
        tables = _parquet(source, columns) if _is_parquet(source) else _csv(source)
        first_row = 1
        for table in tables:
            missing = [name for name in columns if name not in table.columns]
            if missing:
                raise BundleError(
                    "frame_file.columns", file=source.name, missing=", ".join(missing)
                )
            yield _part(table, columns, first_row)
            first_row += len(table)
    except (OSError, ValueError) as error:
        if isinstance(error, BundleError):
            raise
        raise BundleError("frame_file.unreadable", file=source.name, reason=str(error)) from error


def write_frame(frame: Frame, path: str | Path) -> None:
    """Write a frame as Parquet, for registers of many millions; needs the extra ``parquet``."""
    table = pd.DataFrame({"identifier": frame.identifiers, "record": frame.record_digests})
    for task_id, task in frame.tasks.items():
        texts, codes = cells_of(task)
        table[f"task:{task_id}"] = pd.Categorical.from_codes(codes, pd.Index(texts))
    _pyarrow()
    partial = Path(path).with_name(Path(path).name + ".partial")
    table.to_parquet(partial, index=False)
    partial.replace(path)


def _part(table: pd.DataFrame, columns: list[str], first_row: int) -> FramePart:
    cells = []
    for name in columns[2:]:
        codes, texts = pd.factorize(table[name])
        cells.append(([str(text) for text in texts], codes.astype(np.int64)))
    return FramePart(
        first_row, table["identifier"].tolist(), table["record"].tolist(), tuple(cells)
    )


def _is_parquet(source: Path) -> bool:
    return source.is_dir() or source.suffix == ".parquet"


def _csv(source: Path) -> Iterator[pd.DataFrame]:
    with pd.read_csv(
        source, dtype=str, keep_default_na=False, na_filter=False, chunksize=_ROWS
    ) as reader:
        yield from reader


def _parquet(source: Path, columns: list[str]) -> Iterator[pd.DataFrame]:
    parquet = _pyarrow()
    for file in sorted(source.glob("*.parquet")) if source.is_dir() else [source]:
        with parquet.ParquetFile(file, read_dictionary=columns[2:]) as opened:
            known = [name for name in columns if name in opened.schema_arrow.names]
            for batch in opened.iter_batches(batch_size=_ROWS, columns=known):
                yield batch.to_pandas()


def _pyarrow() -> Any:  # noqa: ANN401  a module
    try:
        from pyarrow import parquet
    except ImportError as error:
        raise MissingExtraError("frame_file.parquet_extra", extra="parquet") from error
    return parquet
