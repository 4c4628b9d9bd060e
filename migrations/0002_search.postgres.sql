-- SPDX-FileCopyrightText: 2026 Poolverbund contributors
-- SPDX-License-Identifier: EUPL-1.2
--
-- The folded text of each pattern with trigrams; rowid is pattern.no (the name SQLite gives it).
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE TABLE pattern_text (
  rowid  BIGINT PRIMARY KEY,
  folded TEXT NOT NULL
);
CREATE INDEX pattern_text_trigram ON pattern_text USING gin (folded gin_trgm_ops);
