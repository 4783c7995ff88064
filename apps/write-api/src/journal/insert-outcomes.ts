import { boolArray, int2Array, int4Array, int8Array, textArray } from '@ledger/runtime'
import type { TopicPartition } from './find-ingest-offset.ts'
import type { Statements } from './statement.ts'
import { send } from './statement.ts'

/** What became of one message. */
export interface OutcomeToStore {
  /** Among the outcomes of the commit, from 1. */
  readonly ordinal: number
  readonly offset: number
  /** 0: of no ledger that is known. */
  readonly ledgerNo: number
  readonly source: string | null
  readonly commandId: string | null
  readonly key: string | null
  readonly operation: string | null
  /** 0 accepted, 1 refused, 2 never judged. */
  readonly result: 0 | 1 | 2
  /** As over HTTP. */
  readonly status: number
  readonly isReplay: boolean
  /** Which record of the batch answers, from 1; else one that stands already, or none. */
  readonly record: number | { readonly position: number; readonly recordedAt: string } | null
  /** These are JSON. */
  readonly form: string | null
  readonly refusal: string | null
  readonly fault: string | null
  readonly instance: string
  readonly traceparent: string | null
}

const text = `
  insert into ingest.outcomes
    (shard_id, commits, ordinal, recorded_at, ledger_no, topic, partition, offset_no, source,
     command_id, key, operation, result, status, is_replay, position, position_recorded_at, form,
     refusal, fault, instance, traceparent)
  select s.shard_id, s.commits, u.ordinal, s.recorded_at, u.ledger_no, $3::text, $4::int, u.offset_no, u.source,
         u.command_id, u.key, u.operation, u.result, u.status, u.is_replay,
         coalesce(u.position, s.position - $2::int + u.record),
         case when u.record is null then u.position_recorded_at::timestamptz else s.recorded_at end,
         u.form, u.refusal, u.fault, u.instance, u.traceparent
    from journal.shards s
   cross join unnest($5::int4[], $6::int8[], $7::int4[], $8::text[], $9::text[], $10::text[],
                     $11::text[], $12::int2[], $13::int2[], $14::bool[], $15::int4[], $16::int8[],
                     $17::text[], $18::text[], $19::text[], $20::text[], $21::text[], $22::text[])
      as u (ordinal, offset_no, ledger_no, source, command_id, key, operation, result, status,
            is_replay, record, position, position_recorded_at, form, refusal, fault, instance,
            traceparent)
   where s.shard_id = $1`

/** Sent under the lock of the shard: where and when come from the row just advanced. */
export function insertOutcomes(
  statements: Statements,
  shardId: number,
  recordCount: number,
  { topic, partition }: TopicPartition,
  outcomes: readonly OutcomeToStore[],
): Promise<unknown> {
  return send(statements, 'insert_outcomes', text, [
    shardId,
    recordCount,
    topic,
    partition,
    int4Array(outcomes.map((outcome) => outcome.ordinal)),
    int8Array(outcomes.map((outcome) => outcome.offset)),
    int4Array(outcomes.map((outcome) => outcome.ledgerNo)),
    textArray(outcomes.map((outcome) => outcome.source)),
    textArray(outcomes.map((outcome) => outcome.commandId)),
    textArray(outcomes.map((outcome) => outcome.key)),
    textArray(outcomes.map((outcome) => outcome.operation)),
    int2Array(outcomes.map((outcome) => outcome.result)),
    int2Array(outcomes.map((outcome) => outcome.status)),
    boolArray(outcomes.map((outcome) => outcome.isReplay)),
    int4Array(outcomes.map(({ record }) => (typeof record === 'number' ? record : null))),
    int8Array(outcomes.map(({ record }) => storedPlace(record)?.position ?? null)),
    textArray(outcomes.map(({ record }) => storedPlace(record)?.recordedAt ?? null)),
    textArray(outcomes.map((outcome) => outcome.form)),
    textArray(outcomes.map((outcome) => outcome.refusal)),
    textArray(outcomes.map((outcome) => outcome.fault)),
    textArray(outcomes.map((outcome) => outcome.instance)),
    textArray(outcomes.map((outcome) => outcome.traceparent)),
  ])
}

function storedPlace(record: OutcomeToStore['record']) {
  return typeof record === 'number' || record === null ? undefined : record
}
