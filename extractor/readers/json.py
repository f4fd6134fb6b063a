"""JSON: an article, or an array of articles, with the fields that JSON Lines have; an object may hold the array."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from extractor.readers import Options, Source, Unreadable
from extractor.readers._rows import article_of, no_article
from extractor.records import Article

SUFFIXES = (".json",)

_Rows = list[msgspec.Raw]
_BOM = b"\xef\xbb\xbf"


def read(source: Source, options: Options) -> Iterator[Article | Unreadable]:
    """Yield the article of every object; one that is none is Unreadable by its place in the array."""
    data = source.document().getvalue().removeprefix(_BOM)
    if not data.strip():
        raise source.empty()
    for number, raw in enumerate(_rows(source, data, options), 1):
        try:
            yield _article(source, raw, number, options)
        except Unreadable as failure:
            if failure.line is None:
                raise
            yield failure


def _rows(source: Source, data: bytes, options: Options) -> _Rows:
    try:
        if data.lstrip().startswith(b"["):
            return msgspec.json.decode(data, type=_Rows)
        fields = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
        arrays = [value for value in fields.values() if bytes(value).startswith(b"[")]
        if options.text_field not in fields and len(arrays) == 1:
            return msgspec.json.decode(arrays[0], type=_Rows)
        return [msgspec.Raw(data)]
    except (msgspec.DecodeError, RecursionError) as error:
        raise source.unreadable(
            {"en": f"not JSON of articles: {error}", "id": f"bukan JSON artikel: {error}"},
            {"en": 'write [{"id": …, "text": …}, …]', "id": 'tulis [{"id": …, "text": …}, …]'},
        ) from None


def _article(source: Source, raw: msgspec.Raw, number: int, options: Options) -> Article:
    try:
        row = msgspec.json.decode(raw, type=dict[str, object])
    except (msgspec.DecodeError, RecursionError):
        raise source.unreadable(
            {"en": "not a JSON object", "id": "bukan objek JSON"},
            {"en": 'write {"id": …, "text": …}', "id": 'tulis {"id": …, "text": …}'},
            line=number,
        ) from None
    if reason := no_article(row, options):
        raise source.not_articles(reason, line=None if number == 1 else number)
    return article_of(source, row, number, options)
