CREATE TABLE IF NOT EXISTS note_stats (
    day date PRIMARY KEY,
    notes bigint NOT NULL
);
