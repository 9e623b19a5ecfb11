"""Parquet tables: an article to a row, read a few rows at a time."""

from __future__ import annotations

from collections.abc import Iterator

from index.core.errors import InputError, UnreadableFile
from index.core.types import Article
from index.readers.parse import table_columns
from index.readers.source.file import File, Unread, unread_item

ROWS = 64


def read(file: File) -> Iterator[Article | Unread]:
    """Yield an article, or the failure with its row, counted from 1, for every row; raises UnreadableFile."""
    import pyarrow as pa
    from pyarrow import parquet

    with file.open() as stream:
        try:
            table = parquet.ParquetFile(
                stream,
                thrift_string_size_limit=2**24,
                thrift_container_size_limit=2**20,
                pre_buffer=False,  # it would start threads, of which a reader may have none
            )
            names = [str(name) for name in table.schema_arrow.names]
            size = sum(table.metadata.row_group(n).total_byte_size for n in range(table.num_row_groups))
        except (pa.ArrowException, OSError, ValueError):
            raise UnreadableFile("it is not a Parquet file, or is damaged: export it again") from None
        if size > file.max_bytes:
            raise UnreadableFile(
                f"it unpacks to {size / 2**20:,.0f} MB, more than the limit: split it, or raise ONRECORD_MAX_FILE_MB"
            )
        columns = table_columns.choose_columns(file, names)
        number = 0
        for batch in _batches(table, sorted(set(columns.values()), key=names.index)):
            for row in batch:
                number += 1
                try:
                    yield table_columns.row_article(file, row, columns)
                except InputError as error:
                    yield unread_item(f"{file.place}:{number}", error)
        if not number:
            raise UnreadableFile("it has no rows")


def _batches(table: object, columns: list[str]) -> Iterator[list[dict[str, object]]]:
    import pyarrow as pa
    from pyarrow import parquet

    assert isinstance(table, parquet.ParquetFile)
    try:
        for batch in table.iter_batches(batch_size=ROWS, columns=columns, use_threads=False):
            yield batch.to_pylist()
    except (pa.ArrowException, OSError, ValueError):
        raise UnreadableFile("it is damaged, and the rest of it is lost: export it again") from None
