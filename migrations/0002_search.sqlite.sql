-- SPDX-FileCopyrightText: 2026 Poolverbund contributors
-- SPDX-License-Identifier: EUPL-1.2
--
-- The folded text of each pattern with trigrams; rowid is pattern.no. LIKE uses the index for three characters and more.
CREATE VIRTUAL TABLE pattern_text USING fts5(folded, tokenize = 'trigram');
-- Deleted text leaves the index at once, not at the next merge: an erased pattern must be gone from the file.
INSERT INTO pattern_text (pattern_text, rank) VALUES ('secure-delete', 1);
