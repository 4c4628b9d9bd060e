-- SPDX-FileCopyrightText: 2026 Poolverbund contributors
-- SPDX-License-Identifier: EUPL-1.2
--
-- One text for both engines. {bytes} becomes BLOB or BYTEA; {clustered} becomes WITHOUT ROWID or nothing.
-- Times are BIGINT, Unix microseconds UTC; flags are BIGINT 0 or 1; columns marked "sealed" hold ciphertext only.
-- Constraint names matter: the program maps them to the rule it tells the user (crates/storage/src/dialect.rs).

-- Running numbers that must grow in order of commit (the updated row serialises writers).
CREATE TABLE counter (
  name  TEXT PRIMARY KEY,
  value BIGINT NOT NULL
);
INSERT INTO counter (name, value) VALUES ('audit', 0), ('head', 0), ('incident', 0), ('pattern', 0);

-- Named small values; "value" is sealed.
CREATE TABLE setting (
  name  TEXT PRIMARY KEY,
  value {bytes} NOT NULL
);

-- People. "person" (name, organisation, staff id, sign-in name) and "password" are sealed; the two indexes are keyed hashes.
CREATE TABLE user_account (
  id            TEXT PRIMARY KEY,
  sign_in_index {bytes},
  staff_index   {bytes},
  person        {bytes} NOT NULL,
  password      {bytes},
  disabled      BIGINT NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
  created_at    BIGINT NOT NULL,
  CONSTRAINT user_sign_in UNIQUE (sign_in_index),
  CONSTRAINT user_staff UNIQUE (staff_index)
);

-- Rows stay when a role is taken away (held = 0), because votes point to the grant they were cast under.
CREATE TABLE user_role (
  user_id    TEXT NOT NULL REFERENCES user_account (id),
  role       TEXT NOT NULL,
  held       BIGINT NOT NULL DEFAULT 1 CHECK (held IN (0, 1)),
  granted_at BIGINT NOT NULL,
  PRIMARY KEY (user_id, role)
);

CREATE TABLE session (
  token_sha256 {bytes} PRIMARY KEY,
  user_id      TEXT NOT NULL REFERENCES user_account (id),
  created_at   BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  expires_at   BIGINT NOT NULL
);
CREATE INDEX session_by_user ON session (user_id);
CREATE INDEX session_by_end ON session (expires_at);

-- The small plain row of a case for lists. "next_due" (what is due, in words) is sealed; next_due_at without anything
-- due is the largest number, so that it sorts last.
CREATE TABLE case_index (
  id           TEXT PRIMARY KEY,
  local_index  {bytes} NOT NULL,
  panel_code   {bytes} NOT NULL,
  state        TEXT NOT NULL,
  phase        TEXT NOT NULL,
  case_lead    TEXT NOT NULL REFERENCES user_account (id),
  unit_head    TEXT REFERENCES user_account (id),
  coordinator  TEXT REFERENCES user_account (id),
  submitted_at BIGINT NOT NULL,
  next_due_at  BIGINT NOT NULL,
  next_due     {bytes},
  CONSTRAINT case_known UNIQUE (local_index)
);
CREATE INDEX case_by_submission ON case_index (submitted_at, id);
CREATE INDEX case_by_due ON case_index (next_due_at, id);
CREATE INDEX case_by_lead ON case_index (case_lead);
CREATE INDEX case_by_unit_head ON case_index (unit_head);
CREATE INDEX case_by_coordinator ON case_index (coordinator);

-- Append-only parts of a case file; "body" is sealed.
CREATE TABLE case_part (
  case_id TEXT NOT NULL REFERENCES case_index (id),
  part    TEXT NOT NULL,
  version BIGINT NOT NULL CHECK (version >= 1),
  author  TEXT NOT NULL REFERENCES user_account (id),
  at      BIGINT NOT NULL,
  body    {bytes} NOT NULL,
  CONSTRAINT case_part_version PRIMARY KEY (case_id, part, version)
);

-- Append-only.
CREATE TABLE state_history (
  case_id    TEXT NOT NULL REFERENCES case_index (id),
  seq        BIGINT NOT NULL CHECK (seq >= 1),
  state      TEXT NOT NULL,
  transition TEXT,
  actor      TEXT NOT NULL REFERENCES user_account (id),
  at         BIGINT NOT NULL,
  PRIMARY KEY (case_id, seq)
);

-- Who did or read what; "detail" is sealed. No reference to case_index: the line outlives the case.
CREATE TABLE audit (
  seq     BIGINT PRIMARY KEY,
  at      BIGINT NOT NULL,
  actor   TEXT,
  action  TEXT NOT NULL,
  case_id TEXT,
  detail  {bytes} NOT NULL
);
CREATE INDEX audit_by_case ON audit (case_id, seq);
CREATE INDEX audit_by_actor ON audit (actor, seq);

-- The node's own keys; "seed" is sealed. And every node document it signed.
CREATE TABLE node_key (
  kid        TEXT PRIMARY KEY,
  usage      TEXT NOT NULL CHECK (usage IN ('root', 'log', 'http')),
  seed       {bytes} NOT NULL,
  created_at BIGINT NOT NULL,
  retired_at BIGINT
);
CREATE TABLE node_document (
  seq        BIGINT PRIMARY KEY,
  jws        TEXT NOT NULL,
  created_at BIGINT NOT NULL
);

-- Transparency logs, own and followed. "cursor" is the running number of the last change of the note.
CREATE TABLE log (
  node_id       TEXT NOT NULL,
  epoch         BIGINT NOT NULL,
  own           BIGINT NOT NULL CHECK (own IN (0, 1)),
  size          BIGINT NOT NULL,
  compact       {bytes} NOT NULL,
  note          TEXT,
  status        TEXT NOT NULL CHECK (status IN ('ok', 'stale', 'frozen', 'closed')),
  status_detail TEXT,
  evidence      TEXT,
  cursor_no     BIGINT NOT NULL,
  checked_at    BIGINT,
  updated_at    BIGINT NOT NULL,
  PRIMARY KEY (node_id, epoch),
  CONSTRAINT log_own UNIQUE (node_id, epoch, own)
);
CREATE INDEX log_by_cursor ON log (cursor_no);

-- Exact bytes of every leaf.
CREATE TABLE log_entry (
  node_id TEXT NOT NULL,
  epoch   BIGINT NOT NULL,
  idx     BIGINT NOT NULL CHECK (idx >= 0),
  leaf    {bytes} NOT NULL,
  bytes   {bytes} NOT NULL,
  PRIMARY KEY (node_id, epoch, idx),
  FOREIGN KEY (node_id, epoch) REFERENCES log (node_id, epoch)
) {clustered};

-- The release desk. A draft's bytes live in versions; "round" counts them, so that going back to earlier bytes never
-- revives earlier votes.
CREATE TABLE pattern_draft (
  id             TEXT PRIMARY KEY,
  case_id        TEXT NOT NULL REFERENCES case_index (id),
  author         TEXT NOT NULL REFERENCES user_account (id),
  state          TEXT NOT NULL CHECK (state IN ('draft', 'in_review', 'returned', 'approved', 'released', 'withdrawn', 'held')),
  round          BIGINT NOT NULL CHECK (round >= 1),
  current_sha256 TEXT NOT NULL,
  created_at     BIGINT NOT NULL,
  updated_at     BIGINT NOT NULL,
  CONSTRAINT draft_author UNIQUE (id, author),
  CONSTRAINT draft_current UNIQUE (id, round, current_sha256)
);
CREATE INDEX draft_by_case ON pattern_draft (case_id);
CREATE INDEX draft_by_state ON pattern_draft (state, updated_at);

-- "body" (payload, risk report, lesson) is sealed.
CREATE TABLE pattern_draft_version (
  draft_id   TEXT NOT NULL REFERENCES pattern_draft (id),
  round      BIGINT NOT NULL,
  sha256     TEXT NOT NULL,
  body       {bytes} NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (draft_id, round),
  CONSTRAINT draft_version_bytes UNIQUE (draft_id, round, sha256)
);

-- Four eyes, part one: a vote is bound to a round's bytes, to a role that was granted, and never to the author.
CREATE TABLE pattern_vote (
  draft_id TEXT NOT NULL,
  round    BIGINT NOT NULL,
  sha256   TEXT NOT NULL,
  author   TEXT NOT NULL,
  reviewer TEXT NOT NULL,
  role     TEXT NOT NULL,
  decision TEXT NOT NULL,
  reason   {bytes},
  at       BIGINT NOT NULL,
  CONSTRAINT vote_once PRIMARY KEY (draft_id, round, reviewer),
  CONSTRAINT vote_exact UNIQUE (draft_id, round, sha256, reviewer, role, decision),
  CONSTRAINT vote_decision CHECK (decision IN ('approve', 'reject')),
  CONSTRAINT vote_reason CHECK (decision = 'approve' OR reason IS NOT NULL),
  CONSTRAINT vote_role CHECK (role IN ('pool_coordinator', 'unit_head', 'data_protection_officer')),
  CONSTRAINT vote_not_author CHECK (author <> reviewer),
  CONSTRAINT vote_bytes FOREIGN KEY (draft_id, round, sha256) REFERENCES pattern_draft_version (draft_id, round, sha256),
  CONSTRAINT vote_author FOREIGN KEY (draft_id, author) REFERENCES pattern_draft (id, author),
  CONSTRAINT vote_role_held FOREIGN KEY (reviewer, role) REFERENCES user_role (user_id, role)
);

-- Four eyes, part two: a release names two approving votes of two people, neither the author, on the current bytes.
CREATE TABLE pattern_release (
  draft_id        TEXT PRIMARY KEY,
  round           BIGINT NOT NULL,
  sha256          TEXT NOT NULL,
  author          TEXT NOT NULL,
  reviewer_1      TEXT NOT NULL,
  role_1          TEXT NOT NULL,
  decision_1      TEXT NOT NULL,
  reviewer_2      TEXT NOT NULL,
  role_2          TEXT NOT NULL,
  decision_2      TEXT NOT NULL,
  node_id         TEXT NOT NULL,
  epoch           BIGINT NOT NULL,
  idx             BIGINT NOT NULL,
  released_at     BIGINT NOT NULL,
  withdrawn_at    BIGINT,
  withdraw_reason TEXT,
  withdrawn_by    TEXT REFERENCES user_account (id),
  CONSTRAINT release_place UNIQUE (node_id, epoch, idx),
  CONSTRAINT release_two_people CHECK (reviewer_1 <> reviewer_2),
  CONSTRAINT release_not_author CHECK (author <> reviewer_1 AND author <> reviewer_2),
  CONSTRAINT release_approved CHECK (decision_1 = 'approve' AND decision_2 = 'approve'),
  CONSTRAINT release_role CHECK (role_1 IN ('pool_coordinator', 'unit_head', 'data_protection_officer')
                             AND role_2 IN ('pool_coordinator', 'unit_head', 'data_protection_officer')),
  CONSTRAINT release_author FOREIGN KEY (draft_id, author) REFERENCES pattern_draft (id, author),
  CONSTRAINT release_bytes FOREIGN KEY (draft_id, round, sha256) REFERENCES pattern_draft (id, round, current_sha256),
  CONSTRAINT release_vote_1 FOREIGN KEY (draft_id, round, sha256, reviewer_1, role_1, decision_1)
    REFERENCES pattern_vote (draft_id, round, sha256, reviewer, role, decision),
  CONSTRAINT release_vote_2 FOREIGN KEY (draft_id, round, sha256, reviewer_2, role_2, decision_2)
    REFERENCES pattern_vote (draft_id, round, sha256, reviewer, role, decision),
  CONSTRAINT release_entry FOREIGN KEY (node_id, epoch, idx) REFERENCES log_entry (node_id, epoch, idx)
);

-- What an entry of kind "record" announces and what became of it. An own record needs its release: nothing else can
-- stand in the outbox.
CREATE TABLE log_record (
  node_id      TEXT NOT NULL,
  epoch        BIGINT NOT NULL,
  idx          BIGINT NOT NULL,
  own          BIGINT NOT NULL,
  draft_id     TEXT,
  schema       TEXT NOT NULL,
  day          BIGINT NOT NULL,
  state        TEXT NOT NULL CHECK (state IN ('missing', 'live', 'withdrawn', 'quarantined')),
  state_detail TEXT,
  withdrawn_by BIGINT,
  PRIMARY KEY (node_id, epoch, idx),
  CONSTRAINT record_once UNIQUE (draft_id),
  CONSTRAINT record_released CHECK (own = 0 OR draft_id IS NOT NULL),
  CONSTRAINT record_own FOREIGN KEY (node_id, epoch, own) REFERENCES log (node_id, epoch, own),
  CONSTRAINT record_entry FOREIGN KEY (node_id, epoch, idx) REFERENCES log_entry (node_id, epoch, idx),
  CONSTRAINT record_release FOREIGN KEY (draft_id) REFERENCES pattern_release (draft_id)
) {clustered};
CREATE INDEX record_missing ON log_record (node_id, epoch, idx) WHERE state = 'missing';

-- Exact payload bytes and salt; gone after a withdrawal.
CREATE TABLE log_payload (
  node_id TEXT NOT NULL,
  epoch   BIGINT NOT NULL,
  idx     BIGINT NOT NULL,
  salt    {bytes} NOT NULL,
  bytes   {bytes} NOT NULL,
  PRIMARY KEY (node_id, epoch, idx),
  CONSTRAINT payload_record FOREIGN KEY (node_id, epoch, idx) REFERENCES log_record (node_id, epoch, idx)
);

-- The library. "no" is a small local number that facets and text hang on.
CREATE TABLE pattern (
  no      BIGINT PRIMARY KEY,
  node_id TEXT NOT NULL,
  epoch   BIGINT NOT NULL,
  idx     BIGINT NOT NULL,
  day     BIGINT NOT NULL,
  CONSTRAINT pattern_place UNIQUE (node_id, epoch, idx),
  CONSTRAINT pattern_payload FOREIGN KEY (node_id, epoch, idx) REFERENCES log_payload (node_id, epoch, idx)
);
CREATE INDEX pattern_by_day ON pattern (day, no);
CREATE TABLE pattern_facet (
  pattern_no BIGINT NOT NULL,
  kind       TEXT NOT NULL,
  code       TEXT NOT NULL,
  PRIMARY KEY (pattern_no, kind, code)
) {clustered};
CREATE INDEX facet_by_code ON pattern_facet (kind, code, pattern_no);
CREATE TABLE facet_total (
  kind   TEXT NOT NULL,
  code   TEXT NOT NULL,
  amount BIGINT NOT NULL CHECK (amount >= 0),
  PRIMARY KEY (kind, code)
);

-- Peers.
CREATE TABLE peer (
  node_id            TEXT PRIMARY KEY,
  state              TEXT NOT NULL CHECK (state IN ('invited', 'requested', 'approved', 'active', 'suspended', 'revoked')),
  name               TEXT NOT NULL,
  urls               TEXT NOT NULL,
  doc_jws            TEXT,
  doc_seq            BIGINT NOT NULL,
  scopes             TEXT NOT NULL,
  relay              BIGINT NOT NULL CHECK (relay IN (0, 1)),
  request_jti        TEXT,
  approved_local_at  BIGINT,
  approved_local_by  TEXT REFERENCES user_account (id),
  approved_remote_at BIGINT,
  last_contact_at    BIGINT,
  last_error_at      BIGINT,
  last_error_token   TEXT,
  failures           BIGINT NOT NULL DEFAULT 0,
  lag                BIGINT NOT NULL DEFAULT 0,
  created_at         BIGINT NOT NULL,
  CONSTRAINT peer_active CHECK (state <> 'active' OR (approved_local_at IS NOT NULL AND approved_remote_at IS NOT NULL))
);
CREATE TABLE peer_invite (
  token_sha256 {bytes} PRIMARY KEY,
  created_by   TEXT NOT NULL REFERENCES user_account (id),
  created_at   BIGINT NOT NULL,
  expires_at   BIGINT NOT NULL,
  used_by      TEXT,
  used_at      BIGINT
);
CREATE TABLE peer_incident (
  id      BIGINT PRIMARY KEY,
  node_id TEXT NOT NULL,
  at      BIGINT NOT NULL,
  token   TEXT NOT NULL,
  detail  TEXT NOT NULL
);
CREATE INDEX incident_by_peer ON peer_incident (node_id, id);

-- Replay protection and control messages.
CREATE TABLE nonce (
  keyid      TEXT NOT NULL,
  nonce      TEXT NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (keyid, nonce)
);
CREATE INDEX nonce_by_end ON nonce (expires_at);
CREATE TABLE control_message (
  node_id TEXT NOT NULL,
  jti     TEXT NOT NULL,
  at      BIGINT NOT NULL,
  PRIMARY KEY (node_id, jti)
);
CREATE TABLE outgoing_message (
  jti        TEXT PRIMARY KEY,
  node_id    TEXT NOT NULL,
  jws        TEXT NOT NULL,
  attempts   BIGINT NOT NULL,
  due_at     BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX outgoing_by_due ON outgoing_message (due_at);

-- One process at a time runs a job.
CREATE TABLE job_lease (
  job        TEXT PRIMARY KEY,
  holder     TEXT NOT NULL,
  expires_at BIGINT NOT NULL
);
