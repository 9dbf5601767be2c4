-- Allowances: what an account, or a user over all accounts, may spend in a currency.
--
-- The row is locked with the balances of the spending that it limits, and counts it: so parallel
-- spending cannot pass a limit, and a decision costs the same however much was spent. A hold counts
-- when it is placed; what is released or expires within its day and month is given back.
-- Reversible: yes, while no limit was set.

CREATE TABLE allowance (
    subject_id               uuid NOT NULL,
    currency                 text NOT NULL CONSTRAINT allowance_currency_shape CHECK (currency ~ '^[A-Z]{3}$'),
    subject                  text NOT NULL CONSTRAINT allowance_subject_known CHECK (subject IN ('account', 'user')),
    per_transfer_limit_cents bigint,
    daily_limit_cents        bigint,
    monthly_limit_cents      bigint,
    time_zone                text NOT NULL,
    day_start                timestamptz NOT NULL,
    month_start              timestamptz NOT NULL,
    day_cents                bigint NOT NULL,
    month_cents              bigint NOT NULL,
    PRIMARY KEY (subject_id, currency),
    CONSTRAINT allowance_limits_not_negative CHECK (
        per_transfer_limit_cents >= 0 AND daily_limit_cents >= 0 AND monthly_limit_cents >= 0),
    CONSTRAINT allowance_day_within_month CHECK (day_start >= month_start AND day_cents BETWEEN 0 AND month_cents)
) WITH (fillfactor = 50);
COMMENT ON TABLE allowance IS 'Limits of spending and what counts against them, minor units; a limit that is null is none';
COMMENT ON COLUMN allowance.subject_id IS 'An account, or a user as the one who orders';
COMMENT ON COLUMN allowance.time_zone IS 'IANA name of the zone in which its days and months end';
COMMENT ON COLUMN allowance.day_start IS 'When the day began that day_cents is about: the one of the last change';
COMMENT ON COLUMN allowance.day_cents IS 'Spent since day_start';
CREATE INDEX hold_active_of_user ON hold (user_id, expires_at) WHERE status = 'active';

GRANT SELECT, INSERT, UPDATE ON allowance TO florin_app;
