-- Commands that come through topics of Kafka: who may send them, how far they are settled, what became
-- of each. How far is moved in the transaction of the effects, so a message takes effect once.
create schema ingest;

-- Who may send what through which topic: a message acts with the rights of this API key.
create table ingest.sources (
  topic text collate "C" not null,
  source text collate "C" not null,
  key_id text collate "C" not null references auth.api_keys,
  bound_at timestamptz not null,
  primary key (topic, source)
);

-- A partition of a command topic, and who works on it. `fence` rises with every claim.
create table ingest.partitions (
  topic text collate "C" not null,
  partition integer not null,
  owner text not null,
  fence bigint not null,
  claimed_at timestamptz not null,
  -- below it all is settled, whichever shard it was for; it may be late
  low_offset bigint not null default 0 check (low_offset >= 0),
  primary key (topic, partition)
) with (fillfactor = 50);

-- How far a shard has settled a partition: each message below `next_offset` that is for this shard has
-- an outcome. Moved by the owner of the fence alone.
create table ingest.offsets (
  shard_id smallint not null,
  topic text collate "C" not null,
  partition integer not null,
  fence bigint not null,
  next_offset bigint not null default 0 check (next_offset >= 0),
  primary key (shard_id, topic, partition)
) with (fillfactor = 10);

-- What became of each message, in the order of the commits: (commits, ordinal) only grows in a shard.
create table ingest.outcomes (
  shard_id smallint not null,
  commits bigint not null,        -- of the shard, with this one
  ordinal integer not null,       -- in that commit, from 1
  recorded_at timestamptz not null,
  ledger_no integer not null,     -- 0: of no ledger that is known
  topic text collate "C" not null,
  partition integer not null,
  offset_no bigint not null,
  source text,                    -- these as they were sent; null where they could not be read
  command_id text,
  key text,                       -- the idempotency key
  operation text,
  result smallint not null check (result in (0, 1, 2)), -- 0 accepted, 1 refused, 2 never judged
  status smallint not null,       -- as over HTTP
  is_replay boolean not null,
  position bigint,                -- of the record that answers
  position_recorded_at timestamptz,
  form text,                      -- JSON: what the answer needs beside the record
  refusal text,                   -- JSON, as it is stored under the key
  fault text,                     -- JSON: why it was never judged
  instance text not null,         -- of its problem: the path over HTTP, else /topics/T/P/O
  traceparent text,
  primary key (shard_id, commits, ordinal, recorded_at),
  check ((result = 0) = (position is not null)),
  check ((result = 0) = (form is not null)),
  check ((position is null) = (position_recorded_at is null)),
  check ((result = 1) = (refusal is not null)),
  check ((result = 2) = (fault is not null))
) partition by range (recorded_at);

-- The message itself, of what was refused or never judged.
create table ingest.dead_letters (
  shard_id smallint not null,
  commits bigint not null,
  ordinal integer not null,
  recorded_at timestamptz not null,
  topic text collate "C" not null,
  partition integer not null,
  offset_no bigint not null,
  code text not null,
  attempts integer not null check (attempts > 0), -- with this one
  message_key bytea,
  headers jsonb not null,         -- pairs of texts, because their names are as unsafe as their values
  value bytea,                    -- null: there was none; of a very large one the beginning
  value_bytes integer not null,   -- of the whole
  is_whole boolean not null,      -- false: something was cut off, left out or changed to be stored
  primary key (shard_id, commits, ordinal, recorded_at)
) partition by range (recorded_at);

-- That a dead letter was sent again, and where to. Not dropped with the letter.
create table ingest.replays (
  shard_id smallint not null,
  commits bigint not null,
  ordinal integer not null,
  replayed_at timestamptz not null,
  topic text collate "C" not null,
  key text,
  primary key (shard_id, commits, ordinal, replayed_at)
);

-- How far outcomes were published, and who may do so; as relay.cursors.
create table relay.outcome_cursors (
  shard_id smallint primary key,
  commits bigint not null default 0,
  ordinal integer not null default 0,
  recorded_at timestamptz not null default '-infinity', -- of the outcome at that place
  owner text,
  fence bigint not null default 0,
  leased_until timestamptz not null default '-infinity'
) with (fillfactor = 10);

-- Guards tables of two schemas now.
create or replace function journal.refuse_change() returns trigger
language plpgsql as $$
begin
  raise exception '%.% is append-only: % refused', tg_table_schema, tg_table_name, tg_op
    using errcode = 'LE001';
end
$$;

set local citus.enable_unsafe_triggers = on;

do $$
declare
  name text;
begin
  foreach name in array array['outcomes', 'dead_letters', 'replays'] loop
    execute format(
      'create trigger append_only before update or delete on ingest.%I for each row execute function journal.refuse_change()', name);
    execute format(
      'create trigger append_only_truncate before truncate on ingest.%I for each statement execute function journal.refuse_change()', name);
  end loop;
end
$$;

-- As before, for tables of `ingest` too, whose names come with their schema.
create or replace function journal.make_partitions(parent text, step interval, from_at timestamptz, until_at timestamptz)
returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  unit text := case when step = interval '1 month' then 'month' else 'week' end;
  starts_at timestamptz := date_trunc(unit, from_at at time zone 'UTC') at time zone 'UTC';
  schema_name text := case when parent like 'ingest.%' then 'ingest' else 'journal' end;
  table_name text := regexp_replace(parent, '^ingest[.]', '');
  ends_at timestamptz;
  partition text;
  made integer := 0;
begin
  if parent not in ('records', 'entries', 'idempotency', 'ingest.outcomes', 'ingest.dead_letters') then
    raise exception '% is not partitioned by time', parent;
  end if;
  -- one maker at a time: two that miss the same partition would both create it
  perform pg_advisory_xact_lock(4201, hashtext(schema_name || '.' || table_name));
  while starts_at <= until_at loop
    ends_at := (starts_at at time zone 'UTC' + step) at time zone 'UTC';
    partition := table_name || '_' || to_char(starts_at at time zone 'UTC',
      case unit when 'month' then 'YYYYMM' else 'YYYYMMDD' end);
    if to_regclass(format('%I.%I', schema_name, partition)) is null then
      execute format('create table %I.%I (like %I.%I including defaults including constraints)',
        schema_name, partition, schema_name, table_name);
      execute format('create trigger append_only_truncate before truncate on %I.%I for each statement execute function journal.refuse_change()',
        schema_name, partition);
      execute format('alter table %I.%I attach partition %I.%I for values from (%L) to (%L)',
        schema_name, table_name, schema_name, partition, starts_at, ends_at);
      made := made + 1;
    end if;
    starts_at := ends_at;
  end loop;
  return made;
end
$$;

-- Records and entries by month, three months ahead; keys by week, four weeks ahead; what became of
-- messages by week, two weeks ahead.
create or replace function journal.make_partitions_ahead(now_at timestamptz) returns integer
language sql security definer set search_path = pg_catalog, pg_temp as $$
  select journal.make_partitions('records', interval '1 month', now_at, now_at + interval '3 months')
       + journal.make_partitions('entries', interval '1 month', now_at, now_at + interval '3 months')
       + journal.make_partitions('idempotency', interval '7 days', now_at, now_at + interval '28 days')
       + journal.make_partitions('ingest.outcomes', interval '7 days', now_at, now_at + interval '14 days')
       + journal.make_partitions('ingest.dead_letters', interval '7 days', now_at, now_at + interval '14 days')
$$;

-- Drops the oldest week of outcomes and its dead letters, if it ended longer ago than `keep` and all of
-- it was published; one week a call. What is old is told as for keys.
create function ingest.drop_old(keep interval) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp set timezone = 'UTC' set datestyle = 'ISO' as $$
declare
  kept_from timestamptz;
  week text;
  is_published boolean;
begin
  if keep < interval '1 day' or keep is null then
    raise exception 'outcomes are kept for a day at least' using errcode = '22023';
  end if;
  -- one at a time: the next one looks at what this one has left
  perform pg_advisory_xact_lock(4202, hashtext('ingest.outcomes'));
  select least(now(), max(recorded_at)) - keep into kept_from from journal.shards;
  select substr(part.relname, length('outcomes_') + 1) into week
    from pg_inherits
    join pg_class part on part.oid = inhrelid
   cross join lateral (
     select (regexp_match(pg_get_expr(part.relpartbound, part.oid), 'TO \(''(.+)''\)'))[1]::timestamptz
   ) bound (ends_at)
   where inhparent = 'ingest.outcomes'::regclass and ends_at <= kept_from
   order by ends_at
   limit 1;
  if week is null then
    return null;
  end if;
  -- a shard that is quiet keeps an old cursor, so the rows are asked, not the time of the cursor
  execute format(
    'select not exists (
       select from journal.shards s
         left join relay.outcome_cursors c using (shard_id)
        where exists (
          select from ingest.%I o
           where o.shard_id = s.shard_id
             and (o.commits, o.ordinal) > (coalesce(c.commits, 0), coalesce(c.ordinal, 0))))',
    'outcomes_' || week) into is_published;
  if not is_published then
    raise exception 'outcomes of the week of % are not published yet', week using errcode = '55000';
  end if;
  execute format('drop table ingest.%I', 'outcomes_' || week);
  execute format('drop table if exists ingest.%I', 'dead_letters_' || week);
  return week;
end
$$;

revoke all on function ingest.drop_old(interval) from public;
grant execute on function ingest.drop_old(interval) to ledger_relay;

grant usage on schema ingest to ledger_writer, ledger_relay;
grant select on all tables in schema ingest to ledger_writer, ledger_relay;
grant insert, update on ingest.partitions, ingest.offsets to ledger_writer;
grant insert on ingest.outcomes, ingest.dead_letters to ledger_writer;
grant select on relay.outcome_cursors to ledger_writer, ledger_relay;
grant insert, update on relay.outcome_cursors to ledger_relay;
