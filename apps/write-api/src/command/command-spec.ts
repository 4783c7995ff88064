import type { Scope, Validator } from '@ledger/runtime'
import type { ProblemCode } from '@ledger/wire'
import type { Static, TObject, TSchema } from 'typebox'
import { Type } from 'typebox'
import type { LedgerPlace, Operation } from '../decide/command.ts'
import type { CallOutcome, CommandCall } from './call.ts'
import type { Writer } from './writer.ts'

/** What callers can ask for; what only the ledger itself does is not among it. */
export type CommandName = Exclude<Operation['name'], 'expire-pending'> | 'register-currency'

/** Any command, to whom does not know which: a door. */
export type CommandSpec = BatchedSpec | DirectSpec

/** What is known of a command without a door: its name, its form, who may give it. */
interface CommandForm {
  /** The folder, the operation in the fingerprint, the type of the message. */
  readonly name: CommandName
  /** Of the document, like `postTransaction`. */
  readonly operationId: string
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** As the router reads it; filled in, it is the instance of its problems behind every door. */
  readonly path: string
  readonly scope: Scope
  /** Of an acceptance; a refusal has its own. */
  readonly status: 200 | 201
  /** Of the path. */
  readonly params: TObject
  /** Of the query: what is part of the target, beside `dry_run`. */
  readonly query?: TObject
  readonly body: TSchema
  /** Instead of the body's own, where that would answer with the faults of several forms. */
  readonly validateBody?: Validator
  /** Whether a command without a body is one with an empty object. */
  readonly isBodyOptional: boolean
  readonly takesIfMatch: boolean
  /** The codes that it can be answered with, beside those that every command can. */
  readonly problems: readonly ProblemCode[]
  readonly docs: CommandDocs
}

/** What only the document tells. */
interface CommandDocs {
  readonly tag: 'currencies' | 'ledgers' | 'accounts' | 'categories' | 'transactions'
  readonly summary: string
  /** Markdown. */
  readonly description: string
  /** Of an acceptance. */
  readonly answer: TSchema
  /** Of a command that requires a key; no two have the same, for a key names one request. */
  readonly keyExample?: string
}

/** What can be judged of a call before anything is looked up. */
export type Asked<Params, Body> = Pick<CommandCall<Params, Body>, 'params' | 'body' | 'principal'>

/** A command that goes through the batcher of its shard. */
export interface BatchedSpec<Params = unknown, Body = unknown> extends CommandForm {
  /**
   * Which key a call without one has: none, for one is required; one made of what it asks for, where
   * the caller names what is made; or one of its own.
   */
  readonly key: 'required' | 'of-content' | 'once'
  /** What no schema can say. @throws ProblemError */
  check?(asked: Asked<Params, Body>): void
  /**
   * Looks up what the call names.
   * @throws ProblemError ledger_not_found and the like, storage_unavailable
   */
  prepare(writer: Writer, call: CommandCall<Params, Body>): Promise<Prepared>
}

/** A command on what belongs to no ledger: no shard and no key is asked for it. */
export interface DirectSpec<Params = unknown, Body = unknown> extends CommandForm {
  readonly key: 'none'
  check?(asked: Asked<Params, Body>): void
  /** @throws ProblemError */
  run(writer: Writer, call: CommandCall<Params, Body>): Promise<CallOutcome>
}

/** A call with all that it names: what is missing of a command is its key. */
export interface Prepared {
  readonly ledger: LedgerPlace
  readonly fingerprint: Buffer
  readonly operation: Operation
  /**
   * Whether all that it names was found. What is missing and is no error yet (an account of an
   * entry) may be made by a command that is under way.
   */
  readonly isComplete: boolean
}

/** What there is beside `dry_run` where a command says nothing of its query. */
const noQuery = Type.Object({}, { additionalProperties: false })

type Parts = keyof Schemas<unknown, unknown, unknown>

interface Schemas<Params, Query, Body> {
  readonly params: Params
  readonly query?: Query
  readonly body: Body
}

/** Ties what a command does to the schemas of what it is given. */
export function batchedCommand<
  Params extends TObject,
  Body extends TSchema,
  Query extends TObject = typeof noQuery,
>(
  spec: Omit<BatchedSpec<Static<Params> & Static<Query>, Static<Body>>, Parts> &
    Schemas<Params, Query, Body>,
): BatchedSpec {
  return spec
}

/** As `batchedCommand`. */
export function directCommand<Params extends TObject, Body extends TSchema>(
  spec: Omit<DirectSpec<Static<Params>, Static<Body>>, Parts> & Schemas<Params, never, Body>,
): DirectSpec {
  return spec
}

/** The names of the path, in its order; what else a call names stands in the query over HTTP. */
export function pathNames({ params }: Pick<CommandForm, 'params'>): readonly string[] {
  return Object.keys(params.properties)
}

/** The parameters of the query beside `dry_run`. */
export function querySchema({ query }: Pick<CommandForm, 'query'>): TObject {
  return query ?? noQuery
}
