-- SPDX-FileCopyrightText: 2026 Poolverbund contributors
-- SPDX-License-Identifier: EUPL-1.2
--
-- Sign-in with the identity provider of the city.

-- Sign-ins under way: "state" is the SHA-256 of the address's state, hexadecimal; "flow" is sealed.
CREATE TABLE oidc_request (
  state          TEXT PRIMARY KEY,
  browser_sha256 {bytes} NOT NULL,
  flow           {bytes} NOT NULL,
  created_at     BIGINT NOT NULL
);
CREATE INDEX oidc_request_by_time ON oidc_request (created_at);

-- Which person there is which account here; the index is a keyed hash.
CREATE TABLE oidc_subject (
  subject_index {bytes} PRIMARY KEY,
  user_id       TEXT NOT NULL REFERENCES user_account (id),
  linked_at     BIGINT NOT NULL,
  CONSTRAINT oidc_user UNIQUE (user_id)
);
