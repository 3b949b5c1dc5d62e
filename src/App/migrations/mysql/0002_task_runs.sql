CREATE TABLE IF NOT EXISTS task_runs (
    id bigint AUTO_INCREMENT PRIMARY KEY,
    task varchar(100) NOT NULL,
    result text NOT NULL,
    finished_at datetime(6) NOT NULL DEFAULT (utc_timestamp(6)),
    INDEX task_runs_finished (task, finished_at DESC)
) DEFAULT CHARSET utf8mb4;
