-- What the log holds goes into the file.
pragma wal_checkpoint(truncate);
