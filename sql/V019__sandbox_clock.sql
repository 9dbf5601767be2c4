-- How far the business clock of a sandbox is ahead of the wall clock, so that a restart and every
-- instance go on from the same time. No row: it was never moved.
-- Reversible: yes, by dropping the table, while there is no row; else what was booked lies in the future.

CREATE TABLE business_clock (
    only_one     boolean PRIMARY KEY DEFAULT true CONSTRAINT business_clock_is_one CHECK (only_one),
    ahead_micros bigint NOT NULL CONSTRAINT business_clock_not_behind CHECK (ahead_micros >= 0)
);
COMMENT ON TABLE business_clock IS 'One row at most, of a sandbox whose clock was moved; a bank in production does not start on it';
COMMENT ON COLUMN business_clock.ahead_micros IS 'Microseconds ahead of the wall clock; only ever rises';

GRANT SELECT, INSERT, UPDATE ON business_clock TO florin_app;
