CREATE TABLE IF NOT EXISTS notes (
    id bigint AUTO_INCREMENT PRIMARY KEY,
    title varchar(200) NOT NULL CHECK (char_length(title) >= 1),
    body mediumtext NOT NULL,
    created_at datetime(6) NOT NULL DEFAULT (utc_timestamp(6))
) DEFAULT CHARSET utf8mb4;
