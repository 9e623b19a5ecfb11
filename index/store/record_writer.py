"""Writing the record: an article is stored with all that was extracted from it in one transaction, or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from index.core.hashing import text_hash
from index.core.rights import Actor, local_actor
from index.core.types import Article, Aspect, Passage, Quotation, Ruling, Span, words_of
from index.embedding.embedder import Vectors
from index.extraction.documents.kind import DocumentKind
from index.identity.name import Name
from index.store import duplicates, near_duplicates, preparation, quotation_rows, speaker_rows
from index.store.audit.events import EventAction, erased_id, record_event
from index.store.corrections import article_edits, distinct_names, role_strikes
from index.store.corrections.article_edits import FIELDS, Changes
from index.store.database import Connection, Database, set_meta
from index.store.duplicates import Authors
from index.store.erasure import deletion
from index.store.erasure.ledger import ERASING, Erasure, admit_erased, record_erasures
from index.store.erasure.scope import Scope, scope_rows
from index.store.preparation import Preparation, TextFeatures
from index.store.quotation_rows import Owner, PreparedQuotation
from index.store.rows import SearchRow, article_columns
from index.system.subprocesses import Stop, never, unless_stopped

_PassageRow = tuple[int, int, int, int, int]
"""A row of the table passages: its number, the article's, start, end, and the vector's."""
_AT_ONCE = 32
"""Vectors that one query looks for."""


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was extracted from one article, ready to be stored. Vectors are float32[n, dimension]."""

    article: Article
    quotations: Sequence[Quotation]
    passages: Sequence[Passage]
    quotation_vectors: Vectors
    passage_vectors: Vectors
    kind: DocumentKind | None = None
    """The kind of document that the article is; None where it was not looked at."""


class Store:
    """Changes of the record by an actor (without one: the person who runs the program), each with its event.

    `add` and `admit` are for whoever has the right to add the article (`Database.adding`), all others for whoever has
    the right to write (`exclusive`)."""

    def __init__(self, database: Database, actor: Actor | None = None) -> None:
        self._database, self._actor = database, actor or local_actor()

    def add(self, reading: Reading, *, model: str, extractor: str) -> bool:
        """Store an article with all that was extracted from it; True when it replaced an older version.

        A text that another article holds, read by the same extractor, is not stored again: see `duplicates`. Edits by
        hand of the article's id are laid over its fields.
        """
        article = article_edits.edited(self._database.db, reading.article)
        prepared = preparation.prepare_article(self._database.db, article.id, article)
        with self._database.transaction(pipelined=True) as db:
            vectors = _reading_vectors(db, reading, model)
            ended, original = None, None
            if not prepared.is_new:
                ended = self._end(db, article.id, "replaced", prepared)
                original = duplicates.find_original(db, article, extractor, prepared.author, prepared.authors)
            names, blocks = ended or (set(), set())
            passages, quotations = (0, 0) if original else (len(reading.passages), len(reading.quotations))
            (seq,), *new = db.new_rows(articles=1, passages=passages, quotations=quotations)
            columns = {"seq": seq, **article_columns(article, extractor, original), "hash": reading.article.hash}
            db.insert_rows("articles", list(columns), [list(columns.values())])
            if article.edited:
                article_edits.renew_given(db, reading.article)
            if original:
                db.take_turn()
                names |= quotation_rows.inherit_corrections(db, article.id, original)
                names |= duplicates.reconcile_authors(db, original, prepared.authors)
            else:
                features = prepared.texts[text_hash(article.text)]
                absorbed = None if prepared.is_new else self._absorb(db, seq, article.text, features)
                day = article.published.isoformat() if article.published else None
                own = Owner(seq, article.id, reading.article.hash, article.text, day)
                extracted = _prepare_rows(db, own, reading, vectors, *new)
                self._database.index_ahead(seq, _search_rows(own, article, reading, *extracted))
                _insert_passages(db, extracted[0])
                db.take_turn()
                near_duplicates.join_story(db, seq, article.text, article.published, features.bands)
                blocks |= speaker_rows.count_abbreviations(db, features.definitions, 1)
                if absorbed:
                    names |= absorbed[0]
                    blocks |= absorbed[1]
                _insert_quotations(db, extracted[1], names, blocks)
                names, blocks = self._reconcile(db, seq, prepared.authors) if absorbed else set(), set()
            action = EventAction.ADD if ended is None else EventAction.REPLACE
            record_event(db, self._actor, action, article=article.id)
            speaker_rows.update_speakers(db, names, blocks)
        return ended is not None

    def read_again(self, seq: int, reading: Reading, *, model: str, extractor: str) -> None:
        """Replace what another extractor has read out of an article in force by what this one has."""
        authors = preparation.byline_authors(self._database.db, [text_hash(reading.article.text)])
        with self._database.transaction() as db:
            names = quotation_rows.delete_quotations(db, seq)
            db.execute("DELETE FROM passages WHERE article = ?", (seq,))
            own, vectors = quotation_rows.owner_of(db, seq), _reading_vectors(db, reading, model)
            new = db.new_rows(passages=len(reading.passages), quotations=len(reading.quotations))
            passages, quotations = _prepare_rows(db, own, reading, vectors, *new)
            _insert_passages(db, passages)
            _insert_quotations(db, quotations, names)
            names = self._reconcile(db, seq, authors)
            query = "UPDATE articles SET extractor = ? WHERE seq = ? OR (copy_of = ? AND ended IS NULL)"
            db.execute(query, (extractor, seq, seq))
            record_event(db, self._actor, EventAction.READ_AGAIN, article=reading.article.id)
            speaker_rows.update_speakers(db, names)

    def read_by_others(self, extractor: str) -> list[int]:
        """The rows of the articles in force, copies left out, that another extractor has read."""
        query = "SELECT seq FROM articles WHERE ended IS NULL AND copy_of IS NULL AND extractor <> ? ORDER BY seq"
        return [row[0] for row in self._database.db.execute(query, (extractor,))]

    def without_vector(self, texts: Sequence[str], model: str) -> list[str]:
        """Those of the texts, once each, that have no vector of this model."""
        keys = {text: text_hash(text) for text in texts}
        known = _known_vectors(self._database.db, list(keys.values()), model)
        return [text for text, key in keys.items() if key not in known]

    def keep_vectors(self, texts: Sequence[str], vectors: Vectors, model: str) -> None:
        """Store vectors of this model, float32[len(texts), dimension], beside those of others."""
        with self._database.transaction() as db:
            _vector_rows(db, texts, vectors, model)

    def switch(self, model: str) -> None:
        """Use this model's vectors, of which every text has one. The others stay, for a switch back."""
        theirs = "SELECT n.seq FROM vectors o JOIN vectors n ON n.hash = o.hash AND n.model = ?"
        with self._database.transaction() as db:
            for table in ("passages", "quotations", "corrections"):
                db.execute(
                    f"UPDATE {table} SET vector = ({theirs} WHERE o.seq = {table}.vector) WHERE vector IS NOT NULL",
                    (model,),
                )
            (before,) = db.execute("SELECT value FROM meta WHERE key = 'embedder'").fetchone()
            db.execute("UPDATE meta SET value = ? WHERE key = 'embedder'", (model,))
            record_event(db, self._actor, EventAction.SWITCH_MODEL, before=before, after=model)

    def admit(self, article: Article) -> None:
        """Let an article in again that was erased."""
        with self._database.transaction() as db:
            db.take_turn()
            admit_erased(db, article)
            record_event(db, self._actor, EventAction.ADMIT, article=article.id)

    def remove(self, article_id: str) -> bool:
        """Take an article out of force; True when there was one. Its text stays for those who cite it."""
        prepared = preparation.prepare_article(self._database.db, article_id)
        with self._database.transaction() as db:
            ended = self._end(db, article_id, "removed", prepared)
            if ended:
                record_event(db, self._actor, EventAction.REMOVE, article=article_id)
                speaker_rows.update_speakers(db, *ended)
        return ended is not None

    def erase(self, scope: Scope, erasures: Sequence[Erasure], facts: Mapping[str, object]) -> None:
        """Delete all versions of the articles in the scope, and all that nothing else gives; store that these erasures
        are made, and under ERASING the counts and these facts. The bytes are still in the file: see `compact`."""
        db = self._database.db
        rows = scope_rows(db, scope)
        concerned = deletion.articles_of(db, rows)
        ending = deletion.in_order_of_ending(db, scope.ids)
        prepared = preparation.prepare_removal(db, ending)
        counts, words = {"articles": len(scope.ids), **deletion.count_rows(db, rows)}, deletion.words_given(db, rows)
        with self._database.unchecked_transaction() as db:
            names, blocks = set[Name](), set[str]()
            for article_id in ending:
                ended = self._end(db, article_id, "removed", prepared) or (set(), set())
                names |= ended[0]
                blocks |= ended[1]
            counts |= deletion.delete_versions(db, rows, scope.ids)
            speaker_rows.update_speakers(db, names, blocks)
            deletion.delete_leftovers(db, words)
            counts["vectors"] = deletion.delete_unused_vectors(db)
            record_erasures(db, erasures)
            set_meta(db, ERASING, json.dumps({**facts, "counts": counts}))
            deletion.blank_events(db, scope.ids, concerned, words)
            self._record_erasures(db, scope, erasures)

    def _record_erasures(self, db: Connection, scope: Scope, erasures: Sequence[Erasure]) -> None:
        """Append an event for each article erased, and one for conversations; each names its erasure."""
        for identifier in sorted(scope.ids):
            by = next((e for e in erasures if text_hash(identifier) in e.ids), erasures[-1])
            record_event(db, self._actor, EventAction.ERASE, article=erased_id(identifier), subject=by.number)
        for erasure in erasures:
            if erasure.conversations:
                record_event(db, self._actor, EventAction.ERASE, subject=erasure.number)

    def _end(
        self, db: Connection, article_id: str, why: str, prepared: Preparation
    ) -> tuple[set[Name], set[str]] | None:
        """End the version in force; returns the names and blocks concerned, None where there was no version."""
        query = "SELECT seq, text_hash, copy_of FROM articles WHERE id = ? AND ended IS NULL"
        row = db.execute(query, (article_id,)).fetchone()
        if row is None:
            return None
        db.take_turn()
        seq, key, copy_of = row
        db.execute("UPDATE articles SET ended = ? WHERE seq = ?", (why, seq))
        if copy_of:
            names, _ = self._delete_extracted(db, seq)
            return names | duplicates.reconcile_authors(db, copy_of, prepared.authors), set()
        copy = duplicates.first_copy(db, seq)
        if copy is None:
            return self._delete_extracted(db, seq, prepared.texts[key])
        duplicates.promote_copy(db, seq, copy)
        names = quotation_rows.transfer_corrections(db, article_id, copy)
        return names | duplicates.reconcile_authors(db, copy, prepared.authors), set()

    def _delete_extracted(
        self, db: Connection, article: int, features: TextFeatures | None = None
    ) -> tuple[set[Name], set[str]]:
        """Delete what was extracted from an article, its text's features given unless it is a copy; returns the names
        and blocks concerned."""
        near_duplicates.leave_story(db, article)
        db.execute("DELETE FROM passages WHERE article = ?", (article,))
        blocks = speaker_rows.count_abbreviations(db, features.definitions, -1) if features else set[str]()
        return quotation_rows.delete_quotations(db, article), blocks

    def _absorb(
        self, db: Connection, article: int, text: str, features: TextFeatures
    ) -> tuple[set[Name], set[str]] | None:
        """Make articles of the same text copies of this one; returns the names and blocks concerned, None where there
        are no such articles."""
        names, blocks = set[Name](), set[str]()
        copies = duplicates.absorb_duplicates(db, article, text)
        for copy, identifier in copies:
            emptied = self._delete_extracted(db, copy, features)
            names |= emptied[0] | quotation_rows.inherit_corrections(db, identifier, article)
            blocks |= emptied[1]
        return (names, blocks) if copies else None

    def _reconcile(self, db: Connection, article: int, authors: Authors) -> set[Name]:
        """Reconcile the authors of a text that has just been read, where it has copies; returns the names concerned."""
        return duplicates.reconcile_authors(db, article, authors) if duplicates.first_copy(db, article) else set()

    def relate_all(self, stopped: Stop = never) -> None:
        """Work out all copies and stories anew: the first step of a rebuild, of which the event is. Raises Stopped, and
        nothing has changed."""
        prepared = preparation.prepare_all(self._database.db, stopped)
        with self._database.transaction(stopped) as db:
            record_event(db, self._actor, EventAction.REBUILD)
            db.execute("DELETE FROM bands")
            db.execute("UPDATE articles SET story = NULL")
            names, blocks = set[Name](), set[str]()
            rows = db.execute("SELECT seq FROM articles WHERE ended IS NULL ORDER BY seq").fetchall()
            for (seq,) in unless_stopped(rows, stopped):
                query = "SELECT text, published, text_hash FROM articles WHERE seq = ? AND copy_of IS NULL"
                if row := db.execute(query, (seq,)).fetchone():
                    day = date.fromisoformat(row[1]) if row[1] else None
                    features = prepared.texts[row[2]]
                    absorbed = self._absorb(db, seq, row[0], features) or (set(), set())
                    near_duplicates.join_story(db, seq, row[0], day, features.bands)
                    names |= absorbed[0] | self._reconcile(db, seq, prepared.authors)
                    blocks |= absorbed[1]
            speaker_rows.update_speakers(db, names, blocks, stopped)

    def correct(
        self, article_id: str, span: Span, ruling: Ruling, name: Name | None = None, role: str | None = None
    ) -> None:
        """Store a correction by hand of the quotation at the span; raises NotFound."""
        with self._database.transaction() as db:
            names = quotation_rows.correct_quotation(db, self._actor, article_id, span, ruling, name, role)
            speaker_rows.update_speakers(db, names)

    def uncorrect(self, article_id: str, span: Span, *aspects: Aspect) -> None:
        """Delete the corrections about these aspects; raises NotFound."""
        with self._database.transaction() as db:
            names = quotation_rows.undo_corrections(db, self._actor, article_id, span, aspects)
            speaker_rows.update_speakers(db, names)

    def edit(self, identifiers: Iterable[str], changes: Changes) -> None:
        """Edit these articles in force, all or none."""
        with self._database.transaction() as db:
            for identifier in identifiers:
                for field, before, after in article_edits.edit_article(db, identifier, changes):
                    self._record_edit(db, EventAction.EDIT, identifier, field, before, after)
                if "published" in changes:
                    self._date(db, identifier)

    def unedit(self, identifiers: Iterable[str], fields: Sequence[str] = FIELDS) -> list[str]:
        """Undo the edits of these fields, all or none; returns the ids of the articles that had such edits."""
        with self._database.transaction() as db:
            undone = list[str]()
            for identifier in identifiers:
                edits = article_edits.undo_edits(db, identifier, fields)
                for each in edits:
                    self._record_edit(db, EventAction.UNEDIT, identifier, each.field, each.value, each.given)
                if edits:
                    self._date(db, identifier)
                    undone.append(identifier)
        return undone

    def _record_edit(self, db: Connection, action: EventAction, article: str, field: str, *values: str | None) -> None:
        before, after = values
        record_event(db, self._actor, action, article=article, subject=field, before=before, after=after)

    def _date(self, db: Connection, identifier: str) -> None:
        """Give quotations the day of their article, and the article its place among the stories of that day."""
        query = "SELECT seq, text, published FROM articles WHERE id = ? AND ended IS NULL AND copy_of IS NULL"
        row = db.execute(query, (identifier,)).fetchone()
        if row is None:
            return
        seq, text, day = row
        query = "UPDATE quotations SET day = ? WHERE article = ? AND coalesce(day, '') <> coalesce(?, '')"
        db.execute(query, (day, seq, day))
        bands = [band for (band,) in db.execute("SELECT key FROM bands WHERE article = ?", (seq,))]
        near_duplicates.leave_story(db, seq)
        near_duplicates.join_story(db, seq, text, date.fromisoformat(day) if day else None, bands)

    def strike_role(self, speaker: str, role: str) -> bool:
        """Strike a role out wherever the speaker has it; False where they have none such."""
        return self._decide_role(role_strikes.strike_role, EventAction.STRIKE, speaker, before=role)

    def restore_role(self, speaker: str, role: str) -> bool:
        """Undo that; False where it is not struck out."""
        return self._decide_role(role_strikes.restore_role, EventAction.RESTORE, speaker, after=role)

    def keep_role(self, speaker: str, role: str) -> bool:
        """Store that a speaker has a role; False where nobody gives it to them."""
        return self._decide_role(role_strikes.keep_role, EventAction.KEEP_ROLE, speaker, after=role)

    def undo_keep_role(self, speaker: str, role: str) -> bool:
        """Undo that; False where there is no such decision."""
        return self._decide_role(role_strikes.undo_keep_role, EventAction.UNDO_KEEP_ROLE, speaker, before=role)

    def _decide_role(
        self,
        decide: Callable[[Connection, str, str], bool],
        action: EventAction,
        speaker: str,
        *,
        before: str | None = None,
        after: str | None = None,
    ) -> bool:
        """Decide on the role that the speaker had before or has after, with its event; False where nothing changes."""
        with self._database.transaction() as db:
            decided = decide(db, speaker, before or after or "")
            if decided:
                name = speaker_rows.display_name(db, speaker)
                record_event(db, self._actor, action, subject=name, before=before, after=after)
        return decided

    def keep_apart(self, name: Name, other: Name) -> None:
        """Store that two names are two bearers'."""
        with self._database.transaction() as db:
            distinct_names.keep_apart(db, name, other)
            record_event(db, self._actor, EventAction.KEEP_APART, subject=name.text, after=other.text)

    def undo_keep_apart(self, name: Name, other: Name) -> bool:
        """Undo that; False where there is no such decision."""
        with self._database.transaction() as db:
            undone = distinct_names.undo_keep_apart(db, name, other)
            if undone:
                record_event(db, self._actor, EventAction.UNDO_KEEP_APART, subject=name.text, before=other.text)
        return undone

    def join(self, name: Name, other: Name) -> None:
        """Make `other` one more name of the bearer of `name`."""
        with self._database.transaction() as db:
            speaker_rows.join(db, name, other)
            record_event(db, self._actor, EventAction.MERGE, subject=name.text, after=other.text)

    def part(self, name: Name) -> None:
        """Separate the name from all others: nothing but a person joins it to them again."""
        with self._database.transaction() as db:
            bearer = speaker_rows.bearer_of(db, name)
            speaker_rows.part(db, name)
            record_event(db, self._actor, EventAction.SPLIT, subject=name.text, before=bearer)

    def untie(self, name: Name, other: Name | None) -> bool:
        """Delete a tie that a person made; False where there is none."""
        with self._database.transaction() as db:
            undone = speaker_rows.untie(db, name, other)
            if undone:
                before = other.text if other else None
                record_event(db, self._actor, EventAction.UNTIE, subject=name.text, before=before)
        return undone

    def rebuild_speakers(self, stopped: Stop = never) -> None:
        """Work out every speaker anew from the names that articles in force give; raises Stopped, and nothing has
        changed."""
        definitions = preparation.definition_counts(self._database.db, stopped)
        with self._database.transaction(stopped) as db:
            speaker_rows.rebuild_speakers(db, definitions, stopped)


def _reading_vectors(db: Connection, reading: Reading, model: str) -> list[int]:
    """The rows of the vectors of an article's passages, then of its quotations."""
    text = reading.article.text
    texts = [p.span.of(text) for p in reading.passages] + [words_of(text, q.content) for q in reading.quotations]
    return _vector_rows(db, texts, [*reading.passage_vectors, *reading.quotation_vectors], model)


def _prepare_rows(
    db: Connection,
    own: Owner,
    reading: Reading,
    vectors: Sequence[int],
    of_passages: Sequence[int],
    of_quotations: Sequence[int],
) -> tuple[list[_PassageRow], list[PreparedQuotation]]:
    """Passages and quotations of an article that has none, to be inserted as they are into these new rows."""
    extracted = list(zip(reading.quotations, vectors[len(reading.passages) :], strict=True))
    passages = [
        (seq, own.row, each.span.start, each.span.end, vector)
        for seq, each, vector in zip(of_passages, reading.passages, vectors, strict=False)
    ]
    return passages, quotation_rows.prepare_quotations(db, own, extracted, of_quotations)


def _insert_passages(db: Connection, passages: Sequence[_PassageRow]) -> None:
    db.insert_rows("passages", ("seq", "article", "start", "end", "vector"), passages)


def _insert_quotations(
    db: Connection, quotations: Sequence[PreparedQuotation], names: set[Name], blocks: Iterable[str] = ()
) -> None:
    """Work out who bears the names of an article's quotations, and those that others have given up, and insert the
    quotations with their speakers: to insert them first and to move them then would count each speaker twice."""
    coming = quotation_rows.names_given(quotations)
    bearers = speaker_rows.resolve_speakers(db, names | coming, blocks, coming)
    quotation_rows.insert_quotations(db, quotations, bearers)


def _search_rows(
    own: Owner,
    article: Article,
    reading: Reading,
    passages: Sequence[_PassageRow],
    quotations: Sequence[PreparedQuotation],
) -> dict[str, tuple[list[SearchRow], Vectors]]:
    """The search rows of a new article, by table, each row with its vector."""
    place = (article.outlet, article.published)
    of_passages = [SearchRow(seq, own.row, Span(start, end).of(own.text), *place) for seq, _, start, end, _ in passages]
    of_quotations = [
        SearchRow(
            each.row,
            own.row,
            words_of(own.text, each.quotation.content),
            *place,
            each.quotation.source.name,
            each.quotation.source.being,
            each.quotation.kind,
            each.is_named,
            each.is_checked,
        )
        for each in quotations
    ]
    vectors = reading.quotation_vectors[[each.index for each in quotations]]
    return {"passages": (of_passages, reading.passage_vectors), "quotations": (of_quotations, vectors)}


def _vector_rows(db: Connection, texts: Sequence[str], vectors: Iterable[Vectors], model: str) -> list[int]:
    """The rows of the vectors of these texts, each stored once for each model; in the order of their hashes, as all
    do, so that of two who store the same ones neither waits for the other for ever."""
    keys = [text_hash(text) for text in texts]
    by_key = dict(zip(keys, vectors, strict=True))
    rows = [(key, model, by_key[key].astype(np.float32).tobytes()) for key in sorted(by_key)]
    db.insert_rows("vectors", ("hash", "model", "vector"), rows, "ON CONFLICT (hash, model) DO NOTHING")
    known = _known_vectors(db, keys, model)
    return [known[key] for key in keys]


def _known_vectors(db: Connection, keys: Sequence[bytes], model: str) -> dict[bytes, int]:
    """The rows of the vectors of texts with these hashes, by hash; those without one are left out."""
    query = f"SELECT hash, seq FROM vectors WHERE model = ? AND hash IN ({', '.join('?' * _AT_ONCE)})"
    known = dict[bytes, int]()
    for start in range(0, len(keys), _AT_ONCE):
        part = keys[start : start + _AT_ONCE]
        known.update(db.execute(query, (model, *part, *[None] * (_AT_ONCE - len(part)))))
    return known
