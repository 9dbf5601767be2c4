-- For balances by effect: what was booked later than an instant and counts by then. Only what was
-- booked with an earlier effective time can be that, so the index leaves the usual entry alone.
-- Reversible: yes, DROP INDEX entry_backdated.

CREATE INDEX entry_backdated ON entry (account_id, effective_at) WHERE effective_at < booked_at;
