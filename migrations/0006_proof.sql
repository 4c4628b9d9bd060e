-- SPDX-FileCopyrightText: 2026 Poolverbund contributors
-- SPDX-License-Identifier: EUPL-1.2
--
-- Keys of cases, and an audit trail that cannot be rewritten unnoticed. One text for both engines, as in 0001.

-- The key of each case; "wrapped" is sealed. Everything that is written in a case is sealed under it. No reference to
-- case_index: key and case come and go in one transaction, the key first.
CREATE TABLE case_key (
  case_id    TEXT PRIMARY KEY,
  wrapped    {bytes} NOT NULL,
  created_at BIGINT NOT NULL
);

-- Each line of the audit trail is chained to the one before: "hash" covers the hash before, every plain column and
-- "commitment", which is the hash of a salt and the detail; both stand in the sealed detail, so that the chain still
-- holds when the detail cannot be opened any more. NULL until the program has worked them out.
ALTER TABLE audit ADD COLUMN commitment {bytes};
ALTER TABLE audit ADD COLUMN hash {bytes};

-- The end of the chain, and where it begins after old lines were removed: "first_hash" is the hash of the last line that
-- was. Takes the place of the counter.
CREATE TABLE audit_tip (
  one        BIGINT PRIMARY KEY CHECK (one = 1),
  seq        BIGINT NOT NULL,
  hash       {bytes},
  first_seq  BIGINT NOT NULL,
  first_hash {bytes}
);
INSERT INTO audit_tip (one, seq, hash, first_seq, first_hash)
  SELECT 1, value, NULL, 1, NULL FROM counter WHERE name = 'audit';
DELETE FROM counter WHERE name = 'audit';

-- Which hash was published in the own log, with the salt that opens the commitment in its entry.
CREATE TABLE audit_head (
  seq     BIGINT PRIMARY KEY,
  hash    {bytes} NOT NULL,
  salt    {bytes} NOT NULL,
  node_id TEXT NOT NULL,
  epoch   BIGINT NOT NULL,
  idx     BIGINT NOT NULL,
  at      BIGINT NOT NULL,
  CONSTRAINT audit_head_entry FOREIGN KEY (node_id, epoch, idx) REFERENCES log_entry (node_id, epoch, idx)
);
