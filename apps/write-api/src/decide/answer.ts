import type { ClientBase } from 'pg'
import type { JournalEvent } from '@ledger/wire'
import { encodeToken, renderAnswer } from '@ledger/wire'
import type { StoredBody } from '../journal/read-bodies.ts'
import { readBodies } from '../journal/read-bodies.ts'
import { answerFormOf } from './answer-form.ts'
import type { CommandGroup } from './command-group.ts'
import type { Answer, Command } from './command.ts'
import type { Verdict } from './verdict.ts'

/** Where the first record of a batch stands, and what the others have in common with it. */
export interface BatchPlace {
  readonly shardId: number
  readonly epoch: number
  readonly firstPosition: number
  readonly recordedAt: string
  /** Of the state that the answers rest on, when the records themselves are not written. */
  readonly tokenPosition?: number
}

/** What the verdicts of a batch are answered from. */
export interface Answering {
  readonly place: BatchPlace
  /** Of the records that the batch made, in their order. */
  readonly events: readonly JournalEvent[]
  /** Records that earlier batches made, by position. */
  readonly replayed: ReadonlyMap<number, StoredBody>
}

/** The records of earlier batches that commands are answered with again. */
export async function readReplayed(
  client: ClientBase,
  shardId: number,
  verdicts: readonly Verdict[],
): Promise<ReadonlyMap<number, StoredBody>> {
  const places = verdicts.flatMap((verdict) => {
    if (verdict.made !== 'stored-record' || verdict.stored.position === null) return []
    return [{ position: verdict.stored.position, recordedAt: verdict.stored.recordedAt }]
  })
  if (places.length === 0) return new Map()
  const bodies = await readBodies(client, shardId, places)
  return new Map(bodies.map((body) => [body.position, body]))
}

/** @param verdicts on the commands of the group, in their order */
export function answersOfGroup(
  { commands }: CommandGroup,
  verdicts: readonly Verdict[],
  answering: Answering,
): readonly Answer[] {
  return commands.map((command, index) => {
    const verdict = verdicts[index]
    if (verdict === undefined) throw new Error('a command was not decided')
    return answerOf(command, verdict, answering)
  })
}

function answerOf(command: Command, verdict: Verdict, answering: Answering): Answer {
  const { place, events, replayed } = answering
  switch (verdict.made) {
    case 'record': {
      const event = events[verdict.ordinal - 1]
      if (event === undefined) throw new Error('a verdict names no event')
      const position = place.firstPosition + verdict.ordinal - 1
      return acceptance(command, event, { ...place, position }, verdict.isReplay)
    }
    case 'refusal':
      return { outcome: 'refused', refusal: verdict.refusal, isReplay: verdict.isReplay }
    case 'stored-record': {
      const body = replayed.get(verdict.stored.position ?? 0)
      if (body === undefined) throw new Error(`record ${verdict.stored.position} is missing`)
      const event = JSON.parse(body.body) as JournalEvent
      return acceptance(command, event, { ...body, shardId: place.shardId }, true)
    }
    default:
      return verdict satisfies never
  }
}

function acceptance(
  command: Command,
  event: JournalEvent,
  place: Omit<BatchPlace, 'firstPosition'> & { readonly position: number },
  isReplay: boolean,
): Answer {
  const { shardId, epoch, position, recordedAt } = place
  const token = encodeToken(shardId, epoch, place.tokenPosition ?? position)
  const body = renderAnswer(answerFormOf(command.operation), event, {
    position,
    recordedAt,
    token,
  })
  return { outcome: 'accepted', body, token, isReplay }
}
