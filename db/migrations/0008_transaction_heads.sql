-- Transactions that can still change: those that hold amounts or did so, and those that were reversed.
-- A row is locked before the heads of accounts, so that a post, a void, an expiry and reversals of one
-- transaction come one after the other. The arrays have one amount for each entry of the transaction,
-- in its order.
create table journal.transaction_heads (
  shard_id smallint not null,
  transaction_id uuid not null,
  ledger_no integer not null,
  status smallint not null check (status in (0, 1, 2)), -- 0 pending, 1 posted, 2 archived
  revision bigint not null default 0,
  expires_at timestamptz,
  held numeric(38, 0)[] not null,     -- still
  posted numeric(38, 0)[] not null,
  reversed numeric(38, 0)[] not null, -- of what is posted, by other transactions
  reversals uuid[] not null default '{}',
  primary key (shard_id, transaction_id),
  check (0 <= all (held) and 0 <= all (posted) and 0 <= all (reversed)),
  check (cardinality(held) = cardinality(posted) and cardinality(held) = cardinality(reversed)),
  check ((status = 0) = (0 < any (held)))
) with (fillfactor = 70);

-- What expires next.
create index transaction_heads_by_expiry on journal.transaction_heads (shard_id, expires_at)
  where status = 0 and expires_at is not null;

grant select on journal.transaction_heads to ledger_writer, ledger_relay, ledger_projector, ledger_reader;
grant insert, update on journal.transaction_heads to ledger_writer;
