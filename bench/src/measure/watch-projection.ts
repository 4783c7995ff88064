import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { monotonicMs } from './monotonic-ms.ts'

/** The projection was seen to be at a position. */
export interface ProjectedAt {
  readonly position: number
  readonly atMs: number
}

/** The finest step of the figures; a look takes about 0.1 ms of Postgres. */
const lookMs = 5

const text = `
  select position::float8 as position from projection.checkpoints
  where shard_id = 0 and projection = 'balances'`

/**
 * Looks how far the balances of shard 0 are projected, every 5 ms while the work runs. The checkpoint is
 * written in the transaction of the balances, so who sees it can see them.
 */
export async function watchProjectionDuring<T>(
  databaseUrl: string,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly projected: readonly ProjectedAt[] }> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const working = { isDone: false }
  const watching = watchUntil(client, working)
  watching.catch(() => undefined) // thrown below as well
  try {
    const result = await work().finally(() => (working.isDone = true))
    return { result, projected: await watching }
  } finally {
    await client.end()
  }
}

async function watchUntil(
  client: pg.Client,
  working: { readonly isDone: boolean },
): Promise<readonly ProjectedAt[]> {
  const projected: ProjectedAt[] = []
  for (;;) {
    // asked once more after the end, so that nothing that was there by then is missed
    const isLast = working.isDone
    const { rows } = await client.query<{ position: number }>({ name: 'look', text })
    const position = rows[0]?.position ?? 0
    if (position > (projected.at(-1)?.position ?? 0)) {
      projected.push({ position, atMs: monotonicMs() })
    }
    if (isLast) return projected
    await delay(lookMs)
  }
}
