-- Interest and monthly fees: on which terms accounts are kept, and what was credited and charged for
-- which days. Nothing is stored daily: balances at the ends of days never change, so what has
-- accrued since the last row is computed from the entries whenever it is asked for.
-- Reversible: yes, DROP TABLE periodic_posting, settled_month, account_terms and the index
-- account_by_zone; what was credited and charged stays, as the transfers it is.

CREATE TABLE account_terms (
    terms_id              uuid PRIMARY KEY,
    account_type          text NOT NULL
                          CONSTRAINT account_terms_type_known CHECK (account_type IN ('checking', 'savings')),
    currency              text NOT NULL CONSTRAINT account_terms_currency_shape CHECK (currency ~ '^[A-Z]{3}$'),
    from_on               date NOT NULL,
    interest_basis_points int NOT NULL
                          CONSTRAINT account_terms_rate_range CHECK (interest_basis_points BETWEEN 0 AND 10000),
    day_count             text NOT NULL
                          CONSTRAINT account_terms_day_count_known CHECK (day_count IN ('365', '360', 'actual')),
    monthly_fee_cents     bigint NOT NULL
                          CONSTRAINT account_terms_fee_range CHECK (monthly_fee_cents BETWEEN 0 AND 9007199254740991),
    created_at            timestamptz NOT NULL
);
CREATE INDEX account_terms_by_date ON account_terms (account_type, currency, from_on, terms_id);
COMMENT ON TABLE account_terms IS 'Of a type of account and a currency, from a date until the next one; of two from one date the later id. Append-only';
COMMENT ON COLUMN account_terms.from_on IS 'The first day they are for, in each account''s own time zone; no day that has accrued';
COMMENT ON COLUMN account_terms.interest_basis_points IS 'Hundredths of a percent a year';
COMMENT ON COLUMN account_terms.day_count IS 'How many days a year has: always 365, always 360, or as the calendar';
COMMENT ON COLUMN account_terms.monthly_fee_cents IS 'Minor units of the currency, for each month at whose end the account is open';
COMMENT ON COLUMN account_terms.created_at IS 'By the business clock';

CREATE TABLE settled_month (
    time_zone text PRIMARY KEY,
    next_on   date NOT NULL CONSTRAINT settled_month_is_first CHECK (EXTRACT(day FROM next_on) = 1)
);
COMMENT ON TABLE settled_month IS 'Up to which month the accounts of a time zone have their rows in periodic_posting';
COMMENT ON COLUMN settled_month.next_on IS 'The first day of the month at whose beginning the next ones are due: the month before it is settled then';

CREATE TABLE periodic_posting (
    account_id   uuid NOT NULL,
    kind         text NOT NULL CONSTRAINT periodic_posting_kind_known CHECK (kind IN ('INTEREST', 'FEE')),
    from_on      date NOT NULL,
    through_on   date NOT NULL,
    amount_cents bigint NOT NULL CONSTRAINT periodic_posting_amount_not_negative CHECK (amount_cents >= 0),
    currency     text NOT NULL,
    carried      bigint NOT NULL CONSTRAINT periodic_posting_carried_range
                 CHECK (carried >= 0 AND carried < 16030800000),
    outcome      text NOT NULL CONSTRAINT periodic_posting_outcome_known
                 CHECK (outcome IN ('NOTHING', 'WAITING', 'POSTED', 'GIVEN_UP')),
    code         text,
    attempt      int NOT NULL CONSTRAINT periodic_posting_attempt_positive CHECK (attempt > 0),
    next_at      timestamptz,
    ends_at      timestamptz,
    transfer_id  uuid,
    CONSTRAINT periodic_posting_once PRIMARY KEY (account_id, kind, from_on),
    CONSTRAINT periodic_posting_ends_later CHECK (through_on >= from_on),
    CONSTRAINT periodic_posting_waits_for_something CHECK ((outcome = 'WAITING') = (next_at IS NOT NULL)),
    CONSTRAINT periodic_posting_nothing_is_nothing CHECK ((outcome = 'NOTHING') = (amount_cents = 0)),
    CONSTRAINT periodic_posting_posted_by_transfer CHECK (outcome <> 'POSTED' OR transfer_id IS NOT NULL)
) WITH (fillfactor = 80);
CREATE INDEX periodic_posting_waiting ON periodic_posting (next_at) WHERE outcome = 'WAITING';
COMMENT ON TABLE periodic_posting IS 'What an account is credited or charged for some days: decided once, posted once. Those of interest follow each other without a gap';
COMMENT ON COLUMN periodic_posting.through_on IS 'The last day, in the account''s time zone; what accrues next begins on the day after';
COMMENT ON COLUMN periodic_posting.amount_cents IS 'Minor units of the currency, rounded down';
COMMENT ON COLUMN periodic_posting.carried IS 'What the rounding left, for the next one: 16,030,800,000ths of a minor unit';
COMMENT ON COLUMN periodic_posting.code IS 'Why the last attempt was refused';
COMMENT ON COLUMN periodic_posting.attempt IS 'The number that the next attempt has, or the last one had';
COMMENT ON COLUMN periodic_posting.next_at IS 'When that is, by the business clock; null where nothing waits';
COMMENT ON COLUMN periodic_posting.ends_at IS 'When it is given up; null for never';
COMMENT ON COLUMN periodic_posting.transfer_id IS 'In the journal: posted, or the last that was declined';

CREATE INDEX account_by_zone ON account (time_zone, account_id) WHERE type <> 'system';

GRANT SELECT, INSERT ON account_terms TO florin_app;
GRANT SELECT, INSERT, UPDATE ON settled_month, periodic_posting TO florin_app;
