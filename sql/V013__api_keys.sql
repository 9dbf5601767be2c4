-- Programs of users come in with keys of their own; guesses at passwords are counted; and what is
-- over is swept away.
-- Reversible: yes, DROP TABLE api_key, guess, known_place; DROP INDEX session_by_end;
-- ALTER TABLE app_user DROP COLUMN password_version.

CREATE TABLE api_key (
    key_id       uuid PRIMARY KEY,
    user_id      uuid NOT NULL CONSTRAINT api_key_of_user REFERENCES app_user (user_id),
    name         text NOT NULL CONSTRAINT api_key_name_length CHECK (length(name) BETWEEN 1 AND 80),
    scopes       text[] NOT NULL CONSTRAINT api_key_scopes_known CHECK (
                   cardinality(scopes) > 0
                   AND scopes <@ ARRAY['READ', 'MOVE_MONEY', 'MANAGE_ACCOUNTS', 'OPERATE']),
    key_hash     bytea NOT NULL CONSTRAINT api_key_once UNIQUE
                 CONSTRAINT api_key_is_hashed CHECK (length(key_hash) = 32),
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    last_used_at timestamptz,
    CONSTRAINT api_key_ends_later CHECK (expires_at > created_at)
) WITH (fillfactor = 70);
CREATE INDEX api_key_by_user ON api_key (user_id, key_id);
COMMENT ON TABLE api_key IS 'Deleted when its user deletes it, or some time after its end';
COMMENT ON COLUMN api_key.key_hash IS 'SHA-256 of the key; the key itself is nowhere';
COMMENT ON COLUMN api_key.last_used_at IS 'Written once a minute at most';

CREATE TABLE guess (
    subject       bytea PRIMARY KEY CONSTRAINT guess_is_hashed CHECK (length(subject) = 32),
    failures      int NOT NULL CONSTRAINT guess_counts CHECK (failures >= 0),
    counted_at    timestamptz NOT NULL,
    blocked_until timestamptz NOT NULL,
    gone_at       timestamptz NOT NULL
);
CREATE INDEX guess_by_end ON guess (gone_at);
COMMENT ON TABLE guess IS 'Wrong passwords, with those that are being checked, by who they were tried on and from where';
COMMENT ON COLUMN guess.subject IS 'HMAC-SHA256 of kind, e-mail address and client address: neither is here in clear';
COMMENT ON COLUMN guess.failures IS 'Those that still count as of counted_at';
COMMENT ON COLUMN guess.gone_at IS 'When nothing of it counts any more, and the row goes';

CREATE TABLE known_place (
    place   bytea PRIMARY KEY CONSTRAINT known_place_is_hashed CHECK (length(place) = 32),
    seen_at timestamptz NOT NULL
);
CREATE INDEX known_place_by_time ON known_place (seen_at);
COMMENT ON TABLE known_place IS 'Where users were logged in lately: strangers elsewhere do not make them wait there';
COMMENT ON COLUMN known_place.place IS 'HMAC-SHA256 of e-mail address and client address: neither is here in clear';

CREATE INDEX session_by_end ON session (expires_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON api_key, guess, known_place TO florin_app;
GRANT DELETE ON session, refresh_token TO florin_app;

ALTER TABLE app_user ADD COLUMN password_version int NOT NULL DEFAULT 1;
COMMENT ON COLUMN app_user.password_version IS 'Rises with every change of the password: a log-in that was checked against the one before begins no session';
