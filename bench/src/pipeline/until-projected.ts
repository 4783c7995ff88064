import { eventually } from '@ledger/testkit'
import type { Pool } from 'pg'
import { readCheckpoints } from '../database/read-checkpoints.ts'
import { readPositions } from '../database/read-positions.ts'

const pollMs = 100

/** Waits until every record of the journal is projected. @throws when it is not within the time */
export async function untilProjected(pool: Pool, waitMsMax: number): Promise<void> {
  await eventually(
    async () => {
      const [positions, checkpoints] = [await readPositions(pool), await readCheckpoints(pool)]
      return [...positions].every(([shardId, end]) => (checkpoints.get(shardId) ?? 0) >= end)
    },
    {
      timeoutMs: waitMsMax,
      everyMs: pollMs,
      what: 'the projection reaches the end of the journal',
    },
  )
}
