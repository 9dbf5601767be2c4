-- Cards: debit cards of an account, what they may spend, and what a card network asked for.
--
-- card_line is the ledger's: whether the last card of a line may pay, decided in the ledger's turn, so that
-- a freeze is before a payment or after it. A card and its replacements are one line; limits and what counts
-- against them are an allowance of the line. An authorisation is a hold for card settlement that names it;
-- card_authorization keeps what the ledger does not need of it, also of one that was declined.
-- A number is sealed and found by a keyed hash. The verification code is kept nowhere: it is computed from
-- number, last day and a seed, which are sealed apart.
-- The bank's own account of card settlement is made with each currency's others since V001.
-- Ids of cards and authorisations have prefixes of four letters, which the audit log learns to name.
-- Reversible: while no card was issued: drop what is added, and the check of subjects as it was.

CREATE TABLE card_line (
    line_id            uuid PRIMARY KEY,
    account_id         uuid NOT NULL,
    card_id            uuid NOT NULL,
    status             text NOT NULL CONSTRAINT card_line_status_known
        CHECK (status IN ('inactive', 'active', 'frozen', 'cancelled')),
    ends_at            timestamptz NOT NULL,
    blocked_categories text NOT NULL,
    wrong_codes        smallint NOT NULL CONSTRAINT card_line_wrong_codes_counted CHECK (wrong_codes BETWEEN 0 AND 5)
);
COMMENT ON TABLE card_line IS 'A card and all that replaced it, as the ledger decides on it; written in its turn alone';
COMMENT ON COLUMN card_line.line_id IS 'Its first card';
COMMENT ON COLUMN card_line.card_id IS 'The last one, which alone may pay';
COMMENT ON COLUMN card_line.ends_at IS 'From then on the card is expired, by the business clock';
COMMENT ON COLUMN card_line.blocked_categories IS 'Of merchants that it does not pay, with commas between';
COMMENT ON COLUMN card_line.wrong_codes IS 'Wrong numbers or codes shown since a right one; from 5 on none is right';

ALTER TABLE hold
    ADD COLUMN line_id uuid,
    ADD COLUMN refunded_cents bigint NOT NULL DEFAULT 0,
    ADD CONSTRAINT hold_refunded_within CHECK (refunded_cents BETWEEN 0 AND captured_cents),
    ADD CONSTRAINT hold_refunded_of_cards CHECK (refunded_cents = 0 OR line_id IS NOT NULL);
COMMENT ON COLUMN hold.line_id IS 'Of the card that pays; null for a hold that no card placed';
COMMENT ON COLUMN hold.refunded_cents IS 'What was given back of captured_cents';
CREATE INDEX hold_of_line ON hold (line_id, created_at) WHERE line_id IS NOT NULL;

ALTER TABLE allowance
    DROP CONSTRAINT allowance_subject_known,
    ADD CONSTRAINT allowance_subject_known CHECK (subject IN ('account', 'user', 'payer', 'card'));
COMMENT ON COLUMN allowance.subject_id IS 'An account, or a user as the one who orders, or a payer: the name-based id of an account and of who orders from it; or a line of cards';

CREATE FUNCTION let_go_after(asked uuid, at timestamptz) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT coalesce(sum(substring(detail FROM ' amount=([0-9]+)')::bigint), 0)::bigint FROM journal
    WHERE concerns_id = asked AND kind = 'release' AND outcome = 'posted' AND booked_at > at
$$;
COMMENT ON FUNCTION let_go_after IS 'What was let go in parts of a card''s hold later than that: hold.amount_cents is without all of it, minor units';

CREATE TABLE card (
    card_id       uuid PRIMARY KEY,
    line_id       uuid NOT NULL,
    account_id    uuid NOT NULL,
    label_sealed  bytea,
    number_sealed bytea,
    seed_sealed   bytea,
    number_hash   bytea NOT NULL CONSTRAINT card_number_once UNIQUE,
    key_id        bytea NOT NULL CONSTRAINT card_key_id_length CHECK (length(key_id) = 4),
    last4         text NOT NULL CONSTRAINT card_last4_digits CHECK (last4 ~ '^[0-9]{4}$'),
    expires_on    date NOT NULL,
    cancel_reason text CONSTRAINT card_cancel_reason_known CHECK (cancel_reason IN ('lost', 'stolen', 'damaged', 'other')),
    replaces_id   uuid,
    created_at    timestamptz NOT NULL,
    CONSTRAINT card_number_hash_length CHECK (length(number_hash) = 32),
    CONSTRAINT card_verified_by_number CHECK ((number_sealed IS NULL) = (seed_sealed IS NULL)),
    CONSTRAINT card_first_of_line CHECK ((replaces_id IS NULL) = (card_id = line_id))
);
COMMENT ON TABLE card IS 'Cards that were issued; whether one may pay is in card_line';
COMMENT ON COLUMN card.card_id IS 'That of the command that issued it';
COMMENT ON COLUMN card.number_sealed IS 'Null once its holder was erased, as are label and seed';
COMMENT ON COLUMN card.seed_sealed IS 'With number and last day it gives the verification code, which is kept nowhere';
COMMENT ON COLUMN card.number_hash IS 'HMAC-SHA256 of the number: so that there is one of it';
COMMENT ON COLUMN card.key_id IS 'Of the key that number_hash was made with';
COMMENT ON COLUMN card.expires_on IS 'The last day on which it is good, in its account''s zone';
CREATE INDEX card_of_account ON card (account_id, card_id);

CREATE TABLE card_authorization (
    authorization_id uuid PRIMARY KEY,
    card_id          uuid NOT NULL,
    category         text NOT NULL
);
COMMENT ON TABLE card_authorization IS 'What a network asked a card for; the rest is the command of the journal with its id, and its hold';
COMMENT ON COLUMN card_authorization.category IS 'Of the merchant, whose name is the command''s text';
CREATE INDEX card_authorization_of_card ON card_authorization (card_id, authorization_id);

ALTER TABLE audit
    DROP CONSTRAINT audit_subjects_are_ids,
    ADD CONSTRAINT audit_subjects_are_ids CHECK (
        array_to_string(subjects, ' ', '?') ~ '^([a-z]{3,4}_[0-9a-z]{26}( [a-z]{3,4}_[0-9a-z]{26})*)?$');

GRANT SELECT, INSERT, UPDATE ON card_line, card TO florin_app;
GRANT SELECT, INSERT ON card_authorization TO florin_app;
