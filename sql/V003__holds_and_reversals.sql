-- Holds: money reserved for a transfer that is captured later, in parts or whole.
--
-- A hold is placed, captured and released by commands in the journal; hold keeps what they come to.
-- It expires by the clock alone: whoever reads a hold past expires_at treats it as expired, also
-- when no row says so yet.
-- A reversal is a transfer that names the one it takes back, in whole or in part.
-- Reversible: yes, while no hold was placed and nothing reversed.

ALTER TABLE journal ADD COLUMN concerns_id uuid;
COMMENT ON COLUMN journal.concerns_id IS 'The hold that is captured or released, the transfer that is reversed';
CREATE INDEX journal_by_concern ON journal (concerns_id, booked_at) WHERE concerns_id IS NOT NULL;

CREATE TABLE hold (
    hold_id         uuid PRIMARY KEY,
    user_id         uuid NOT NULL,
    from_account_id uuid NOT NULL,
    to_account_id   uuid NOT NULL,
    amount_cents    bigint NOT NULL,
    currency        text NOT NULL,
    captured_cents  bigint NOT NULL,
    status          text NOT NULL CONSTRAINT hold_status_known
                    CHECK (status IN ('active', 'captured', 'released', 'expired')),
    created_at      timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    resolved_at     timestamptz,
    CONSTRAINT hold_amount_positive CHECK (amount_cents > 0),
    CONSTRAINT hold_captured_within CHECK (captured_cents BETWEEN 0 AND amount_cents),
    CONSTRAINT hold_captured_whole CHECK ((status = 'captured') = (captured_cents = amount_cents)),
    CONSTRAINT hold_resolved_once CHECK ((status = 'active') = (resolved_at IS NULL))
);
COMMENT ON TABLE hold IS 'Reserved money; its id is that of the command that placed it';
COMMENT ON COLUMN hold.user_id IS 'Who placed it; he captures and releases it';
COMMENT ON COLUMN hold.status IS 'active also when expires_at has passed and the account was not touched since';
COMMENT ON COLUMN hold.resolved_at IS 'When nothing was left: the last capture, the release, or expires_at';
CREATE INDEX hold_active ON hold (from_account_id, expires_at) WHERE status = 'active';
CREATE INDEX hold_by_source ON hold (from_account_id, hold_id);
CREATE INDEX hold_by_target ON hold (to_account_id, hold_id);

GRANT SELECT, INSERT, UPDATE ON hold TO florin_app;

-- Reversals: a forced one takes back what the payee no longer has.

ALTER TABLE balance ADD COLUMN forced boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN balance.forced IS 'An operator forced it below its limit by a reversal; until it is back above';
ALTER TABLE balance DROP CONSTRAINT balance_not_overdrawn;
ALTER TABLE balance ADD CONSTRAINT balance_not_overdrawn
    CHECK (system OR forced OR balance_cents - held_cents + overdraft_limit_cents >= 0);
