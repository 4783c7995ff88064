-- The journal: what happened, append-only, and the heads it is decided on.
-- `shard_id` is the first column of every key, so the same tables distribute by it on Citus.

create schema journal;

-- One row per ordering domain. Its lock is held from the allocation of positions to the commit:
-- order of position = order of commit, and a rollback leaves no gap.
create table journal.shards (
  shard_id smallint primary key,
  position bigint not null default 0 check (position >= 0),
  recorded_at timestamptz not null,
  epoch integer not null default 1 check (epoch > 0),
  -- rises with every batch, also with one that only stores refusals or answers replays
  commits bigint not null default 0
) with (fillfactor = 10);

-- Every promotion or restore, and the first position that belongs to it.
create table journal.epochs (
  shard_id smallint not null,
  epoch integer not null,
  first_position bigint not null,
  raised_at timestamptz not null,
  primary key (shard_id, epoch)
);

-- Numbers for ledgers and accounts are handed out in blocks, outside the lock of the shard; gaps are harmless.
create table journal.number_blocks (
  shard_id smallint not null,
  kind text not null check (kind in ('ledger', 'account')),
  last bigint not null default 0,
  primary key (shard_id, kind)
) with (fillfactor = 50);

-- Which shard a ledger's id belongs to. A row is a claim, made before the ledger is opened;
-- the ledger exists once its shard says so. Small and read by all: a reference table on Citus.
create table journal.ledger_directory (
  ledger_id text collate "C" primary key,
  shard_id smallint not null,
  ledger_no integer not null,
  unique (shard_id, ledger_no)
);

create table journal.ledgers (
  shard_id smallint not null,
  ledger_no integer not null,
  ledger_id text collate "C" not null,
  name text not null,
  metadata jsonb not null,
  revision bigint not null default 0,
  position bigint not null,
  recorded_at timestamptz not null,
  primary key (shard_id, ledger_no),
  unique (shard_id, ledger_id)
);

-- What an account is for ever. What can change is in its head and its details.
create table journal.accounts (
  shard_id smallint not null,
  account_no bigint not null,
  ledger_no integer not null,
  currency_no integer not null,
  normal_balance smallint not null check (normal_balance in (0, 1)), -- 0 debit, 1 credit
  address text collate "C" not null,
  position bigint not null,
  recorded_at timestamptz not null,
  primary key (shard_id, account_no),
  unique (shard_id, ledger_no, address)
);

create table journal.account_details (
  shard_id smallint not null,
  account_no bigint not null,
  metadata jsonb not null,
  primary key (shard_id, account_no)
);

-- The current state of an account, locked to decide. No index on a column that changes and half of
-- each page free, so that updates stay heap-only.
create table journal.account_heads (
  shard_id smallint not null,
  account_no bigint not null,
  version bigint not null default 0,
  revision bigint not null default 0, -- rises with any change of the row
  epoch integer not null,             -- of the entry that made the version
  closed boolean not null default false,
  posted_debits numeric(38, 0) not null default 0 check (posted_debits >= 0),
  posted_credits numeric(38, 0) not null default 0 check (posted_credits >= 0),
  pending_debits numeric(38, 0) not null default 0 check (pending_debits >= 0),
  pending_credits numeric(38, 0) not null default 0 check (pending_credits >= 0),
  min_balance numeric(38, 0),
  max_balance numeric(38, 0),
  primary key (shard_id, account_no)
) with (fillfactor = 50);

-- One row per accepted command: the event as it goes to the stream, and what is only known under
-- the lock of the shard. `content_hash` is the SHA-256 of the bytes of `body`.
create table journal.records (
  shard_id smallint not null,
  type smallint not null, -- packages/wire/src/record-type.ts
  ledger_no integer not null,
  position bigint not null,
  recorded_at timestamptz not null,
  epoch integer not null,
  transaction_id uuid,
  traceparent text,
  content_hash bytea not null check (length(content_hash) = 32),
  body text not null,
  primary key (shard_id, position, recorded_at)
) partition by range (recorded_at);

create index records_by_transaction on journal.records (shard_id, transaction_id)
  where transaction_id is not null;

-- The same facts by account: history, keys and the database's own checks.
create table journal.entries (
  account_no bigint not null,
  version bigint not null,
  position bigint not null,
  recorded_at timestamptz not null,
  effective_at timestamptz not null,
  currency_no integer not null,
  shard_id smallint not null,
  line smallint not null,
  kind smallint not null check (kind in (0, 1, 2)),           -- 0 post, 1 hold, 2 release
  direction smallint not null check (direction in (0, 1)),    -- 0 debit, 1 credit
  amount numeric(38, 0) not null check (amount > 0),
  posted_debits numeric(38, 0) not null,
  posted_credits numeric(38, 0) not null,
  pending_debits numeric(38, 0) not null,
  pending_credits numeric(38, 0) not null,
  primary key (shard_id, account_no, version, recorded_at)
) partition by range (recorded_at);

-- The answer to a key: a record, or a refusal with its evidence. Whole weeks are dropped once old.
-- The primary key cannot hold one key across two weeks; the look-up under the lock of the shard does.
create table journal.idempotency (
  position bigint,
  recorded_at timestamptz not null,
  ledger_no integer not null,
  shard_id smallint not null,
  key text collate "C" not null,
  fingerprint bytea not null,
  refusal text,
  primary key (shard_id, ledger_no, key, recorded_at),
  check ((position is null) <> (refusal is null))
) partition by range (recorded_at);

-- External ids are unique in their ledger for ever, so they never live in a monthly partition.
create table journal.external_ids (
  position bigint not null,
  recorded_at timestamptz not null,
  ledger_no integer not null,
  shard_id smallint not null,
  external_id text collate "C" not null,
  primary key (shard_id, ledger_no, external_id)
) partition by hash (external_id);

do $$
begin
  for remainder in 0..7 loop
    execute format(
      'create table journal.external_ids_%s partition of journal.external_ids for values with (modulus 8, remainder %s)',
      remainder, remainder);
  end loop;
end
$$;
