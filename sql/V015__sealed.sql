-- Words about persons are kept sealed (AES-256-GCM, with a key that is not in the database): e-mail
-- addresses and names of users, why one is locked out, what their accounts are called, memos and reasons, the devices of
-- sessions. What was written in clear before stays readable until `florin encrypt` has sealed it.
-- Reversible: only while nothing is sealed: drop what is added, set NOT NULL again.

CREATE TABLE sealing_key (
    key_id        bytea PRIMARY KEY CONSTRAINT sealing_key_id_length CHECK (length(key_id) = 4),
    first_used_at timestamptz NOT NULL
);
COMMENT ON TABLE sealing_key IS 'Ids of the keys that something here may be sealed with; the bank does not start without one of them';

CREATE TABLE email_lookup (
    hash    bytea PRIMARY KEY CONSTRAINT email_lookup_hash_length CHECK (length(hash) = 32),
    key_id  bytea NOT NULL CONSTRAINT email_lookup_key_id_length CHECK (length(key_id) = 4),
    user_id uuid NOT NULL CONSTRAINT email_lookup_of_user REFERENCES app_user (user_id)
);
COMMENT ON TABLE email_lookup IS 'By which a user is found whose address is sealed: one row for each key that was in use';
COMMENT ON COLUMN email_lookup.hash IS 'HMAC-SHA256 of the address in the one form that counts as the same';

ALTER TABLE app_user
    ADD COLUMN email_sealed bytea,
    ADD COLUMN full_name_sealed bytea,
    ADD COLUMN lock_reason_sealed bytea,
    ALTER COLUMN email DROP NOT NULL,
    ALTER COLUMN email_key DROP NOT NULL,
    ALTER COLUMN full_name DROP NOT NULL,
    ADD CONSTRAINT app_user_email_in_one_form
        CHECK ((email IS NULL) <> (email_sealed IS NULL) AND (email IS NULL) = (email_key IS NULL)),
    ADD CONSTRAINT app_user_name_in_one_form
        CHECK ((full_name IS NULL) <> (full_name_sealed IS NULL));
COMMENT ON COLUMN app_user.email IS 'In clear, of users from before fields were sealed; so are email_key and full_name';

-- A session lasts hours: those of now do without their device.
ALTER TABLE session ADD COLUMN device_sealed bytea;
UPDATE session SET address = NULL, user_agent = NULL WHERE address IS NOT NULL OR user_agent IS NOT NULL;
COMMENT ON COLUMN session.device_sealed IS 'Address, a line feed, user agent';
COMMENT ON COLUMN session.address IS 'Not written any more, like user_agent';

ALTER TABLE command_text
    ADD COLUMN sealed bytea,
    ALTER COLUMN text DROP NOT NULL,
    ADD CONSTRAINT command_text_in_one_form CHECK ((text IS NULL) <> (sealed IS NULL));
COMMENT ON COLUMN command_text.text IS 'In clear, from before fields were sealed';

ALTER TABLE account
    ADD COLUMN name_sealed bytea,
    ALTER COLUMN name DROP NOT NULL,
    ADD CONSTRAINT account_name_in_one_form CHECK ((name IS NULL) <> (name_sealed IS NULL));
COMMENT ON COLUMN account.name IS 'In clear: the bank''s own accounts, and those from before fields were sealed';

GRANT SELECT, INSERT, DELETE ON sealing_key, email_lookup TO florin_app;
