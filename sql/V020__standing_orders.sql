-- Standing orders: what is paid again and again, when it is due next, and what became of each run.
-- And the table by which the instances agree on who does what is due (db-scheduler 16).
-- Reversible: yes, DROP TABLE standing_order_run, standing_order, scheduled_tasks; what was paid
-- stays, as the transfers it is.

CREATE TABLE standing_order (
    standing_order_id uuid PRIMARY KEY,
    user_id         uuid NOT NULL CONSTRAINT standing_order_of_user REFERENCES app_user (user_id),
    from_account_id uuid NOT NULL,
    to_account_id   uuid NOT NULL,
    amount_cents    bigint NOT NULL
                    CONSTRAINT standing_order_amount_range CHECK (amount_cents BETWEEN 1 AND 9007199254740991),
    currency        text NOT NULL,
    memo_sealed     bytea,
    frequency       text NOT NULL
                    CONSTRAINT standing_order_frequency_known CHECK (frequency IN ('ONCE', 'DAILY', 'WEEKLY', 'MONTHLY')),
    day             int,
    start_on        date NOT NULL,
    end_on          date,
    run_count       int CONSTRAINT standing_order_count_positive CHECK (run_count > 0),
    time_zone       text NOT NULL,
    on_shortfall    text NOT NULL
                    CONSTRAINT standing_order_shortfall_known CHECK (on_shortfall IN ('SKIP', 'RETRY', 'AVAILABLE')),
    retry_days      int NOT NULL CONSTRAINT standing_order_retry_days_range CHECK (retry_days BETWEEN 0 AND 30),
    status          text NOT NULL
                    CONSTRAINT standing_order_status_known CHECK (status IN ('ACTIVE', 'PAUSED', 'ENDED')),
    end_reason      text,
    due_on          date,
    attempt         int NOT NULL CONSTRAINT standing_order_attempt_positive CHECK (attempt > 0),
    next_at         timestamptz,
    skip_on         date,
    version         bigint NOT NULL,
    created_at      timestamptz NOT NULL,
    CONSTRAINT standing_order_between_two CHECK (from_account_id <> to_account_id),
    CONSTRAINT standing_order_day_fits CHECK (
        CASE frequency WHEN 'WEEKLY' THEN day BETWEEN 1 AND 7
                       WHEN 'MONTHLY' THEN day BETWEEN 1 AND 31
                       ELSE day IS NULL END),
    CONSTRAINT standing_order_ends_later CHECK (end_on >= start_on),
    CONSTRAINT standing_order_one_end CHECK (end_on IS NULL OR run_count IS NULL),
    CONSTRAINT standing_order_retries_where_asked CHECK ((on_shortfall = 'RETRY') = (retry_days > 0)),
    CONSTRAINT standing_order_due_together CHECK ((due_on IS NULL) = (next_at IS NULL)),
    CONSTRAINT standing_order_active_is_due CHECK ((status = 'ACTIVE') = (next_at IS NOT NULL)),
    CONSTRAINT standing_order_end_has_reason CHECK ((status = 'ENDED') = (end_reason IS NOT NULL))
) WITH (fillfactor = 80);
CREATE INDEX standing_order_due ON standing_order (next_at, standing_order_id) WHERE next_at IS NOT NULL;
CREATE INDEX standing_order_by_source ON standing_order (from_account_id, standing_order_id);
CREATE INDEX standing_order_by_user ON standing_order (user_id, standing_order_id);
COMMENT ON TABLE standing_order IS 'What is paid again and again; an ended one stays, with its runs';
COMMENT ON COLUMN standing_order.amount_cents IS 'Minor units of the currency';
COMMENT ON COLUMN standing_order.memo_sealed IS 'What is written to the payee, encrypted and bound to the order';
COMMENT ON COLUMN standing_order.day IS 'Weekly: 1 Monday to 7 Sunday. Monthly: 1 to 31, the last of a shorter month';
COMMENT ON COLUMN standing_order.run_count IS 'How many due dates there are in all; null: no bound';
COMMENT ON COLUMN standing_order.time_zone IS 'Of the source account, IANA name: a due date begins with its day there';
COMMENT ON COLUMN standing_order.retry_days IS 'How many days after its due date a run is tried again';
COMMENT ON COLUMN standing_order.due_on IS 'The due date that is next, or is being tried again';
COMMENT ON COLUMN standing_order.attempt IS 'The number that the next try of that date has';
COMMENT ON COLUMN standing_order.next_at IS 'When that is, by the business clock; null for none';
COMMENT ON COLUMN standing_order.skip_on IS 'A due date that is to be passed over';
COMMENT ON COLUMN standing_order.version IS 'Rises with every change';

CREATE TABLE standing_order_run (
    standing_order_id uuid NOT NULL CONSTRAINT standing_order_run_of_order REFERENCES standing_order (standing_order_id),
    due_on       date NOT NULL,
    attempt      int NOT NULL,
    outcome      text NOT NULL
                 CONSTRAINT standing_order_run_outcome_known CHECK (outcome IN
                   ('POSTED', 'DECLINED', 'SKIPPED', 'REDUCED', 'RETRYING', 'GIVEN_UP')),
    code         text,
    transfer_id  uuid,
    amount_cents bigint NOT NULL,
    run_at       timestamptz NOT NULL,
    CONSTRAINT standing_order_run_once PRIMARY KEY (standing_order_id, due_on, attempt),
    CONSTRAINT standing_order_run_has_reason CHECK ((outcome = 'POSTED') = (code IS NULL))
);
COMMENT ON TABLE standing_order_run IS 'One row for each try of a due date; those that reached the journal are written with it';
COMMENT ON COLUMN standing_order_run.code IS 'Why nothing was paid: the code of the refusal, or skip_asked';
COMMENT ON COLUMN standing_order_run.transfer_id IS 'In the journal, posted or declined; null where nothing is there';
COMMENT ON COLUMN standing_order_run.amount_cents IS 'What was paid, or was to be; minor units';
COMMENT ON COLUMN standing_order_run.run_at IS 'By the business clock';

CREATE TABLE scheduled_tasks (
    task_name            text NOT NULL,
    task_instance        text NOT NULL,
    task_data            bytea,
    execution_time       timestamptz NOT NULL,
    picked               boolean NOT NULL,
    picked_by            text,
    last_success         timestamptz,
    last_failure         timestamptz,
    consecutive_failures int,
    last_heartbeat       timestamptz,
    version              bigint NOT NULL,
    priority             smallint,
    CONSTRAINT scheduled_tasks_once PRIMARY KEY (task_name, task_instance)
) WITH (fillfactor = 50);
COMMENT ON TABLE scheduled_tasks IS 'db-scheduler''s own, two rows at most: which instance does what is due, and when next, by the wall clock';

GRANT SELECT, INSERT, UPDATE ON standing_order, standing_order_run TO florin_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON scheduled_tasks TO florin_app;
