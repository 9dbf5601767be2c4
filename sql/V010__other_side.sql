-- An entry names the account on the other side, so that a page of entries asks the journal nothing.
-- The journal has both sides as well; `florin verify` compares them. No proof hashes it: the journal
-- row is what an entry is checked against.
-- Reversible: yes, ALTER TABLE entry DROP COLUMN other_account_id.

ALTER TABLE entry ADD COLUMN other_account_id uuid;
COMMENT ON COLUMN entry.other_account_id IS 'The account on the other side of the transfer';

ALTER TABLE entry DISABLE TRIGGER entry_is_final;
UPDATE entry e
SET other_account_id
    = CASE WHEN e.account_id = j.from_account_id THEN j.to_account_id ELSE j.from_account_id END
FROM journal j
WHERE j.command_id = e.command_id;
-- One without a command is nobody's other side; `florin verify` has always named it.
UPDATE entry SET other_account_id = account_id WHERE other_account_id IS NULL;
ALTER TABLE entry ENABLE TRIGGER entry_is_final;
ALTER TABLE entry ALTER COLUMN other_account_id SET NOT NULL;
