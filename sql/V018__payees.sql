-- What users call those whom they pay, and whom those with a second factor have paid already: to pay
-- somebody for the first time takes a code of theirs.
-- Reversible: yes, DROP TABLE payee, paid_account.

CREATE TABLE payee (
    payee_id       uuid PRIMARY KEY,
    user_id        uuid NOT NULL CONSTRAINT payee_of_user REFERENCES app_user (user_id),
    account_number text NOT NULL CONSTRAINT payee_account_number_shape CHECK (account_number ~ '^XF[0-9]{14}$'),
    name_sealed    bytea NOT NULL,
    created_at     timestamptz NOT NULL,
    CONSTRAINT payee_number_once UNIQUE (user_id, account_number)
);
CREATE INDEX payee_by_user ON payee (user_id, payee_id);
COMMENT ON TABLE payee IS 'A user''s own names for account numbers; the number need not be anybody''s, and nobody is looked up by it here';
COMMENT ON COLUMN payee.name_sealed IS 'What he calls the payee, encrypted and bound to the row';

CREATE TABLE paid_account (
    user_id    uuid NOT NULL,
    account_id uuid NOT NULL,
    PRIMARY KEY (user_id, account_id)
);
COMMENT ON TABLE paid_account IS 'Accounts that users with a second factor have paid or held money for, written with the money; of what they did before they had one, when it is put in force';

INSERT INTO paid_account (user_id, account_id)
SELECT DISTINCT j.user_id, j.to_account_id
FROM totp t JOIN journal j ON j.user_id = t.user_id
WHERE t.enabled_at IS NOT NULL AND j.kind IN ('transfer', 'hold') AND j.outcome = 'posted';

GRANT SELECT, INSERT, UPDATE, DELETE ON payee, paid_account TO florin_app;
