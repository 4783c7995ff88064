import type { ClientBase, Connection, QueryArrayResult, Submittable } from 'pg'
import pg from 'pg'
import type { Statements, StatementConfig } from './statement.ts'

/** What pg calls on the query whose answers come in; its types name only `submit`. */
interface Receiver extends Submittable {
  /** What turns texts into values. */
  readonly _result: { _types: Pick<ClientBase, 'getTypeParser'> }
  readonly name: string | undefined
  readonly text: string
  handleRowDescription(message: unknown): void
  handleDataRow(message: unknown): void
  handleCommandComplete(message: unknown, connection: Connection): void
  handleReadyForQuery(connection: Connection): void
  handleError(error: Error, connection: Connection): void
}

/** The part of pg's connection that remembers which statements were prepared; not in its types. */
interface Prepared {
  readonly parsedStatements: Record<string, string>
  readonly submittedNamedStatements: Record<string, string>
}

/**
 * Statements that leave in one network write and end with one Sync, so that Postgres answers all of
 * them in one write too. pg on its own ends each statement with a Sync: ten writes and ten wake-ups
 * a batch on either side. After one that fails Postgres skips the rest, a COMMIT among them, so a
 * transaction stays open and has to be rolled back; the promises of all reject with that error.
 */
class Pipeline implements Statements, Omit<Receiver, '_result'> {
  readonly #client: ClientBase
  readonly #members: Receiver[] = []
  #next = 0

  constructor(client: ClientBase) {
    this.#client = client
  }

  query<Row extends unknown[]>(config: StatementConfig): Promise<QueryArrayResult<Row>> {
    const { promise, resolve, reject } = Promise.withResolvers<QueryArrayResult<Row>>()
    const made: unknown = new pg.Query(config, (error, result) => {
      if (error === undefined || error === null) resolve(result)
      else reject(error)
    })
    const query = made as Receiver
    query._result._types = this.#client // as the client does with a query of its own
    this.#members.push(query)
    return promise
  }

  get isEmpty(): boolean {
    return this.#members.length === 0
  }

  /** pg keeps what is prepared under these, when the answer to a Parse comes. */
  get name(): string | undefined {
    return this.#members[this.#next]?.name // undefined when an error comes after the last answer
  }

  get text(): string {
    return this.#answered().text
  }

  submit(connection: Connection): void {
    const withoutSync = Object.create(connection, {
      sync: { value: () => undefined },
    }) as Connection
    connection.stream.cork()
    try {
      for (const member of this.#members) member.submit(withoutSync)
      connection.sync()
    } finally {
      connection.stream.uncork()
    }
  }

  handleRowDescription(message: unknown): void {
    this.#answered().handleRowDescription(message)
  }

  handleDataRow(message: unknown): void {
    this.#answered().handleDataRow(message)
  }

  handleCommandComplete(message: unknown, connection: Connection): void {
    this.#answered().handleCommandComplete(message, connection)
    this.#next += 1
  }

  handleReadyForQuery(connection: Connection): void {
    for (const member of this.#members) member.handleReadyForQuery(connection)
  }

  handleError(error: Error, connection: Connection): void {
    const { parsedStatements, submittedNamedStatements } = connection as unknown as Prepared
    for (const member of this.#members) {
      const { name } = member
      // sent to be prepared, and skipped
      if (name !== undefined && parsedStatements[name] === undefined) {
        Reflect.deleteProperty(submittedNamedStatements, name)
      }
      member.handleError(error, connection)
    }
  }

  #answered(): Receiver {
    const member = this.#members[this.#next]
    if (member === undefined) throw new Error('an answer to no statement')
    return member
  }
}

/**
 * Sends whatever `send` gives to the pipeline as one.
 * @returns what `send` returned; its promises settle when all statements are answered
 */
export function inOnePipeline<T>(client: ClientBase, send: (pipeline: Statements) => T): T {
  const pipeline = new Pipeline(client)
  const sent = send(pipeline)
  if (!pipeline.isEmpty) client.query(pipeline)
  return sent
}
