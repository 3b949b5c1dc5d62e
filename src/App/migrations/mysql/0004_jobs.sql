CREATE TABLE IF NOT EXISTS jobs (
    id varchar(100) PRIMARY KEY,
    name varchar(100) NOT NULL,
    done_at datetime(6) NOT NULL DEFAULT (utc_timestamp(6))
) DEFAULT CHARSET utf8mb4;
