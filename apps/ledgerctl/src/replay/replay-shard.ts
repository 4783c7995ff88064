import {
  entryMessages,
  LedgerNames,
  readerLimits,
  readRecords,
  toMessage,
  type JournalRecord,
  type EventMessage,
} from '@ledger/stream'
import type { ClientBase } from 'pg'
import type { PositionRange } from './replay-range.ts'
import type { ReplaySink } from './replay-sink.ts'

export interface ShardReplay extends PositionRange {
  readonly shardId: number
  /** Only the records of this ledger; undefined: all, and those of the shard itself. */
  readonly ledgerNo: number | undefined
  /** What goes out: the records themselves, or what they did to accounts. */
  readonly form: ReplayForm
  readonly sink: ReplaySink
  readonly signal: AbortSignal
  onProgress(position: number): void
}

export type ReplayForm =
  { readonly kind: 'records' } | { readonly kind: 'entries'; readonly partitions: number }

/**
 * Replays a range of a shard, in order, a page at a time, until its end or the signal. What `onProgress` was
 * told is safe in the sink, also when it throws later.
 */
export async function replayShard(client: ClientBase, replay: ShardReplay): Promise<void> {
  const { shardId, firstPosition, lastPosition, sink, signal } = replay
  const names = new LedgerNames(shardId)
  let next = firstPosition
  let recordedAtMin: string | undefined
  while (next <= lastPosition && !signal.aborted) {
    const records = await readRecords(client, {
      shardId,
      afterPosition: next - 1,
      recordedAtMin,
      recordsMax: Math.min(readerLimits.recordsMax, lastPosition - next + 1),
      bytesMax: readerLimits.bytesMax,
    })
    const last = records.at(-1)
    if (last === undefined) throw new Error(`shard ${shardId} has no record at position ${next}`)
    const wanted = records.filter(
      ({ ledgerNo }) => replay.ledgerNo === undefined || ledgerNo === replay.ledgerNo,
    )
    await names.load(client, wanted)
    await sink.write(wanted.flatMap((record) => messagesOf(record, names, replay.form)))
    next = last.position + 1
    recordedAtMin = last.recordedAt
    replay.onProgress(last.position)
  }
}

function messagesOf(
  record: JournalRecord,
  names: LedgerNames,
  form: ReplayForm,
): readonly EventMessage[] {
  const ledgerId = names.idOf(record.ledgerNo)
  return form.kind === 'records'
    ? [toMessage(record, ledgerId)]
    : entryMessages(record, ledgerId, form.partitions)
}
