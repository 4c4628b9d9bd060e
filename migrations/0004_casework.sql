-- SPDX-FileCopyrightText: 2026 Poolverbund contributors
-- SPDX-License-Identifier: EUPL-1.2
--
-- The casework: what people write in a case and for the pool, where a case stands, what was typed and not handed in yet.
-- One text for both engines, as in 0001.

-- "live" is 1 for a case that is worked on here: its state is where its course stands. 0 for a case that was imported
-- with its dates and not touched since: its state is what the dates show. "previous_state" is the state before a hold.
-- The last three are keyed hashes for the search for similar cases; NULL until the program has worked them out, empty
-- when the identity was erased.
ALTER TABLE case_index ADD COLUMN live BIGINT NOT NULL DEFAULT 0 CHECK (live IN (0, 1));
ALTER TABLE case_index ADD COLUMN previous_state TEXT;
ALTER TABLE case_index ADD COLUMN family_sound {bytes};
ALTER TABLE case_index ADD COLUMN given_sound {bytes};
ALTER TABLE case_index ADD COLUMN birth_index {bytes};
CREATE INDEX case_by_family_sound ON case_index (family_sound);
CREATE INDEX case_by_given_sound ON case_index (given_sound);
CREATE INDEX case_by_birth ON case_index (birth_index);
CREATE INDEX case_by_state ON case_index (state, live);

-- The node itself takes steps as well: author and actor may be missing then. Both tables are made anew, because not
-- every engine can loosen a column.
CREATE TABLE case_part_next (
  case_id TEXT NOT NULL REFERENCES case_index (id),
  part    TEXT NOT NULL,
  version BIGINT NOT NULL CHECK (version >= 1),
  author  TEXT REFERENCES user_account (id),
  at      BIGINT NOT NULL,
  body    {bytes} NOT NULL,
  CONSTRAINT case_part_once PRIMARY KEY (case_id, part, version)
);
INSERT INTO case_part_next (case_id, part, version, author, at, body)
  SELECT case_id, part, version, author, at, body FROM case_part;
DROP TABLE case_part;
ALTER TABLE case_part_next RENAME TO case_part;

CREATE TABLE state_history_next (
  case_id    TEXT NOT NULL REFERENCES case_index (id),
  seq        BIGINT NOT NULL CHECK (seq >= 1),
  state      TEXT NOT NULL,
  transition TEXT,
  actor      TEXT REFERENCES user_account (id),
  at         BIGINT NOT NULL,
  CONSTRAINT state_history_once PRIMARY KEY (case_id, seq)
);
INSERT INTO state_history_next (case_id, seq, state, transition, actor, at)
  SELECT case_id, seq, state, transition, actor, at FROM state_history;
DROP TABLE state_history;
ALTER TABLE state_history_next RENAME TO state_history;

-- Append-only: every version of every document of a case. "item" says which one where a form exists several times, and
-- is empty otherwise; "author" is missing for the node itself; "body" is sealed.
CREATE TABLE case_document (
  case_id  TEXT NOT NULL REFERENCES case_index (id),
  form     TEXT NOT NULL,
  item     TEXT NOT NULL,
  version  BIGINT NOT NULL CHECK (version >= 1),
  author   TEXT REFERENCES user_account (id),
  at       BIGINT NOT NULL,
  first_at BIGINT NOT NULL,
  body     {bytes} NOT NULL,
  CONSTRAINT case_document_version PRIMARY KEY (case_id, form, item, version)
);

-- The same for what the pool as a whole writes down; "body" is sealed.
CREATE TABLE pool_document (
  form     TEXT NOT NULL,
  item     TEXT NOT NULL,
  version  BIGINT NOT NULL CHECK (version >= 1),
  author   TEXT REFERENCES user_account (id),
  at       BIGINT NOT NULL,
  first_at BIGINT NOT NULL,
  body     {bytes} NOT NULL,
  CONSTRAINT pool_document_version PRIMARY KEY (form, item, version)
);

-- What somebody typed and has not handed in. "scope" is the id of a case, 'new' for a case that is not there yet, or
-- 'pool'. "base" is the version the person saw, 0 for none. "body" is sealed.
CREATE TABLE form_draft (
  user_id  TEXT NOT NULL REFERENCES user_account (id),
  scope    TEXT NOT NULL,
  form     TEXT NOT NULL,
  item     TEXT NOT NULL,
  base     BIGINT NOT NULL CHECK (base >= 0),
  body     {bytes} NOT NULL,
  saved_at BIGINT NOT NULL,
  CONSTRAINT form_draft_once PRIMARY KEY (user_id, scope, form, item)
);

-- Messages that hand a case over from one person to the next; "message" is sealed.
CREATE TABLE notice (
  id      TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES user_account (id),
  case_id TEXT NOT NULL REFERENCES case_index (id),
  message {bytes} NOT NULL,
  at      BIGINT NOT NULL,
  read_at BIGINT
);
CREATE INDEX notice_by_user ON notice (user_id, at);

-- Who was invited to a session about a case and may still read it under its code, so that the list of such cases need not
-- open them; what somebody sees is decided when the case is opened. "until" is the last day, or the largest number.
CREATE TABLE panel_grant (
  case_id TEXT NOT NULL REFERENCES case_index (id),
  user_id TEXT NOT NULL REFERENCES user_account (id),
  until   BIGINT NOT NULL,
  CONSTRAINT panel_grant_once PRIMARY KEY (case_id, user_id)
);
CREATE INDEX panel_grant_by_user ON panel_grant (user_id, until);
