-- What was erased for good, as hashes alone: of the ids (kind 'id') and texts ('text') of articles, and of the ids of
-- conversations ('conversation'). admitted: when a person let it in again, which is refused otherwise.
CREATE TABLE erasures (
    kind TEXT NOT NULL, sha256 BLOB NOT NULL, erasure TEXT NOT NULL, made TEXT NOT NULL, admitted TEXT,
    PRIMARY KEY (kind, sha256, erasure)
) STRICT, WITHOUT ROWID;
