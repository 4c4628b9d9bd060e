-- SPDX-FileCopyrightText: 2026 Poolverbund contributors
-- SPDX-License-Identifier: EUPL-1.2
--
-- Facets are counted by origin, so that the patterns of a peer that is not active can be left out of the counts.
DROP TABLE facet_total;
CREATE TABLE facet_total (
  node_id TEXT NOT NULL,
  kind    TEXT NOT NULL,
  code    TEXT NOT NULL,
  amount  BIGINT NOT NULL CHECK (amount >= 0),
  PRIMARY KEY (node_id, kind, code)
);
INSERT INTO facet_total (node_id, kind, code, amount)
  SELECT p.node_id, f.kind, f.code, COUNT(*) FROM pattern_facet f JOIN pattern p ON p.no = f.pattern_no
  GROUP BY p.node_id, f.kind, f.code;

-- Which peer fetched the payload of which own record, and when first. Rows stay after a withdrawal: they say who has to
-- erase. No reference to peer: the line outlives the peering.
CREATE TABLE record_delivery (
  node_id  TEXT NOT NULL,
  epoch    BIGINT NOT NULL,
  idx      BIGINT NOT NULL,
  peer     TEXT NOT NULL,
  first_at BIGINT NOT NULL,
  PRIMARY KEY (node_id, epoch, idx, peer),
  CONSTRAINT delivery_record FOREIGN KEY (node_id, epoch, idx) REFERENCES log_record (node_id, epoch, idx)
) {clustered};
