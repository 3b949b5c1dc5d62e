CREATE TABLE task_runs (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    task text NOT NULL,
    result text NOT NULL,
    finished_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX task_runs_finished ON task_runs (task, finished_at DESC);
