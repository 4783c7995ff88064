-- How far the relay has published each shard, and who may publish it. `fence` rises with every change
-- of owner and is checked in the cursor's own update, so an owner that was frozen cannot move it.
create schema relay;

create table relay.cursors (
  shard_id smallint primary key,
  position bigint not null default 0,
  recorded_at timestamptz not null default '-infinity', -- of the record at that position
  owner text,
  fence bigint not null default 0,
  leased_until timestamptz not null default '-infinity'
) with (fillfactor = 10);

-- What the stream is folded into.
create schema projection;

create table projection.accounts (
  shard_id smallint not null,
  account_no bigint not null,
  ledger_id text collate "C" not null,
  address text collate "C" not null,
  currency text not null,
  normal_balance text not null check (normal_balance in ('debit', 'credit')),
  primary key (shard_id, account_no),
  unique (shard_id, ledger_id, address)
);

create table projection.balances (
  shard_id smallint not null,
  account_no bigint not null,
  version bigint not null,
  position bigint not null,
  epoch integer not null,
  recorded_at timestamptz not null,
  posted_debits numeric(38, 0) not null,
  posted_credits numeric(38, 0) not null,
  pending_debits numeric(38, 0) not null,
  pending_credits numeric(38, 0) not null,
  primary key (shard_id, account_no)
) with (fillfactor = 50);

-- Written in the same transaction as the effects it stands for.
create table projection.checkpoints (
  shard_id smallint not null,
  projection text not null,
  epoch integer not null,
  position bigint not null,
  recorded_at timestamptz not null, -- of the record at that position
  applied_at timestamptz not null,
  primary key (shard_id, projection)
) with (fillfactor = 10);

-- Messages that could not be understood, with where they came from and why; the partition went on.
create table projection.parked (
  parked_id uuid primary key,
  topic text not null,
  partition integer not null,
  offset_no bigint not null,
  parked_at timestamptz not null,
  reason text not null,
  detail text not null,
  key bytea,
  headers jsonb not null,
  value bytea,
  unique (topic, partition, offset_no)
);

-- A member that reads the journal proves here that it reads the primary: a commit that wrote WAL.
create table relay.primary_proofs (
  member text primary key,
  proved_at timestamptz not null
) with (fillfactor = 50);

grant usage on schema relay to ledger_writer, ledger_relay, ledger_projector, ledger_reader;
grant select on all tables in schema relay to ledger_writer, ledger_relay, ledger_projector, ledger_reader;
grant insert, update on relay.cursors to ledger_relay;
grant insert, update, delete on relay.primary_proofs to ledger_relay, ledger_projector, ledger_reader;

grant usage on schema projection to ledger_projector, ledger_reader;
grant select, insert, update, delete on all tables in schema projection to ledger_projector;
grant select on all tables in schema projection to ledger_reader;
