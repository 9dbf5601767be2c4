-- The audit log: who did what, or was refused it. Written once and never again, like the journal.
--
-- A row is inserted in the transaction of what it records and waits for nobody. The ledger's writer
-- then gives it its place in one chain: audit_seal. What can be traced to a person lies apart in
-- audit_text and may be erased; the chain holds its salted hash only.
-- Reversible: yes, but the log is lost.

CREATE TABLE audit (
    audit_id   uuid PRIMARY KEY,
    at         timestamptz NOT NULL,
    kind       text NOT NULL CONSTRAINT audit_kind_is_a_word CHECK (kind ~ '^[a-z][a-z_]{0,39}$'),
    outcome    text NOT NULL CONSTRAINT audit_outcome_known CHECK (outcome IN ('done', 'refused')),
    actor_id   uuid,
    via        text CONSTRAINT audit_via_is_visible CHECK (via ~ '^[!-~]{1,80}$'),
    request_id text CONSTRAINT audit_request_id_is_visible CHECK (request_id ~ '^[!-~]{1,80}$'),
    subjects   text[] NOT NULL CONSTRAINT audit_subjects_are_ids
               CHECK (array_to_string(subjects, ' ', '?') ~ '^([a-z]{3}_[0-9a-z]{26}( [a-z]{3}_[0-9a-z]{26})*)?$'),
    detail     text NOT NULL CONSTRAINT audit_detail_is_pairs
               CHECK (detail ~ '^([a-z][a-z_.]*=[ -~]*\n)*$' AND length(detail) <= 8000),
    words_hash bytea CONSTRAINT audit_words_hash_length CHECK (length(words_hash) = 32)
);
COMMENT ON TABLE audit IS 'What was done or refused, one row an event. Append-only';
COMMENT ON COLUMN audit.at IS 'By the wall clock of the instance that wrote it';
COMMENT ON COLUMN audit.actor_id IS 'The user who did it; null for nobody, or whoever runs the bank';
COMMENT ON COLUMN audit.via IS 'What he acted by: the id of a session or an API key, or the name of a program';
COMMENT ON COLUMN audit.subjects IS 'Ids of what it is about, as the API writes them';
COMMENT ON COLUMN audit.detail IS 'A line name=value each; before.name and after.name for what was changed; nothing personal';
COMMENT ON COLUMN audit.words_hash IS 'SHA-256 of audit_text''s salt and the text sealed in it; outlives their erasure';
CREATE INDEX audit_by_time ON audit (at);
CREATE INDEX audit_by_actor ON audit (actor_id, audit_id);
CREATE INDEX audit_by_kind ON audit (kind, audit_id);
CREATE INDEX audit_by_subject ON audit USING gin (subjects);

CREATE TABLE audit_text (
    audit_id uuid PRIMARY KEY,
    salt     bytea NOT NULL,
    sealed   bytea NOT NULL
);
COMMENT ON TABLE audit_text IS 'The address an event came from and the e-mail that was tried: apart from audit so that they can be erased and the chain stays';
COMMENT ON COLUMN audit_text.sealed IS 'Lines name=value, encrypted';

CREATE TABLE audit_seal (
    sequence bigint PRIMARY KEY CONSTRAINT audit_seal_from_one CHECK (sequence >= 1),
    audit_id uuid NOT NULL CONSTRAINT audit_seal_once UNIQUE,
    hash     bytea NOT NULL CONSTRAINT audit_seal_hash_length CHECK (length(hash) = 32)
);
COMMENT ON TABLE audit_seal IS 'The chain over audit, in the ledger''s order. Append-only';
COMMENT ON COLUMN audit_seal.sequence IS 'Without gaps from 1';
COMMENT ON COLUMN audit_seal.hash IS 'SHA-256 over the seal before and the row''s content';

CREATE TABLE audit_unsealed (
    audit_id uuid PRIMARY KEY,
    since    timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE audit_unsealed IS 'Rows of audit that wait for their seal';
COMMENT ON COLUMN audit_unsealed.since IS 'By the database''s clock';

CREATE TRIGGER audit_is_final BEFORE UPDATE OR DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_is_not_emptied BEFORE TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_seal_is_final BEFORE UPDATE OR DELETE ON audit_seal
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_seal_is_not_emptied BEFORE TRUNCATE ON audit_seal
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON audit, audit_seal TO florin_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON audit_text TO florin_app;
GRANT SELECT, INSERT, DELETE ON audit_unsealed TO florin_app;
