-- A key's phase follows from when it begins to sign and when it was retired, by the clock of whoever asks.
ALTER TABLE signing_key DROP COLUMN state;
ALTER TABLE signing_key ADD COLUMN signs_from INTEGER NOT NULL DEFAULT 0;
ALTER TABLE signing_key ADD COLUMN retired_at INTEGER;
UPDATE signing_key SET signs_from = created_at;
