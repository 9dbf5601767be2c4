-- Members of an account beside the one who opened it: joint owners, payers with an allowance, viewers.
--
-- They are invited by address and accept; what they may do is a row of account_access, as an owner's
-- is. What one of them may spend is one more subject of allowances: so it is locked, counted, checked
-- and replayed like every other limit.
-- Reversible: while nobody was invited: drop what is added, and the check of subjects as it was.

ALTER TABLE account_access ADD COLUMN granted_at timestamptz;
COMMENT ON TABLE account_access IS 'Who may do what: an owner is one row with MANAGE, and so is each member of the account';
COMMENT ON COLUMN account_access.granted_at IS 'When an invitation was accepted; null for whoever opened the account';

ALTER TABLE allowance
    ADD COLUMN account_id uuid,
    ADD COLUMN user_id uuid,
    DROP CONSTRAINT allowance_subject_known,
    ADD CONSTRAINT allowance_subject_known CHECK (subject IN ('account', 'user', 'payer')),
    ADD CONSTRAINT allowance_payer_named CHECK (
        (subject = 'payer') = (account_id IS NOT NULL) AND (account_id IS NULL) = (user_id IS NULL));
COMMENT ON COLUMN allowance.subject_id IS 'An account, or a user as the one who orders, or a payer: the name-based id of an account and of who orders from it';
COMMENT ON COLUMN allowance.account_id IS 'Of a payer: what he pays from; null for others';
COMMENT ON COLUMN allowance.user_id IS 'Of a payer: who orders; null for others';
CREATE UNIQUE INDEX allowance_of_payer ON allowance (account_id, user_id, currency) WHERE subject = 'payer';

CREATE TABLE invitation (
    invitation_id            uuid PRIMARY KEY,
    account_id               uuid NOT NULL,
    invited_by               uuid NOT NULL,
    email_sealed             bytea NOT NULL,
    email_hash               bytea NOT NULL CONSTRAINT invitation_hash_length CHECK (length(email_hash) = 32),
    key_id                   bytea NOT NULL CONSTRAINT invitation_key_id_length CHECK (length(key_id) = 4),
    access                   text NOT NULL CONSTRAINT invitation_access_known CHECK (access IN ('VIEW', 'PAY', 'MANAGE')),
    per_transfer_limit_cents bigint,
    daily_limit_cents        bigint,
    monthly_limit_cents      bigint,
    status                   text NOT NULL CONSTRAINT invitation_status_known
        CHECK (status IN ('open', 'accepted', 'declined', 'withdrawn')),
    created_at               timestamptz NOT NULL,
    expires_at               timestamptz NOT NULL,
    resolved_at              timestamptz,
    command_id               uuid,
    CONSTRAINT invitation_limits_not_negative CHECK (
        per_transfer_limit_cents >= 0 AND daily_limit_cents >= 0 AND monthly_limit_cents >= 0),
    CONSTRAINT invitation_limits_of_payers CHECK (
        access = 'PAY' OR num_nonnulls(per_transfer_limit_cents, daily_limit_cents, monthly_limit_cents) = 0),
    CONSTRAINT invitation_resolved CHECK ((status = 'open') = (resolved_at IS NULL)),
    CONSTRAINT invitation_accepted_by_command CHECK ((status = 'accepted') = (command_id IS NOT NULL))
);
COMMENT ON TABLE invitation IS 'To become a member of an account; told to whoever has the address, also if he signs up later';
COMMENT ON COLUMN invitation.email_hash IS 'HMAC-SHA256 of the address in the one form that counts as the same, as in email_lookup';
COMMENT ON COLUMN invitation.key_id IS 'Of the key that email_hash was made with';
COMMENT ON COLUMN invitation.per_transfer_limit_cents IS 'Minor units of the account; a limit that is null is none';
COMMENT ON COLUMN invitation.status IS 'One that is open ends at expires_at, whether or not a row says so';
COMMENT ON COLUMN invitation.command_id IS 'The command of the journal with which it was accepted';
CREATE UNIQUE INDEX invitation_once ON invitation (account_id, email_hash) WHERE status = 'open';
CREATE INDEX invitation_to ON invitation (email_hash, invitation_id);
CREATE INDEX invitation_of_account ON invitation (account_id, invitation_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON invitation TO florin_app;
