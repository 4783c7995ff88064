import { clientConfig } from '@ledger/runtime'
import { listShards, openConnection, type KafkaSettings } from '@ledger/stream'
import type { ClientBase } from 'pg'
import { CommandFailed } from '../commands/command-failed.ts'
import { findLedger, type LedgerPlace } from '../statements/find-ledger.ts'
import { openFileSink, streamSink } from './file-sink.ts'
import { positionsOf, type AskedRange } from './replay-range.ts'
import { replayShard, type ReplayForm } from './replay-shard.ts'
import type { ReplaySink } from './replay-sink.ts'
import { showProgress } from './show-progress.ts'
import { openTopicSink } from './topic-sink.ts'

export interface ReplayRequest {
  readonly databaseUrl: string
  /** Undefined: every shard, or the one of the ledger. */
  readonly shardId: number | undefined
  readonly ledger: string | undefined
  readonly range: AskedRange
  /** What each record did to accounts, instead of the record. */
  readonly isOfEntries: boolean
  readonly target: ReplayTarget
  readonly signal: AbortSignal
  show(line: string): void
}

export type ReplayTarget =
  | {
      readonly kind: 'topic'
      readonly kafka: KafkaSettings
      readonly isCreated: boolean
      /** With how many a topic of entries is made. */
      readonly entriesPartitions: number
    }
  /** `-` is stdout. */
  | { readonly kind: 'file'; readonly path: string }

const connectMsMax = 5_000
/** One page is milliseconds; looking for a time may read a month. */
const statementMsMax = 600_000

/**
 * Sends what the journal holds once more, to a topic or a file, and ends.
 * @throws CommandFailed when it cannot, or was stopped: it then says where to go on
 */
export async function runReplay(request: ReplayRequest): Promise<void> {
  const settings = { url: request.databaseUrl, connectMsMax, applicationName: 'ledgerctl' }
  const { client, close } = await openConnection(clientConfig(settings), statementMsMax)
  try {
    const ledger = await ledgerOf(client, request)
    const shardIds = await shardsOf(client, request, ledger)
    const { sink, form } = await openSink(request, shardIds)
    try {
      for (const shardId of shardIds)
        await replayOne(client, request, { shardId, ledger, sink, form })
    } finally {
      await sink.close()
    }
  } finally {
    await close()
  }
}

async function ledgerOf(
  client: ClientBase,
  { ledger, shardId }: ReplayRequest,
): Promise<LedgerPlace | undefined> {
  if (ledger === undefined) return undefined
  const place = await findLedger(client, ledger)
  if (place === undefined) throw new CommandFailed(`there is no ledger ${ledger}`)
  if (shardId !== undefined && shardId !== place.shardId) {
    throw new CommandFailed(`the ledger ${ledger} is of shard ${place.shardId}`)
  }
  return place
}

async function shardsOf(
  client: ClientBase,
  { shardId, range }: ReplayRequest,
  ledger: LedgerPlace | undefined,
): Promise<readonly number[]> {
  if (ledger !== undefined) return [ledger.shardId]
  const shardIds = await listShards(client)
  if (shardId !== undefined) {
    if (!shardIds.includes(shardId)) throw new CommandFailed(`there is no shard ${shardId}`)
    return [shardId]
  }
  const isOfOneShard = (range.fromPosition ?? 1) > 1 || range.toPosition !== undefined
  if (isOfOneShard && shardIds.length > 1) {
    throw new CommandFailed('a position is one of a shard: name it with --shard')
  }
  return shardIds
}

async function openSink(
  { target, isOfEntries }: ReplayRequest,
  shardIds: readonly number[],
): Promise<{ readonly sink: ReplaySink; readonly form: ReplayForm }> {
  if (target.kind === 'file') {
    const { path } = target
    const sink = path === '-' ? streamSink(process.stdout) : await openFileSink(path)
    // a file has no partitions
    return { sink, form: isOfEntries ? { kind: 'entries', partitions: 1 } : { kind: 'records' } }
  }
  const { sink, partitions } = await openTopicSink({
    kafka: target.kafka,
    isCreated: target.isCreated,
    isKeyed: isOfEntries,
    partitions: isOfEntries ? target.entriesPartitions : Math.max(...shardIds) + 1,
  })
  return { sink, form: isOfEntries ? { kind: 'entries', partitions } : { kind: 'records' } }
}

interface OneShard {
  readonly shardId: number
  readonly ledger: LedgerPlace | undefined
  readonly sink: ReplaySink
  readonly form: ReplayForm
}

async function replayOne(
  client: ClientBase,
  { range, signal, show }: ReplayRequest,
  { shardId, ledger, sink, form }: OneShard,
): Promise<void> {
  const positions = await positionsOf(client, shardId, range)
  if (positions.firstPosition > positions.lastPosition) {
    show(`shard ${shardId}: nothing to replay`)
    return
  }
  const { lastPosition } = positions
  const progress = showProgress(shardId, positions, show)
  let next = positions.firstPosition
  const goOn = () =>
    `go on with --shard ${shardId} --from-position ${next} --to-position ${lastPosition}, and with the shards after it`
  try {
    await replayShard(client, {
      shardId,
      ...positions,
      ledgerNo: ledger?.ledgerNo,
      form,
      sink,
      signal,
      onProgress: (position) => {
        next = position + 1
        progress(position)
      },
    })
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new CommandFailed(`${why}; ${goOn()}`, 1, error)
  }
  if (next <= lastPosition) throw new CommandFailed(`stopped; ${goOn()}`)
}
