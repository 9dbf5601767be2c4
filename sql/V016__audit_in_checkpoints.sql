-- Checkpoints say where the audit log ended too: a tail of it that is cut off can be found then.
-- Those from before have no such words, and are checked as they always were.
-- Reversible: yes, DROP COLUMN audit_sequence, audit_hash; checkpoints that have them then fail their signature in the bank.

ALTER TABLE checkpoint
    ADD COLUMN audit_sequence bigint,
    ADD COLUMN audit_hash bytea,
    ADD CONSTRAINT checkpoint_audit_whole
        CHECK ((audit_sequence IS NULL) = (audit_hash IS NULL) AND audit_sequence >= 0 AND length(audit_hash) = 32);
COMMENT ON COLUMN checkpoint.audit_sequence IS 'Of the audit log''s last seal; 0 before the first; null in checkpoints of version 1';
COMMENT ON COLUMN checkpoint.audit_hash IS 'That seal, or what the first one follows';
