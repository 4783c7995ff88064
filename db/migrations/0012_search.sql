-- What transactions and accounts are found by, for questions that the journal has no key for. Built by
-- the projector unless it is switched off, always the fold of the journal up to the checkpoint
-- 'search', which may lie behind that of the balances.
-- See docs/decisions/0025-lists-and-searching.md.

-- Every transaction, at the position of the record that made it.
create table projection.transactions (
  ledger bigint not null,           -- key of the ledger's id: packages/wire/src/search-terms.ts
  position bigint not null,
  effective_at timestamptz not null,
  recorded_at timestamptz not null, -- names the month of the record in the journal
  settled_position bigint,          -- of the last step of one that was made pending
  shard_id smallint not null,
  status smallint not null check (status in (0, 1, 2)), -- 0 pending, 1 posted, 2 archived
  primary key (shard_id, position)
);

-- Those that count in a time, in the order in which they count.
create index on projection.transactions (shard_id, ledger, effective_at, position);
-- Nearly all are posted, and need no entry.
create index on projection.transactions (shard_id, ledger, status, position) where status <> 1;
-- For a tail that has to be cut off.
create index on projection.transactions (shard_id, settled_position)
  where settled_position is not null;

-- Each term of a transaction (its source, its correlation id, one text of its metadata) with its
-- position: what has two terms is where both walks meet. Rows are never changed. Not its accounts: the
-- entries of the journal are in their order already.
create table projection.transaction_terms (
  term bigint not null,
  position bigint not null,
  shard_id smallint not null,
  primary key (shard_id, term, position)
);

-- For a tail that has to be cut off: rows are written in the order of positions.
create index on projection.transaction_terms using brin (position);

-- The metadata of accounts: since a record opened or changed the account, until another changed it.
-- Former ones are kept, so that a tail can be cut off.
create table projection.account_terms (
  term bigint not null,
  account_no bigint not null,
  since_position bigint not null,
  until_position bigint, -- null: still
  shard_id smallint not null,
  primary key (shard_id, term, account_no, since_position)
);

grant select, insert, update, delete
  on projection.transactions, projection.transaction_terms, projection.account_terms
  to ledger_projector;
grant select
  on projection.transactions, projection.transaction_terms, projection.account_terms
  to ledger_reader;
