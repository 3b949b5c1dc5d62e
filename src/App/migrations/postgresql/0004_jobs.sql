CREATE TABLE jobs (
    id text PRIMARY KEY,
    name text NOT NULL,
    done_at timestamptz NOT NULL DEFAULT now()
);
