-- Rows are keyed by the second after which they matter to nobody, then by hash: inserts go to the right edge of each tree,
-- and clean-up drops from the left.
CREATE TABLE authorization_code (
  forget_after INTEGER NOT NULL, hash BLOB NOT NULL, realm TEXT NOT NULL,
  expires_at INTEGER NOT NULL, taken_by BLOB,
  payload_version INTEGER NOT NULL, payload BLOB NOT NULL,
  PRIMARY KEY (forget_after, hash, realm)) WITHOUT ROWID;
CREATE TABLE refresh_family (
  forget_after INTEGER NOT NULL, hash BLOB NOT NULL, realm TEXT NOT NULL,
  generation INTEGER NOT NULL, expires_at INTEGER NOT NULL, revoked INTEGER NOT NULL,
  moved_by BLOB, moved_at INTEGER NOT NULL,
  payload_version INTEGER NOT NULL, payload BLOB NOT NULL,
  PRIMARY KEY (forget_after, hash, realm)) WITHOUT ROWID;
CREATE TABLE unlimited_family (
  forget_after INTEGER NOT NULL, hash BLOB NOT NULL, realm TEXT NOT NULL,
  generation INTEGER NOT NULL, expires_at INTEGER NOT NULL, revoked INTEGER NOT NULL,
  moved_by BLOB, moved_at INTEGER NOT NULL,
  payload_version INTEGER NOT NULL, payload BLOB NOT NULL,
  PRIMARY KEY (forget_after, hash, realm)) WITHOUT ROWID;
CREATE TABLE reference_token (
  forget_after INTEGER NOT NULL, hash BLOB NOT NULL, realm TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  payload_version INTEGER NOT NULL, payload BLOB NOT NULL,
  PRIMARY KEY (forget_after, hash, realm)) WITHOUT ROWID;
CREATE TABLE mark (
  forget_after INTEGER NOT NULL, hash BLOB NOT NULL, realm TEXT NOT NULL,
  left_by BLOB NOT NULL,
  PRIMARY KEY (forget_after, hash, realm)) WITHOUT ROWID;
CREATE TABLE counter (
  forget_after INTEGER NOT NULL, hash BLOB NOT NULL, realm TEXT NOT NULL,
  count INTEGER NOT NULL, window_ends INTEGER NOT NULL,
  PRIMARY KEY (forget_after, hash, realm)) WITHOUT ROWID;
CREATE TABLE guarded (
  kind INTEGER NOT NULL, hash BLOB NOT NULL, realm TEXT NOT NULL,
  version INTEGER NOT NULL,
  payload_version INTEGER NOT NULL, payload BLOB NOT NULL,
  PRIMARY KEY (kind, hash, realm)) WITHOUT ROWID;
CREATE TABLE signing_key (
  hash BLOB NOT NULL, realm TEXT NOT NULL,
  kid TEXT NOT NULL, algorithm TEXT NOT NULL, state TEXT NOT NULL, created_at INTEGER NOT NULL,
  payload_version INTEGER NOT NULL, payload BLOB NOT NULL,
  PRIMARY KEY (realm, hash)) WITHOUT ROWID;
CREATE TABLE audit (
  number INTEGER PRIMARY KEY,
  realm TEXT NOT NULL, at INTEGER NOT NULL, change_id BLOB NOT NULL,
  event TEXT NOT NULL, actor TEXT NOT NULL, subject TEXT NOT NULL, detail TEXT NOT NULL);
CREATE INDEX audit_by_realm ON audit (realm, number);
-- Of each program that opened the store, the number of the last transaction that it committed: what is read back when a
-- commit's outcome is not known.
CREATE TABLE writer (id INTEGER PRIMARY KEY AUTOINCREMENT, last_group INTEGER NOT NULL);
