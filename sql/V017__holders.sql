-- Holders apart from their log-in: what the bank knows of the person behind a user, the documents he
-- showed, and how it came to believe them. Words about persons are sealed, as those of V015.
-- Reversible: yes, by dropping the tables and columns that are added, once no user is erased.

CREATE TABLE holder (
    user_id              uuid PRIMARY KEY CONSTRAINT holder_of_user REFERENCES app_user (user_id),
    date_of_birth_sealed bytea,
    phone_sealed         bytea,
    address_sealed       bytea,
    kyc_status           text NOT NULL DEFAULT 'UNVERIFIED' CONSTRAINT holder_kyc_status_known
                         CHECK (kyc_status IN ('UNVERIFIED', 'PENDING', 'VERIFIED', 'REJECTED', 'EXPIRED')),
    kyc_document_id      uuid,
    verified_until       timestamptz,
    CONSTRAINT holder_verified_by_a_document CHECK (
        kyc_status NOT IN ('PENDING', 'VERIFIED') OR kyc_document_id IS NOT NULL),
    CONSTRAINT holder_verified_for_a_while CHECK ((kyc_status = 'VERIFIED') = (verified_until IS NOT NULL))
);
CREATE INDEX holder_verified ON holder (verified_until) WHERE verified_until IS NOT NULL;
COMMENT ON TABLE holder IS 'One row a user, from the first thing he says of himself beside his name';
COMMENT ON COLUMN holder.date_of_birth_sealed IS 'YYYY-MM-DD';
COMMENT ON COLUMN holder.address_sealed IS 'Country, postal code, city, then the lines: one a line';
COMMENT ON COLUMN holder.kyc_document_id IS 'The document that he was, or is to be, believed by';
COMMENT ON COLUMN holder.verified_until IS 'The end of that document''s last day, by the business clock: he counts as verified before it only';

CREATE TABLE identity_document (
    document_id   uuid PRIMARY KEY,
    user_id       uuid NOT NULL CONSTRAINT identity_document_of_user REFERENCES app_user (user_id),
    type          text NOT NULL CONSTRAINT identity_document_type_known
                  CHECK (type IN ('PASSPORT', 'ID_CARD', 'DRIVING_LICENCE', 'RESIDENCE_PERMIT')),
    country       text NOT NULL CONSTRAINT identity_document_country CHECK (country ~ '^[A-Z]{2}$'),
    expires_on    date NOT NULL,
    number_sealed bytea NOT NULL,
    added_at      timestamptz NOT NULL
);
CREATE INDEX identity_document_by_user ON identity_document (user_id);
COMMENT ON COLUMN identity_document.country IS 'Who issued it, ISO 3166-1 alpha-2';
COMMENT ON COLUMN identity_document.expires_on IS 'The last day on which it is good';

CREATE TABLE kyc_event (
    event_id    uuid PRIMARY KEY,
    user_id     uuid NOT NULL CONSTRAINT kyc_event_of_user REFERENCES app_user (user_id),
    at          timestamptz NOT NULL,
    from_status text NOT NULL,
    to_status   text NOT NULL,
    by_user_id  uuid,
    CONSTRAINT kyc_event_changes CHECK (from_status <> to_status)
);
CREATE INDEX kyc_event_by_user ON kyc_event (user_id, event_id);
COMMENT ON TABLE kyc_event IS 'Each change of holder.kyc_status. Append-only';
COMMENT ON COLUMN kyc_event.at IS 'By the business clock';
COMMENT ON COLUMN kyc_event.by_user_id IS 'Who changed it; null where time did';

CREATE TABLE kyc_reason (
    event_id      uuid PRIMARY KEY CONSTRAINT kyc_reason_of_event REFERENCES kyc_event (event_id),
    reason_sealed bytea NOT NULL
);
COMMENT ON TABLE kyc_reason IS 'Why, in an operator''s words: apart from kyc_event so that they can be erased';

CREATE TRIGGER kyc_event_is_final BEFORE UPDATE OR DELETE ON kyc_event
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER kyc_event_is_not_emptied BEFORE TRUNCATE ON kyc_event
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT, UPDATE, DELETE ON holder, identity_document, kyc_reason TO florin_app;
GRANT SELECT, INSERT ON kyc_event TO florin_app;

-- Whoever is erased leaves his id behind, which the journal names, and nothing else.
ALTER TABLE app_user
    ADD COLUMN erased_at timestamptz,
    DROP CONSTRAINT app_user_email_in_one_form,
    DROP CONSTRAINT app_user_name_in_one_form,
    ADD CONSTRAINT app_user_email_in_one_form CHECK (
        CASE WHEN erased_at IS NULL
        THEN (email IS NULL) <> (email_sealed IS NULL) AND (email IS NULL) = (email_key IS NULL)
        ELSE num_nonnulls(email, email_sealed, email_key) = 0 END),
    ADD CONSTRAINT app_user_name_in_one_form CHECK (
        num_nonnulls(full_name, full_name_sealed) = CASE WHEN erased_at IS NULL THEN 1 ELSE 0 END);
COMMENT ON COLUMN app_user.erased_at IS 'When nothing but his id was left of him; he is locked out as well';
GRANT DELETE ON session, refresh_token TO florin_app;
