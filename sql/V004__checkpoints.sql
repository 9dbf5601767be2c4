-- Checkpoints: what the whole ledger was at one moment, signed, to be kept outside as well.
-- Reversible: yes, DROP TABLE checkpoint_head, checkpoint; copies kept outside stay valid.

CREATE TABLE checkpoint (
    checkpoint_id uuid PRIMARY KEY,
    day           date CONSTRAINT checkpoint_once_a_day UNIQUE,
    made_at       timestamptz NOT NULL,
    booked_until  timestamptz NOT NULL,
    accounts      bigint NOT NULL,
    entries       bigint NOT NULL,
    journal_rows  bigint NOT NULL,
    sums          text NOT NULL,
    root          bytea NOT NULL CONSTRAINT checkpoint_root_is_sha256 CHECK (length(root) = 32),
    public_key    text NOT NULL,
    signature     text NOT NULL,
    CONSTRAINT checkpoint_counts_not_negative CHECK (accounts >= 0 AND entries >= accounts AND journal_rows >= 0),
    CONSTRAINT checkpoint_sums_shape CHECK (sums ~ '^([A-Z]{3} [0-9]+ [0-9]+ -?[0-9]+\n)*$')
);
CREATE INDEX checkpoint_by_booking ON checkpoint (booked_until);
COMMENT ON TABLE checkpoint IS 'What the whole ledger was at one moment, signed; src/docs/checkpoints.md. Append-only';
COMMENT ON COLUMN checkpoint.day IS 'Of the daily one, in UTC; null for one that was asked for';
COMMENT ON COLUMN checkpoint.booked_until IS 'The last booking in it; 1970 when nothing was booked';
COMMENT ON COLUMN checkpoint.accounts IS 'Those with at least one entry: the leaves of the tree';
COMMENT ON COLUMN checkpoint.sums IS 'A line each: currency, accounts, entries, sum of the customers'' balances in minor units';
COMMENT ON COLUMN checkpoint.public_key IS 'Ed25519, X.509 SubjectPublicKeyInfo in base64';

CREATE TABLE checkpoint_head (
    checkpoint_id uuid NOT NULL,
    account_id    uuid NOT NULL,
    sequence      bigint NOT NULL,
    hash          bytea NOT NULL,
    PRIMARY KEY (checkpoint_id, account_id)
);
COMMENT ON TABLE checkpoint_head IS 'The accounts'' last entries that moved since the checkpoint before: names the account when a root differs. Append-only';

CREATE TRIGGER checkpoint_is_final BEFORE UPDATE OR DELETE ON checkpoint
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER checkpoint_is_not_emptied BEFORE TRUNCATE ON checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER checkpoint_head_is_final BEFORE UPDATE OR DELETE ON checkpoint_head
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER checkpoint_head_is_not_emptied BEFORE TRUNCATE ON checkpoint_head
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON checkpoint, checkpoint_head TO florin_app;
