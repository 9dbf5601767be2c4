-- Fences: an account that a verification found wrong moves no money until it is found right again.
-- Reversible: yes, while nothing is fenced.

ALTER TABLE balance ADD COLUMN fenced boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN balance.fenced IS 'The last verification found it wrong: nothing moves on it';
-- No posting changes what it is about, so an update of a balance still stays on its page.
CREATE INDEX balance_fenced ON balance (account_id) WHERE fenced;
