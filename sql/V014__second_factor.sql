-- The second factor of a log-in, links that are sent by mail, and the link of the first operator.
-- Reversible: yes, by dropping the four tables; whoever had a second factor then has none.

CREATE TABLE totp (
    user_id       uuid PRIMARY KEY CONSTRAINT totp_of_user REFERENCES app_user (user_id),
    secret_sealed bytea NOT NULL,
    enabled_at    timestamptz,
    last_step     bigint NOT NULL DEFAULT 0,
    failures      integer NOT NULL DEFAULT 0 CONSTRAINT totp_failures_counted CHECK (failures >= 0),
    blocked_until timestamptz,
    created_at    timestamptz NOT NULL
);
COMMENT ON TABLE totp IS 'Authenticators (RFC 6238: SHA-1, 6 digits, 30 s), one a user';
COMMENT ON COLUMN totp.secret_sealed IS 'The shared secret, 20 bytes, encrypted and bound to the user';
COMMENT ON COLUMN totp.enabled_at IS 'When its first code was shown; null: not in force yet';
COMMENT ON COLUMN totp.last_step IS 'The 30-second step since 1970 of the last code used: none up to it is good again';
COMMENT ON COLUMN totp.failures IS 'Wrong codes since the last good one';
COMMENT ON COLUMN totp.blocked_until IS 'No code is looked at before, after too many wrong ones; recovery codes are';

CREATE TABLE recovery_code (
    user_id   uuid NOT NULL CONSTRAINT recovery_code_of_user REFERENCES app_user (user_id),
    code_hash bytea NOT NULL CONSTRAINT recovery_code_is_hashed CHECK (length(code_hash) = 32),
    used_at   timestamptz,
    CONSTRAINT recovery_code_once PRIMARY KEY (user_id, code_hash)
);
COMMENT ON TABLE recovery_code IS 'Each stands for the authenticator once';
COMMENT ON COLUMN recovery_code.code_hash IS 'SHA-256 of the code, 80 random bits; the code itself is nowhere';

CREATE TABLE password_reset (
    user_id    uuid PRIMARY KEY CONSTRAINT password_reset_of_user REFERENCES app_user (user_id),
    token_hash bytea NOT NULL CONSTRAINT password_reset_once UNIQUE
               CONSTRAINT password_reset_is_hashed CHECK (length(token_hash) = 32),
    expires_at timestamptz NOT NULL
);
COMMENT ON TABLE password_reset IS 'The one live link of a user; gone when used';
COMMENT ON COLUMN password_reset.token_hash IS 'SHA-256 of the 32 random bytes that were mailed';

CREATE TABLE welcome (
    only_one   boolean PRIMARY KEY DEFAULT true CONSTRAINT welcome_is_one CHECK (only_one),
    token_hash bytea NOT NULL CONSTRAINT welcome_is_hashed CHECK (length(token_hash) = 32),
    expires_at timestamptz NOT NULL
);
COMMENT ON TABLE welcome IS 'The link by which the first operator comes in; gone when used';
COMMENT ON COLUMN welcome.token_hash IS 'SHA-256 of the 32 random bytes that were printed';

GRANT SELECT, INSERT, UPDATE, DELETE ON totp, recovery_code, password_reset, welcome TO florin_app;
