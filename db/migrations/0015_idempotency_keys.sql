-- Keys are found by a hash of eight bytes, whatever their length; whoever looks compares the key too.
-- The primary key goes: its index was three times as large, and that a key stands once was never its
-- doing, as it holds the time too. Building the new index keeps writers out for as long as it takes.
alter table journal.idempotency drop constraint idempotency_pkey;
create index idempotency_by_hash on journal.idempotency (hashtextextended(key, ledger_no));
-- what is known of the hashes is known from here on; old weeks do not change, so nobody else would ask
analyze journal.idempotency;

-- Drops the oldest week of idempotency keys, whole, if it ended longer ago than `keep`; one week a call,
-- so that the lock that the writers wait for is held for one drop only.
-- What is old is told by the earlier of the server's clock and the time up to which the journal was
-- written: a clock that leaps ahead takes nothing away.
create function journal.drop_old_keys(keep interval) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp set timezone = 'UTC' set datestyle = 'ISO' as $$
declare
  kept_from timestamptz;
  partition text;
begin
  if keep < interval '1 day' or keep is null then
    raise exception 'idempotency keys are kept for a day at least' using errcode = '22023';
  end if;
  -- one at a time: the next one looks at what this one has left
  perform pg_advisory_xact_lock(4202, hashtext('journal.idempotency'));
  select least(now(), max(recorded_at)) - keep into kept_from from journal.shards;
  select week.relname into partition
    from pg_inherits
    join pg_class week on week.oid = inhrelid
   cross join lateral (
     select (regexp_match(pg_get_expr(week.relpartbound, week.oid), 'TO \(''(.+)''\)'))[1]::timestamptz
   ) bound (ends_at)
   where inhparent = 'journal.idempotency'::regclass and ends_at <= kept_from
   order by ends_at
   limit 1;
  if partition is null then
    return null;
  end if;
  -- a vacuum under way holds it for minutes: waiting for that would stop the writers for nothing
  if exists (
    select from pg_locks
    where locktype = 'relation' and granted and mode = 'ShareUpdateExclusiveLock'
      and database = (select oid from pg_database where datname = current_database())
      and relation = format('journal.%I', partition)::regclass
  ) then
    raise exception 'journal.% is being vacuumed', partition using errcode = '55P03';
  end if;
  execute format('drop table journal.%I', partition);
  return partition;
end
$$;

revoke all on function journal.drop_old_keys(interval) from public;
grant execute on function journal.drop_old_keys(interval) to ledger_relay;
