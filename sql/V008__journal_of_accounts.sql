-- The few commands of an account that move no money: what stood when, for explanations.
-- Reversible: yes.

CREATE INDEX journal_without_money ON journal (from_account_id, booked_at) WHERE amount_cents IS NULL;
