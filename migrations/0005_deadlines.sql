-- SPDX-FileCopyrightText: 2026 Poolverbund contributors
-- SPDX-License-Identifier: EUPL-1.2
--
-- What is due, in one place. One text for both engines, as in 0001.

-- All deadlines of a case as one sealed value, by day; NULL until the program has worked them out. The day of the first
-- stays in "next_due_at", by which lists are sorted.
ALTER TABLE case_index DROP COLUMN next_due;
ALTER TABLE case_index ADD COLUMN deadlines {bytes};
-- Keyed hash of the district in which the young person lives; NULL where there is none. The program works it out with the
-- other hashes of a case, so these are asked for anew; empty ones belong to an erased identity and stay.
ALTER TABLE case_index ADD COLUMN district_index {bytes};
UPDATE case_index SET birth_index = NULL WHERE length(birth_index) > 0;

-- Who is to see which deadline from when: for lists of one person and for counts, without opening a case. "position" is the
-- place in the sealed list. "who" is an account, the token of a role when anybody who has it may do it, or empty when nobody
-- has an account. "told" is 1 for somebody who is told of what is late. "head" is 1 in one row of each deadline.
CREATE TABLE case_deadline (
  case_id  TEXT NOT NULL REFERENCES case_index (id),
  position BIGINT NOT NULL CHECK (position >= 0),
  who      TEXT NOT NULL,
  told     BIGINT NOT NULL CHECK (told IN (0, 1)),
  head     BIGINT NOT NULL CHECK (head IN (0, 1)),
  due_at   BIGINT NOT NULL,
  shown_at BIGINT NOT NULL,
  rapid    BIGINT NOT NULL CHECK (rapid IN (0, 1)),
  CONSTRAINT case_deadline_once PRIMARY KEY (case_id, position, who, told)
);
CREATE INDEX case_deadline_by_who ON case_deadline (who, due_at);
CREATE INDEX case_deadline_by_day ON case_deadline (head, due_at);

-- What is due in the pool as a whole belongs to no case: the table is made anew, because not every engine can loosen a
-- column. Old drafts are found by their day.
CREATE TABLE notice_next (
  id      TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES user_account (id),
  case_id TEXT REFERENCES case_index (id),
  message {bytes} NOT NULL,
  at      BIGINT NOT NULL,
  read_at BIGINT
);
INSERT INTO notice_next (id, user_id, case_id, message, at, read_at)
  SELECT id, user_id, case_id, message, at, read_at FROM notice;
DROP TABLE notice;
ALTER TABLE notice_next RENAME TO notice;
CREATE INDEX notice_by_user ON notice (user_id, at);
CREATE INDEX form_draft_by_day ON form_draft (saved_at);
