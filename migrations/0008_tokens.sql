-- SPDX-FileCopyrightText: 2026 Poolverbund contributors
-- SPDX-License-Identifier: EUPL-1.2
--
-- Access for programs. A person hands out a long-lived grant; with its secret a program gets access tokens for minutes.

-- "label" is sealed. Ended grants stay for a while, so that their owner sees what there was.
CREATE TABLE api_grant (
  id            TEXT PRIMARY KEY,
  user_id       TEXT NOT NULL REFERENCES user_account (id),
  secret_sha256 {bytes} NOT NULL,
  label         {bytes} NOT NULL,
  scopes        TEXT NOT NULL,
  created_at    BIGINT NOT NULL,
  expires_at    BIGINT NOT NULL,
  last_used_at  BIGINT,
  revoked_at    BIGINT,
  revoked_by    TEXT REFERENCES user_account (id),
  CONSTRAINT api_grant_secret UNIQUE (secret_sha256),
  CONSTRAINT api_grant_revoked CHECK ((revoked_at IS NULL) = (revoked_by IS NULL))
);
CREATE INDEX api_grant_by_user ON api_grant (user_id);

-- Keys that sign access tokens and nothing else; "seed" is sealed. A retired key still verifies what it signed.
CREATE TABLE token_key (
  kid        TEXT PRIMARY KEY,
  seed       {bytes} NOT NULL,
  created_at BIGINT NOT NULL,
  retired_at BIGINT
);
