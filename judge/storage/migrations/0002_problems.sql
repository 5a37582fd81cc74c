-- Problems: the public face for everyone, the package (hidden tests, answers, checker) for workers alone.
CREATE TABLE secret.package (
    digest bytea PRIMARY KEY CHECK (digest = sha256(blob)),
    blob   bytea NOT NULL
);

CREATE TABLE problem (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    slug             text NOT NULL UNIQUE,
    section          text NOT NULL,
    points_max       double precision NOT NULL CHECK (points_max >= 0),
    time_ms_max      bigint NOT NULL CHECK (time_ms_max > 0),
    memory_bytes_max bigint NOT NULL CHECK (memory_bytes_max > 0),
    output_bytes_max bigint NOT NULL CHECK (output_bytes_max > 0),
    languages        text[] NOT NULL,
    package_digest   bytea NOT NULL REFERENCES secret.package,
    is_in_service    boolean NOT NULL DEFAULT true,
    updated_at       timestamptz NOT NULL DEFAULT now()
);

-- One language of the statement; an empty name or statement is one that the problem does not have.
CREATE TABLE problem_text (
    problem   bigint NOT NULL REFERENCES problem ON DELETE CASCADE,
    language  text NOT NULL,
    name      text NOT NULL,
    statement text NOT NULL,
    PRIMARY KEY (problem, language)
);

CREATE TABLE problem_sample (
    problem    bigint NOT NULL REFERENCES problem ON DELETE CASCADE,
    position   integer NOT NULL,
    name       text NOT NULL,
    case_group text NOT NULL,
    input      bytea NOT NULL,
    answer     bytea NOT NULL,
    PRIMARY KEY (problem, position)
);

GRANT SELECT (id, slug, section, points_max, time_ms_max, memory_bytes_max, output_bytes_max, languages, is_in_service)
    ON problem TO gradus_server;
GRANT SELECT ON problem_text, problem_sample TO gradus_server;

GRANT USAGE ON SCHEMA secret TO gradus_worker;
GRANT SELECT ON secret.package TO gradus_worker;
GRANT SELECT (id, slug, package_digest) ON problem TO gradus_worker;
