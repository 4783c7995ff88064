import type { ClientBase } from 'pg'
import type { HeadRow } from '../journal/lock-heads.ts'
import { lockHeads } from '../journal/lock-heads.ts'
import { inOnePipeline } from '../journal/pipeline.ts'
import type { ShardState } from '../journal/read-shard.ts'
import type { Asked } from './asked.ts'
import { askedBy } from './asked.ts'
import type { LookedUp } from './batch-state.ts'
import { BatchState } from './batch-state.ts'
import { checkRiders } from './check-riders.ts'
import type { CommandGroup } from './command-group.ts'
import { commandsOf } from './command-group.ts'
import type { KnownHeads, Look } from './known-heads.ts'
import type { LookUpContext } from './look-up.ts'
import { find, none, settingsOf } from './look-up.ts'

/** What an unlocked look-up found: of accounts only those whose heads were not known. */
export interface UnlockedLookUp {
  readonly asked: Asked
  readonly look: Look
  readonly seen: ShardState
  readonly heads: readonly HeadRow[]
  /** Groups of which nothing may be written, as their riders have found. */
  readonly unheld: ReadonlySet<CommandGroup>
  /** All else that a batch is decided on. */
  readonly rest: LookedUp
}

/** Looks up what commands that need accounts only name, without a lock; ends its look if it fails. */
export async function lookUpUnlocked(
  client: ClientBase,
  context: LookUpContext & { readonly heads: KnownHeads },
  groups: readonly CommandGroup[],
): Promise<UnlockedLookUp> {
  const { shardId, heads: known } = context
  const asked = askedBy(commandsOf(groups))
  const look = await known.look([...asked.identities.keys()])
  try {
    // heads after the shard: they may be newer than its count, and never older
    const [found, heads, unheld] = await inOnePipeline(client, (pipeline) =>
      Promise.all([
        find(pipeline, shardId, asked),
        look.unknown.length > 0 ? lockHeads(pipeline, shardId, look.unknown, 'read') : none,
        checkRiders(pipeline, groups),
      ]),
    )
    const { shard: seen } = found
    const settings = await settingsOf(client, context, seen, asked.ledgers)
    return { asked, look, seen, heads, unheld, rest: { ...found, ...seen, settings } }
  } catch (error) {
    known.abandon(look)
    throw error
  }
}

/** Joins what was found with what is known. */
export function stateOnKnown(
  { asked, look, heads, rest }: UnlockedLookUp,
  known: KnownHeads,
): BatchState {
  const state = new BatchState(rest)
  state.addHeads(heads, asked.identities)
  for (const [accountNo, { ledgerNo }] of asked.identities) {
    const account = known.head(accountNo, look)
    if (account !== undefined) state.addAccount(ledgerNo, account)
  }
  return state
}
