-- Who may come in: users, their sessions, the refresh tokens of each session.
-- Reversible: no.

CREATE TABLE app_user (
    user_id       uuid PRIMARY KEY,
    email         text NOT NULL,
    email_key     text NOT NULL CONSTRAINT app_user_email_once UNIQUE,
    full_name     text NOT NULL,
    role          text NOT NULL DEFAULT 'CUSTOMER' CONSTRAINT app_user_role_known
                  CHECK (role IN ('CUSTOMER', 'OPERATOR', 'AUDITOR')),
    password_hash text NOT NULL,
    version       bigint NOT NULL DEFAULT 1,
    created_at    timestamptz NOT NULL,
    CONSTRAINT app_user_email_length CHECK (length(email) <= 254 AND length(email_key) <= 254),
    CONSTRAINT app_user_email_key_is_ascii CHECK (email_key ~ '^[!-~]+$' AND email_key = lower(email_key)),
    CONSTRAINT app_user_name_length CHECK (length(full_name) BETWEEN 1 AND 140),
    CONSTRAINT app_user_password_is_hashed CHECK (password_hash ~ '^[$]2[aby][$][0-9]{2}[$].{53}$')
);
COMMENT ON COLUMN app_user.email_key IS 'The e-mail in the one form that counts as the same: NFKC, lower case';
COMMENT ON COLUMN app_user.password_hash IS 'bcrypt of base64(HMAC-SHA384(pepper, password))';
COMMENT ON COLUMN app_user.version IS 'Rises with every change of the profile; its ETag';

CREATE TABLE session (
    session_id   uuid PRIMARY KEY,
    user_id      uuid NOT NULL CONSTRAINT session_of_user REFERENCES app_user (user_id),
    created_at   timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    ended_at     timestamptz,
    address      text,
    user_agent   text,
    CONSTRAINT session_ends_later CHECK (expires_at > created_at)
) WITH (fillfactor = 70);
CREATE INDEX session_by_user ON session (user_id, created_at);
COMMENT ON TABLE session IS 'One row a login. No index on what activity changes, so that an update stays on its page';
COMMENT ON COLUMN session.last_seen_at IS 'Last activity; the idle end is this plus FLORIN_SESSION_IDLE';
COMMENT ON COLUMN session.expires_at IS 'The absolute end';

CREATE TABLE refresh_token (
    token_hash bytea PRIMARY KEY CONSTRAINT refresh_token_is_hashed CHECK (length(token_hash) = 32),
    session_id uuid NOT NULL CONSTRAINT refresh_token_of_session REFERENCES session (session_id),
    issued_at  timestamptz NOT NULL,
    used_at    timestamptz
);
CREATE INDEX refresh_token_by_session ON refresh_token (session_id);
COMMENT ON TABLE refresh_token IS 'Used ones stay, so that a second use is seen';
COMMENT ON COLUMN refresh_token.token_hash IS 'SHA-256 of the token; the token itself is nowhere';

GRANT SELECT, INSERT, UPDATE ON app_user, session, refresh_token TO florin_app;
