import type { ProblemCode } from '@ledger/wire'
import type { Static, TSchema } from 'typebox'
import type { ReadAnswer } from './read-answer.ts'
import type { ReadCall } from './read-call.ts'
import type { Reader } from './reader.ts'

/** Everything that is known of a read without a door: its name, its form, what it answers. */
export interface ReadSpec {
  /** `getBalance`: in OpenAPI and in cursors. */
  readonly operationId: string
  /** `/v1/ledgers/:ledger/accounts/:account/balance` */
  readonly path: string
  readonly scope: 'ledger:read'
  /** Of the path; undefined where it has none. */
  readonly params?: TSchema
  readonly query: TSchema
  /** Whether it can be asked how fresh its answer must be. */
  readonly takesFreshness: boolean
  /** Whether its answers name their version, so that `If-None-Match` can ask for another one. */
  readonly takesIfNoneMatch: boolean
  /** The codes that it can answer with, beside those that every read can. */
  readonly problems: readonly ProblemCode[]
  readonly docs: ReadDocs
  /** @throws ProblemError of `problems`, and what the database threw */
  answer(reader: Reader, call: ReadCall): Promise<ReadAnswer>
}

/** For the document only. */
export interface ReadDocs {
  readonly tag: string
  readonly summary: string
  readonly description: string
  /** Of the body of the answer, with an example. */
  readonly answer: TSchema
  /** Whether its answers say how far they are: `Ledger-Token`. */
  readonly hasToken: boolean
}

/** A read whose `answer` has the types of its schemas. */
interface TypedRead<Params extends TSchema, Query extends TSchema> extends Omit<
  ReadSpec,
  'params' | 'query' | 'answer'
> {
  readonly params?: Params
  readonly query: Query
  answer(reader: Reader, call: ReadCall<Static<Params>, Static<Query>>): Promise<ReadAnswer>
}

/** The types are right because a door hands in only what it has judged by the schemas of the read. */
export function defineRead<Params extends TSchema, Query extends TSchema>(
  read: TypedRead<Params, Query>,
): ReadSpec {
  return read
}
