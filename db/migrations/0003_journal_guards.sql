-- The second net: the database itself refuses to change the past and to store what does not balance.
-- Nothing rests on it; the services decide right without it, and have no right to try.

create function journal.refuse_change() returns trigger
language plpgsql as $$
begin
  raise exception 'journal.% is append-only: % refused', tg_table_name, tg_op
    using errcode = 'LE001';
end
$$;

-- Debits equal credits, per transaction, currency and kind of entry.
create function journal.refuse_unbalanced() returns trigger
language plpgsql as $$
begin
  if exists (
    select from inserted
    group by shard_id, position, currency_no, kind
    having sum(case direction when 0 then amount else -amount end) <> 0
  ) then
    raise exception 'entries do not balance' using errcode = 'LE002';
  end if;
  return null;
end
$$;

-- plain Postgres accepts this line; Citus asks for it before triggers on distributed tables
set local citus.enable_unsafe_triggers = on;

create trigger entries_balance after insert on journal.entries
  referencing new table as inserted
  for each statement execute function journal.refuse_unbalanced();

do $$
declare
  name text;
begin
  foreach name in array array['records', 'entries', 'idempotency', 'external_ids', 'epochs'] loop
    execute format(
      'create trigger append_only before update or delete on journal.%I for each row execute function journal.refuse_change()', name);
    execute format(
      'create trigger append_only_truncate before truncate on journal.%I for each statement execute function journal.refuse_change()', name);
  end loop;
  -- a statement trigger guards the table it is named on, not its partitions
  for name in select relid::regclass::text from pg_partition_tree('journal.external_ids') where isleaf loop
    execute format(
      'create trigger append_only_truncate before truncate on %s for each statement execute function journal.refuse_change()', name);
  end loop;
end
$$;

-- Makes the partitions from `from_at` to `until_at`, each ready with its guards before it is attached.
-- Attaching takes a lock that lets reads and writes go on; making a partition in place would not.
create function journal.make_partitions(parent text, step interval, from_at timestamptz, until_at timestamptz)
returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  unit text := case when step = interval '1 month' then 'month' else 'week' end;
  starts_at timestamptz := date_trunc(unit, from_at at time zone 'UTC') at time zone 'UTC';
  ends_at timestamptz;
  partition text;
  made integer := 0;
begin
  if parent not in ('records', 'entries', 'idempotency') then
    raise exception 'journal.% is not partitioned by time', parent;
  end if;
  -- one maker at a time: two that miss the same partition would both create it
  perform pg_advisory_xact_lock(4201, hashtext('journal.' || parent));
  while starts_at <= until_at loop
    ends_at := (starts_at at time zone 'UTC' + step) at time zone 'UTC';
    partition := parent || '_' || to_char(starts_at at time zone 'UTC',
      case unit when 'month' then 'YYYYMM' else 'YYYYMMDD' end);
    if to_regclass('journal.' || partition) is null then
      execute format('create table journal.%I (like journal.%I including defaults including constraints)', partition, parent);
      execute format('create trigger append_only_truncate before truncate on journal.%I for each statement execute function journal.refuse_change()', partition);
      execute format('alter table journal.%I attach partition journal.%I for values from (%L) to (%L)',
        parent, partition, starts_at, ends_at);
      made := made + 1;
    end if;
    starts_at := ends_at;
  end loop;
  return made;
end
$$;

-- Records and entries by month, three months ahead; keys by week, four weeks ahead.
create function journal.make_partitions_ahead(now_at timestamptz) returns integer
language sql security definer set search_path = pg_catalog, pg_temp as $$
  select journal.make_partitions('records', interval '1 month', now_at, now_at + interval '3 months')
       + journal.make_partitions('entries', interval '1 month', now_at, now_at + interval '3 months')
       + journal.make_partitions('idempotency', interval '7 days', now_at, now_at + interval '28 days')
$$;

revoke all on function journal.make_partitions(text, interval, timestamptz, timestamptz) from public;
revoke all on function journal.make_partitions_ahead(timestamptz) from public;

-- What the writer may do: append to the journal, change heads and counters, nothing else.
grant usage on schema journal to ledger_writer, ledger_relay, ledger_projector, ledger_reader;
grant select on all tables in schema journal to ledger_writer, ledger_relay, ledger_projector, ledger_reader;
grant insert on journal.records, journal.entries, journal.idempotency, journal.external_ids,
  journal.ledger_directory, journal.ledgers, journal.accounts, journal.account_details, journal.account_heads
  to ledger_writer;
grant update on journal.shards, journal.number_blocks, journal.ledgers, journal.account_details,
  journal.account_heads to ledger_writer;
grant execute on function journal.make_partitions_ahead(timestamptz) to ledger_relay;
