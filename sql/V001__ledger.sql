-- The ledger: who owns which account, the journal of commands, the entries, the balances.
--
-- journal and entry are written once and never again: no grant, and a trigger that raises.
-- There are no foreign keys on the hot tables (journal, entry, balance): the ledger has locked both
-- accounts and inserts both sides itself, and four keys would cost a third to a half of its rate.
-- `florin verify` looks for orphans instead.
-- Reversible: no. The role florin_app is made before the migrations run.

CREATE TABLE account (
    account_id      uuid PRIMARY KEY,
    number          text NOT NULL CONSTRAINT account_number_unique UNIQUE,
    type            text NOT NULL CONSTRAINT account_type_known
                    CHECK (type IN ('checking', 'savings', 'system')),
    system_code     text CONSTRAINT account_system_code_known
                    CHECK (system_code IN ('cash', 'fees', 'interest', 'card_settlement', 'suspense')),
    currency        text NOT NULL CONSTRAINT account_currency_shape CHECK (currency ~ '^[A-Z]{3}$'),
    name            text NOT NULL CONSTRAINT account_name_length CHECK (length(name) <= 140),
    time_zone       text NOT NULL,
    external_number text,
    created_at      timestamptz NOT NULL,
    CONSTRAINT account_system_or_not CHECK ((type = 'system') = (system_code IS NOT NULL)),
    CONSTRAINT account_system_once UNIQUE (currency, system_code)
);
COMMENT ON TABLE account IS 'Names and numbers; what the ledger decides on is in balance';
COMMENT ON COLUMN account.time_zone IS 'IANA name; days of limits and statements end in it';
COMMENT ON COLUMN account.external_number IS 'The number it had in the books it was imported from';
CREATE SEQUENCE account_ordinal;

CREATE TABLE account_access (
    account_id uuid NOT NULL,
    user_id    uuid NOT NULL,
    access     text NOT NULL CONSTRAINT account_access_known CHECK (access IN ('VIEW', 'PAY', 'MANAGE')),
    PRIMARY KEY (account_id, user_id)
);
CREATE INDEX account_access_by_user ON account_access (user_id, account_id);
COMMENT ON TABLE account_access IS 'Who may do what; an owner is one row with MANAGE';

CREATE TABLE balance (
    account_id              uuid PRIMARY KEY,
    currency                text NOT NULL,
    system                  boolean NOT NULL,
    closed                  boolean NOT NULL DEFAULT false,
    restrictions            smallint NOT NULL DEFAULT 0,
    restricted_by_operator  boolean NOT NULL DEFAULT false,
    balance_cents           bigint NOT NULL DEFAULT 0,
    held_cents              bigint NOT NULL DEFAULT 0,
    overdraft_limit_cents   bigint NOT NULL DEFAULT 0,
    next_hold_expiry        timestamptz,
    sequence                bigint NOT NULL DEFAULT 0,
    hash                    bytea NOT NULL,
    CONSTRAINT balance_not_overdrawn CHECK (system OR balance_cents - held_cents + overdraft_limit_cents >= 0),
    CONSTRAINT balance_in_range CHECK (system OR balance_cents BETWEEN -9007199254740991 AND 9007199254740991),
    CONSTRAINT balance_held_not_negative CHECK (held_cents >= 0),
    CONSTRAINT balance_overdraft_not_negative CHECK (overdraft_limit_cents >= 0),
    CONSTRAINT balance_sequence_not_negative CHECK (sequence >= 0),
    CONSTRAINT balance_restrictions_known CHECK (restrictions BETWEEN 0 AND 3),
    CONSTRAINT balance_closed_is_empty CHECK (NOT closed OR (balance_cents = 0 AND held_cents = 0))
) WITH (fillfactor = 50);
COMMENT ON TABLE balance IS 'All that a decision about an account needs, in the row that is locked for it; no further index, so that an update stays on its page';
COMMENT ON COLUMN balance.balance_cents IS 'Sum of the account''s entries, minor units';
COMMENT ON COLUMN balance.restrictions IS 'Bits: 1 no debits, 2 no credits';
COMMENT ON COLUMN balance.sequence IS 'Sequence of its last entry; 0 before the first';
COMMENT ON COLUMN balance.hash IS 'Hash of its last entry; SHA-256 of the account id before the first';

CREATE TABLE journal (
    command_id               uuid PRIMARY KEY,
    kind                     text NOT NULL,
    outcome                  text NOT NULL CONSTRAINT journal_outcome_known CHECK (outcome IN ('posted', 'declined')),
    user_id                  uuid NOT NULL,
    idempotency_key          text,
    request_hash             bytea,
    request_id               text,
    from_account_id          uuid,
    to_account_id            uuid,
    amount_cents             bigint,
    currency                 text,
    from_balance_after_cents bigint,
    to_balance_after_cents   bigint,
    decline_code             text,
    decline_available_cents  bigint,
    detail                   text,
    text_hash                bytea,
    effective_at             timestamptz NOT NULL,
    booked_at                timestamptz NOT NULL,
    CONSTRAINT journal_key_once UNIQUE (user_id, idempotency_key),
    CONSTRAINT journal_key_with_hash CHECK ((idempotency_key IS NULL) = (request_hash IS NULL)),
    CONSTRAINT journal_amount_positive CHECK (amount_cents > 0),
    CONSTRAINT journal_amount_with_currency CHECK ((amount_cents IS NULL) = (currency IS NULL)),
    CONSTRAINT journal_two_sides CHECK (from_account_id <> to_account_id OR outcome = 'declined'),
    CONSTRAINT journal_decline_has_code CHECK ((outcome = 'declined') = (decline_code IS NOT NULL))
);
COMMENT ON TABLE journal IS 'Every command that was decided, in the order of booked_at; a transfer is its row here. Append-only';
COMMENT ON COLUMN journal.user_id IS 'Who ordered it; idempotency keys belong to him';
COMMENT ON COLUMN journal.from_account_id IS 'The account that pays; the account concerned in commands without money';
COMMENT ON COLUMN journal.decline_available_cents IS 'Beside insufficient_funds: what was available, as first answered';
COMMENT ON COLUMN journal.detail IS 'name=value pairs: what a command without money ordered, so that a replay from nothing is possible';
COMMENT ON COLUMN journal.text_hash IS 'SHA-256 of command_text''s salt and text; outlives their erasure';
COMMENT ON COLUMN journal.effective_at IS 'When it counts; may lie in the past';
COMMENT ON COLUMN journal.booked_at IS 'When it was decided; rises over the whole ledger';
CREATE INDEX journal_by_booking ON journal (booked_at);
CREATE INDEX journal_by_source ON journal (from_account_id, booked_at);
CREATE INDEX journal_by_target ON journal (to_account_id, booked_at);

CREATE TABLE command_text (
    command_id uuid PRIMARY KEY,
    salt       bytea NOT NULL,
    text       text NOT NULL
);
COMMENT ON TABLE command_text IS 'Memos and reasons: words about persons, apart from the journal so that they can be erased and the proof stays';

CREATE TABLE entry (
    account_id          uuid NOT NULL,
    sequence            bigint NOT NULL,
    command_id          uuid NOT NULL,
    kind                text NOT NULL,
    amount_cents        bigint NOT NULL,
    balance_after_cents bigint NOT NULL,
    booked_at           timestamptz NOT NULL,
    effective_at        timestamptz NOT NULL,
    hash                bytea NOT NULL,
    PRIMARY KEY (account_id, sequence),
    CONSTRAINT entry_amount_not_zero CHECK (amount_cents <> 0),
    CONSTRAINT entry_sequence_from_one CHECK (sequence >= 1)
);
COMMENT ON TABLE entry IS 'One side of a transfer on one account. Append-only';
COMMENT ON COLUMN entry.amount_cents IS 'Signed, minor units: what the balance rose by';
COMMENT ON COLUMN entry.sequence IS 'Without gaps from 1 in each account';
COMMENT ON COLUMN entry.hash IS 'SHA-256 over the account''s previous hash and this entry''s content';
CREATE INDEX entry_as_of ON entry (account_id, booked_at);

CREATE TABLE ledger_turn ();
COMMENT ON TABLE ledger_turn IS 'Empty. Whoever writes to the ledger locks it first, so that batches of all instances have one order';

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER journal_is_final BEFORE UPDATE OR DELETE ON journal
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER journal_is_not_emptied BEFORE TRUNCATE ON journal
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER entry_is_final BEFORE UPDATE OR DELETE ON entry
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER entry_is_not_emptied BEFORE TRUNCATE ON entry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON journal, entry TO florin_app;
GRANT SELECT, INSERT, UPDATE ON account, balance TO florin_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON account_access, command_text TO florin_app;
GRANT SELECT, UPDATE ON ledger_turn TO florin_app;
GRANT USAGE ON SEQUENCE account_ordinal TO florin_app;
