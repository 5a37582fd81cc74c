-- Who may act, and the sessions that prove it.
CREATE TABLE account (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name          text NOT NULL CHECK (name <> '' AND octet_length(name) <= 256),
    password_hash text NOT NULL CHECK (octet_length(password_hash) <= 1024),
    role          text NOT NULL DEFAULT 'student' CHECK (role IN ('student', 'teacher', 'admin')),
    created_at    timestamptz NOT NULL DEFAULT now()
);
-- Names are compared without case: nobody may sign up as "Alice" beside "alice".
CREATE UNIQUE INDEX account_name_key ON account (lower(name));

CREATE TABLE session (
    token_sha256 bytea PRIMARY KEY CHECK (octet_length(token_sha256) = 32),
    account      bigint NOT NULL REFERENCES account ON DELETE CASCADE,
    created_at   timestamptz NOT NULL DEFAULT now(),
    expires_at   timestamptz NOT NULL
);
CREATE INDEX session_account ON session (account);        -- a new password ends all sessions of an account
CREATE INDEX session_expires_at ON session (expires_at);  -- ended sessions are deleted when new ones open

-- The server signs students up. It cannot name the column `role`, so no hole in it makes an admin.
GRANT SELECT, INSERT (name, password_hash) ON account TO gradus_server;
GRANT SELECT, INSERT, UPDATE (expires_at), DELETE ON session TO gradus_server;  -- UPDATE for locking what ended
