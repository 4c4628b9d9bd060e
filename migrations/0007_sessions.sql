-- SPDX-FileCopyrightText: 2026 Poolverbund contributors
-- SPDX-License-Identifier: EUPL-1.2
--
-- Sessions that their owner can tell apart and end, and that know how far the sign-in got. Those that were open end with
-- the update: nothing says how they began.
DROP TABLE session;
CREATE TABLE session (
  token_sha256 {bytes} PRIMARY KEY,
  id           TEXT NOT NULL,
  user_id      TEXT NOT NULL REFERENCES user_account (id),
  state        TEXT NOT NULL CHECK (state IN ('password_only', 'enrol', 'full')),
  way          TEXT NOT NULL,
  device       TEXT NOT NULL,
  created_at   BIGINT NOT NULL,
  verified_at  BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  expires_at   BIGINT NOT NULL,
  CONSTRAINT session_id UNIQUE (id)
);
CREATE INDEX session_by_user ON session (user_id);
CREATE INDEX session_by_end ON session (expires_at);

-- The day an account ends by itself (evaluators, experts); none for the others.
ALTER TABLE user_account ADD COLUMN expires_at BIGINT;
