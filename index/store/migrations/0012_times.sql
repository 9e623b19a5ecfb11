-- times: offsets and the seconds of a recording at which their words are spoken, a list of pairs in JSON.
ALTER TABLE articles ADD COLUMN times TEXT;
