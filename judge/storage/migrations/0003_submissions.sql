-- Submissions, which are also the queue, and their history.
CREATE TABLE submission (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account       bigint NOT NULL REFERENCES account,
    problem       bigint NOT NULL REFERENCES problem,
    language      text NOT NULL,
    source        bytea NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now(),

    -- The claim: one worker's right to write. A ticket is new with every claim, so that a late worker is refused even when a
    -- crash made the database forget a claim (judge/storage/queue.cpp, Note [A claim need not survive a crash]).
    attempt       integer NOT NULL DEFAULT 0 CHECK (attempt >= 0),
    ticket        uuid,
    lease_until   timestamptz,
    worker        text NOT NULL DEFAULT '',

    verdict       text CHECK (verdict IN ('accepted', 'wrong_answer', 'time_limit_exceeded', 'memory_limit_exceeded',
                                          'output_limit_exceeded', 'run_time_error', 'compile_error', 'judge_error')),
    points        double precision NOT NULL DEFAULT 0 CHECK (points >= 0 AND points < 'Infinity'),
    judge_message bytea NOT NULL DEFAULT '',  -- why a judge_error, for the operator: not granted to the server
    events        bigint NOT NULL DEFAULT 1,  -- how many its history has: the last seq
    state         text NOT NULL GENERATED ALWAYS AS
                  (CASE WHEN verdict IS NOT NULL THEN 'graded' WHEN ticket IS NOT NULL THEN 'grading' ELSE 'queued' END) STORED,

    CHECK ((ticket IS NULL) = (lease_until IS NULL)),
    CHECK (verdict IS NULL OR ticket IS NULL)
);
-- The queue. Its predicate names a column that claims and leases do not change: those updates stay within their heap page (HOT) and
-- leave this index alone. What it holds is what is waiting or being graded, however many submissions there have been.
CREATE INDEX submission_ungraded ON submission (id) WHERE verdict IS NULL;
CREATE INDEX submission_account ON submission (account, id);  -- one's own, newest first
-- Rows are updated in place a few times and then never again: leave room in their page.
ALTER TABLE submission SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);

CREATE TABLE event (
    submission   bigint NOT NULL REFERENCES submission ON DELETE CASCADE,
    seq          bigint NOT NULL CHECK (seq >= 1),
    kind         text NOT NULL CHECK (kind IN ('queued', 'claimed', 'compiled', 'case_graded', 'graded')),
    at           timestamptz NOT NULL DEFAULT clock_timestamp(),
    verdict      text CHECK (verdict IN ('accepted', 'wrong_answer', 'time_limit_exceeded', 'memory_limit_exceeded',
                                         'output_limit_exceeded', 'run_time_error', 'compile_error', 'judge_error')),
    points       double precision NOT NULL DEFAULT 0,
    case_name    text NOT NULL DEFAULT '',
    case_group   text NOT NULL DEFAULT '',
    cpu_us       bigint NOT NULL DEFAULT 0,
    wall_us      bigint NOT NULL DEFAULT 0,
    memory_bytes bigint NOT NULL DEFAULT 0,
    message      bytea NOT NULL DEFAULT '',  -- these three come from programs: any bytes
    output       bytea NOT NULL DEFAULT '',
    error        bytea NOT NULL DEFAULT '',
    cases_total  integer NOT NULL DEFAULT 0,
    PRIMARY KEY (submission, seq),
    CHECK ((verdict IS NOT NULL) = (kind IN ('compiled', 'case_graded', 'graded')))
);
-- A verdict is recorded once: the database refuses a second.
CREATE UNIQUE INDEX event_graded_once ON event (submission) WHERE kind = 'graded';

-- The `queued` event belongs to the insertion itself, so that the server needs no right to write events, and cannot forge one.
CREATE FUNCTION tell_queued() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = gradus, pg_temp AS $$
BEGIN
    INSERT INTO event (submission, seq, kind) VALUES (NEW.id, 1, 'queued');
    PERFORM pg_notify('gradus_submission_queued', NEW.id::text);
    PERFORM pg_notify('gradus_submission_event', NEW.id::text);
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION tell_queued() FROM PUBLIC;
CREATE TRIGGER submission_tells_queued AFTER INSERT ON submission FOR EACH ROW EXECUTE FUNCTION tell_queued();

GRANT SELECT (id, account, problem, language, source, created_at, verdict, points, state, events),
      INSERT (account, problem, language, source) ON submission TO gradus_server;
GRANT SELECT ON event TO gradus_server;

GRANT SELECT, UPDATE (attempt, ticket, lease_until, worker, verdict, points, judge_message, events) ON submission TO gradus_worker;
GRANT SELECT, INSERT ON event TO gradus_worker;
