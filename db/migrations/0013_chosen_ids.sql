-- Ids of transactions that callers chose themselves. An id made here is a UUIDv7 and unique by
-- construction; one that was chosen is unique because it stands here, for ever, whatever months of the
-- journal are archived.
create table journal.chosen_ids (
  position bigint not null,
  recorded_at timestamptz not null,
  ledger_no integer not null,
  shard_id smallint not null,
  transaction_id uuid not null,
  primary key (shard_id, transaction_id)
) partition by hash (transaction_id);

do $$
begin
  for remainder in 0..7 loop
    execute format(
      'create table journal.chosen_ids_%s partition of journal.chosen_ids for values with (modulus 8, remainder %s)',
      remainder, remainder);
  end loop;
end
$$;

-- see 0003
set local citus.enable_unsafe_triggers = on;

create trigger append_only before update or delete on journal.chosen_ids
  for each row execute function journal.refuse_change();

do $$
declare
  name text;
begin
  for name in select relid::regclass::text from pg_partition_tree('journal.chosen_ids') loop
    execute format(
      'create trigger append_only_truncate before truncate on %s for each statement execute function journal.refuse_change()', name);
  end loop;
end
$$;

grant select on journal.chosen_ids to ledger_writer, ledger_relay, ledger_projector, ledger_reader;
grant insert on journal.chosen_ids to ledger_writer;
