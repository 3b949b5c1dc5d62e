CREATE TABLE note_stats (
    day date PRIMARY KEY,
    notes bigint NOT NULL
);
