-- Another e-mail address of a user, which counts once the link that was mailed there is opened; and an
-- index by which the invitations are counted that somebody has made.
-- Reversible: yes, DROP TABLE email_change; DROP INDEX invitation_by_inviter.

CREATE TABLE email_change (
    user_id          uuid PRIMARY KEY CONSTRAINT email_change_of_user REFERENCES app_user (user_id),
    session_id       uuid NOT NULL,
    password_version int NOT NULL,
    email_sealed     bytea NOT NULL,
    token_hash       bytea NOT NULL CONSTRAINT email_change_once UNIQUE
                     CONSTRAINT email_change_is_hashed CHECK (length(token_hash) = 32),
    expires_at       timestamptz NOT NULL
);
COMMENT ON TABLE email_change IS 'The one live link of a user by which his address becomes another; gone when used';
COMMENT ON COLUMN email_change.session_id IS 'In which he asked for it: it goes on when the others end';
COMMENT ON COLUMN email_change.password_version IS 'Of the password he showed: with another one the link is no good';
COMMENT ON COLUMN email_change.email_sealed IS 'The address to be, encrypted and bound to the user';
COMMENT ON COLUMN email_change.token_hash IS 'SHA-256 of the 32 random bytes that were mailed';

CREATE INDEX invitation_by_inviter ON invitation (invited_by) WHERE status = 'open';

GRANT SELECT, INSERT, UPDATE, DELETE ON email_change TO florin_app;
