-- Three indexes less to keep for each transfer. Bookings rise with each account's sequence, so that
-- the entries before an instant are found by halving, and what an account sent and received is in
-- its entries; only what was refused to it needs an index of its own.
-- Reversible: yes, by the three CREATE INDEX of the first migration.

CREATE FUNCTION entries_before(account uuid, moment timestamptz) RETURNS bigint
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 1000 AS $$
DECLARE
    before bigint := 0;    -- an entry before the moment, or 0
    after bigint;          -- one that is not
    middle bigint;
    booked timestamptz;
BEGIN
    SELECT e.sequence, e.booked_at INTO after, booked
    FROM entry e WHERE e.account_id = account ORDER BY e.sequence DESC LIMIT 1;
    IF after IS NULL THEN
        RETURN 0;
    ELSIF booked < moment THEN
        RETURN after;
    END IF;
    WHILE after - before > 1 LOOP
        middle := before + (after - before) / 2;
        SELECT e.booked_at INTO booked
        FROM entry e WHERE e.account_id = account AND e.sequence = middle;
        IF booked < moment THEN
            before := middle;
        ELSE
            after := middle;
        END IF;
    END LOOP;
    RETURN before;
END $$;
COMMENT ON FUNCTION entries_before IS 'The sequence of the account''s last entry booked before a moment, so the number of them; 0 for none';

CREATE INDEX journal_declined ON journal (from_account_id, booked_at) WHERE outcome = 'declined';

DROP INDEX entry_as_of;
DROP INDEX journal_by_source;
DROP INDEX journal_by_target;
