-- Guarded rows that end by themselves (sessions, interactions), and those that belong to somebody (a person's sessions and
-- consents). The others cost no entry in an index.
ALTER TABLE guarded ADD COLUMN forget_after INTEGER NOT NULL DEFAULT 4294967295;
ALTER TABLE guarded ADD COLUMN owner BLOB;
CREATE INDEX guarded_by_end ON guarded (forget_after) WHERE forget_after < 4294967295;
CREATE INDEX guarded_by_owner ON guarded (kind, owner, realm) WHERE owner IS NOT NULL;
