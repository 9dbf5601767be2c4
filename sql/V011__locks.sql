-- Locks: a user who is locked out may do nothing, nor may the bank on his behalf; his accounts stay
-- and go on receiving money. Sessions are looked up with their user, so a lock holds at once.
-- Reversible: yes, while nobody is locked: DROP each COLUMN and INDEX.

ALTER TABLE app_user
    ADD COLUMN locked_at   timestamptz,
    ADD COLUMN locked_by   uuid,
    ADD COLUMN lock_reason text,
    ADD CONSTRAINT app_user_lock_is_whole
        CHECK ((locked_at IS NULL) = (locked_by IS NULL) AND (locked_at IS NOT NULL OR lock_reason IS NULL)),
    ADD CONSTRAINT app_user_lock_reason_length CHECK (length(lock_reason) BETWEEN 1 AND 140);
COMMENT ON COLUMN app_user.locked_at IS 'Since when he is locked out; null while he is not';
COMMENT ON COLUMN app_user.locked_by IS 'The operator who locked him';
COMMENT ON COLUMN app_user.lock_reason IS 'Why, for the staff; goes with the lock';

-- The few among the many: lists of the staff and of the locked do not read everybody.
CREATE INDEX app_user_staff ON app_user (role, user_id) WHERE role <> 'CUSTOMER';
CREATE INDEX app_user_locked ON app_user (user_id) WHERE locked_at IS NOT NULL;
