-- pages: the offsets at which they begin, a list in JSON. copy_of: the article that holds this one's text,
-- which is then empty here. story: one number for all versions of a text. bands: what near copies share.
ALTER TABLE articles ADD COLUMN pages TEXT;
ALTER TABLE articles ADD COLUMN text_hash BLOB;
ALTER TABLE articles ADD COLUMN copy_of INTEGER REFERENCES articles (seq);
ALTER TABLE articles ADD COLUMN story INTEGER;
CREATE INDEX articles_text ON articles (text_hash) WHERE ended IS NULL AND copy_of IS NULL;
CREATE INDEX articles_copies ON articles (copy_of) WHERE copy_of NOT NULL;
CREATE INDEX articles_story ON articles (story) WHERE story NOT NULL;
CREATE TABLE bands (
    key INTEGER NOT NULL, article INTEGER NOT NULL REFERENCES articles (seq), PRIMARY KEY (key, article)
) STRICT, WITHOUT ROWID;
CREATE INDEX bands_article ON bands (article);
