import type { ClientBase } from 'pg'

/** The right to settle a partition of a command topic, until somebody else claims it. */
export interface PartitionClaim {
  readonly fence: number
  /** Below it every message is settled, whichever shard it is for. */
  readonly lowOffset: number
  /** By shard: below it every message that is for this shard is settled. */
  readonly nextOffsets: ReadonlyMap<number, number>
}

interface Row {
  readonly fence: number
  readonly low_offset: number
  readonly shards: number
  readonly shard_id: number | null
  readonly next_offset: number
}

// The update of an offset waits for the transaction of the former owner that is under way, and then
// reads what it committed; from there on nothing that carries an older fence commits. Claims of one
// partition come one after the other, by its row. A batch that carries several partitions and claims of
// these may wait in a circle; Postgres ends that, and both sides try again.
// A shard that is new begins where all others are: what is below was for one of them.
// Of one database: where shards are databases of their own, the fence is taken first and then sent to each.
const text = `
  with claimed as (
    insert into ingest.partitions as p (topic, partition, owner, fence, claimed_at)
    values ($1, $2, $3, 1, now())
    on conflict (topic, partition) do update
       set owner = excluded.owner, fence = p.fence + 1, claimed_at = now()
    returning p.fence, p.low_offset
  ), known as (
    select coalesce(min(next_offset), 0) as next_offset
      from ingest.offsets where topic = $1 and partition = $2
  ), held as (
    insert into ingest.offsets as o (shard_id, topic, partition, fence, next_offset)
    select s.shard_id, $1, $2, c.fence, greatest(c.low_offset, k.next_offset)
      from journal.shards s
     cross join claimed c
     cross join known k
     order by s.shard_id
    on conflict (shard_id, topic, partition) do update
       set fence = excluded.fence
     where o.fence < excluded.fence
    returning shard_id, next_offset
  )
  select c.fence, c.low_offset, (select count(*) from journal.shards) as shards, h.shard_id,
         h.next_offset
    from claimed c
    left join held h on true`

/**
 * Takes a partition from whoever had it; what that one has not committed yet, it never commits.
 * @returns undefined when somebody else claimed it meanwhile
 */
export async function claimPartition(
  client: ClientBase,
  topic: string,
  partition: number,
  owner: string,
): Promise<PartitionClaim | undefined> {
  const { rows } = await client.query<Row>({
    name: 'claim_partition',
    text,
    values: [topic, partition, owner],
  })
  const nextOffsets = new Map<number, number>()
  for (const { shard_id, next_offset } of rows) {
    if (shard_id !== null) nextOffsets.set(shard_id, next_offset)
  }
  const [first] = rows
  if (first === undefined || nextOffsets.size < first.shards) return undefined
  return { fence: first.fence, lowOffset: first.low_offset, nextOffsets }
}
