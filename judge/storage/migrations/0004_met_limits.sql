-- How often a case was run (times near their limit are run again), and which limit its verdict follows from.
ALTER TABLE event
    ADD COLUMN runs          integer NOT NULL DEFAULT 1 CHECK (runs >= 1),
    ADD COLUMN limit_kind    text CHECK (limit_kind IN ('cpu_time', 'wall_time', 'memory', 'output', 'processes')),  -- NULL: none
    ADD COLUMN limit_allowed bigint NOT NULL DEFAULT 0,  -- both in µs, bytes or processes, as the kind has it
    ADD COLUMN limit_used    bigint NOT NULL DEFAULT 0,
    ADD CHECK (limit_kind IS NULL OR kind = 'case_graded');
