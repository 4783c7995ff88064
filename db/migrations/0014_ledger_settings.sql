-- What a ledger asks of its transactions, and how often anything of that changed in the shard. A
-- process keeps the settings that it read, and each batch compares the count under the lock of the
-- shard, so none is decided by settings that have been changed.
alter table journal.ledgers add column settings jsonb not null default '{}';
alter table journal.shards add column settings_revision bigint not null default 0;
