-- Categories: named sets of accounts and of other categories of the same ledger. What can change of
-- them is written under the lock of the row of their ledger, so two changes that would make a circle
-- together come one after the other. Balances are summed when they are read; nothing of a category is
-- touched when a transaction is posted. See docs/decisions/0024-categories.md.
create table journal.categories (
  shard_id smallint not null,
  category_no integer not null,
  ledger_no integer not null,
  category_id text collate "C" not null,
  name text not null,
  normal_balance smallint not null check (normal_balance in (0, 1)), -- 0 debit, 1 credit
  metadata jsonb not null,
  revision bigint not null default 0,
  position bigint not null,
  recorded_at timestamptz not null,
  primary key (shard_id, category_no),
  unique (shard_id, ledger_no, category_id)
);

-- A row for each pair that ever was asked for. It is never deleted: whoever is no member any more has
-- `is_member` off, and has left the indexes that reads use.
create table journal.category_members (
  shard_id smallint not null,
  category_no integer not null,
  member_kind smallint not null check (member_kind in (0, 1)), -- 0 account, 1 category
  member_no bigint not null,
  ledger_no integer not null,
  -- of an account, which never changes: a balance need not look it up for each
  currency_no integer,
  is_member boolean not null,
  primary key (shard_id, category_no, member_kind, member_no),
  check ((member_kind = 0) = (currency_no is not null)),
  -- longer circles are kept out by the lock; this one the database can see by itself
  check (member_kind = 0 or member_no <> category_no)
);

-- Reads go down by this one: what was removed costs them nothing.
create index category_members_now
  on journal.category_members (shard_id, category_no, member_kind, member_no)
  include (currency_no)
  where is_member;

-- Which categories of a ledger are in which: what a change of the nesting is judged on.
create index category_members_nested
  on journal.category_members (shard_id, ledger_no, category_no, member_no)
  where is_member and member_kind = 1;

alter table journal.number_blocks
  drop constraint number_blocks_kind_check,
  add constraint number_blocks_kind_check check (kind in ('ledger', 'account', 'category'));

-- new shards get theirs with the others (db/src/shards)
insert into journal.number_blocks (shard_id, kind)
select s.shard_id, 'category' from journal.shards s
on conflict (shard_id, kind) do nothing;

grant select on journal.categories, journal.category_members
  to ledger_writer, ledger_relay, ledger_projector, ledger_reader;
grant insert, update on journal.categories, journal.category_members to ledger_writer;
