import type pg from 'pg'

/** The keys of a transaction that was posted and of a command that was refused, in shard 0. */
interface KeysOfMessages {
  readonly accepted: string
  readonly refused: string
}

/** Makes as if these two commands and one that cannot be read had come through a topic. */
export async function fillIngest(pool: pg.Pool, keys: KeysOfMessages): Promise<void> {
  await pool.query(`
    insert into ingest.partitions (topic, partition, owner, fence, claimed_at)
    values ('commands', 0, 'test', 3, now());
    insert into ingest.offsets (shard_id, topic, partition, fence, next_offset)
    values (0, 'commands', 0, 3, 3)`)
  await insertOutcome(pool, 0, keys.accepted)
  await insertOutcome(pool, 1, keys.refused)
  await pool.query(`
    insert into ingest.outcomes (shard_id, commits, ordinal, recorded_at, ledger_no, topic, partition,
      offset_no, result, status, is_replay, fault, instance)
    select 0, 1000, 3, recorded_at, 0, 'commands', 0, 2, 2, 400, false,
      '{"code":"invalid_json","detail":"x"}', '/topics/commands/0/2'
    from journal.shards where shard_id = 0;
    insert into ingest.dead_letters (shard_id, commits, ordinal, recorded_at, topic, partition,
      offset_no, code, attempts, headers, value_bytes, is_whole)
    select shard_id, commits, ordinal, recorded_at, topic, partition, offset_no,
      coalesce(refusal, fault)::jsonb ->> 'code', 1, '[]', 0, true
    from ingest.outcomes where result > 0`)
}

async function insertOutcome(pool: pg.Pool, offset: number, key: string): Promise<void> {
  const { rowCount } = await pool.query(
    `insert into ingest.outcomes (shard_id, commits, ordinal, recorded_at, ledger_no, topic, partition,
       offset_no, key, operation, result, status, is_replay, position, position_recorded_at, form,
       refusal, instance)
     select i.shard_id, 1000, $1::int + 1, s.recorded_at, i.ledger_no, 'commands', 0, $1, i.key,
       'post-transaction', case when i.refusal is null then 0 else 1 end,
       case when i.refusal is null then 201 else 422 end, false, i.position,
       case when i.refusal is null then i.recorded_at end,
       case when i.refusal is null then '{"operation":"post-transaction"}' end, i.refusal,
       '/v1/ledgers/acme/transactions'
     from journal.idempotency i join journal.shards s using (shard_id)
     where i.key = $2`,
    [offset, key],
  )
  if (rowCount !== 1) throw new Error(`there is no key ${key}`)
}
