-- Balances in time. Each account with more entries than one read may fold has a tree of calendar
-- buckets over `effective_at`: ever (0), year (1), month, day, hour, minute, second, millisecond and
-- microsecond (8). An entry adds what it moves to the buckets on its way down and rests at the first
-- that holds fewer than 256 resting entries; the first 256 of an account rest in the journal alone.
-- See docs/decisions/0020-balances-in-time.md.

-- What the entries of a bucket move together, up to a version of the account. A bucket has a row for
-- each 256 versions that touched it: the row with the greatest `anchor` not past a multiple of 256 is
-- the bucket as it was known at that version.
create table projection.rollups (
  account_no bigint not null,
  starts_at timestamptz not null, -- of the bucket; -infinity for the one of all time
  anchor bigint not null,         -- multiple of 256: no entry in it has a greater version
  entries bigint not null check (entries > 0),
  shard_id smallint not null,
  level smallint not null check (level between 0 and 8),
  -- sums of many holds, each released in another bucket, outgrow the 38 digits of a balance
  posted_debits numeric(60, 0) not null,
  posted_credits numeric(60, 0) not null,
  pending_debits numeric(60, 0) not null,
  pending_credits numeric(60, 0) not null,
  primary key (shard_id, account_no, level, starts_at, anchor)
) with (fillfactor = 70);

-- The entries past the 256th of their account by effective time, each at the level where it rests.
create table projection.timed_entries (
  account_no bigint not null,
  effective_at timestamptz not null,
  version bigint not null,
  recorded_at timestamptz not null, -- names the month of the entry in the journal
  shard_id smallint not null,
  level smallint not null check (level between 1 and 8),
  kind smallint not null check (kind in (0, 1, 2)),
  direction smallint not null check (direction in (0, 1)),
  amount numeric(38, 0) not null check (amount > 0),
  primary key (shard_id, account_no, level, effective_at, version)
);

grant select, insert, update, delete on projection.rollups, projection.timed_entries
  to ledger_projector;
grant select on projection.rollups, projection.timed_entries to ledger_reader;
