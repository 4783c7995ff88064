import type {
  ApiClient,
  Door,
  DoorName,
  GrpcClient,
  Service,
  TestCommandTopics,
  TestDatabase,
} from '@ledger/testkit'
import {
  atomicDoor,
  bulkDoor,
  createApiClient,
  createGrpcClient,
  createTestApiKey,
  createTestCommandTopics,
  createTestDatabase,
  grpcAtomicDoor,
  grpcDoor,
  grpcStreamDoor,
  httpDoor,
  KafkaCaller,
  kafkaDoor,
  killServices,
  linesDoor,
  openAccounts,
  openLedger,
  spawnService,
} from '@ledger/testkit'

export const ledger = 'acme'

/** The service with every door open: two write APIs, a read API and a relay, on one database. */
export interface OpenDoors {
  readonly database: TestDatabase
  readonly topics: TestCommandTopics
  readonly apiKey: string
  /** The first write API, and the read API. */
  readonly services: { readonly write: Service; readonly read: Service }
  /** One of each kind, of the first write API. */
  readonly doors: Readonly<Record<DoorName, Door>>
  /** HTTP and gRPC of the second write API. */
  readonly others: readonly Door[]
  readonly write: ApiClient
  readonly read: ApiClient
  readonly commands: GrpcClient
  readonly queries: GrpcClient
  readonly kafka: KafkaCaller
  /** Of the journal. */
  recordCount(): Promise<number>
  /** Everything that commands can change, as one text. */
  state(): Promise<string>
  /** Stops all, checks every invariant, drops the database. */
  close(): Promise<void>
}

export const startMsMax = 240_000

/** With the ledger `acme`: `bank:cash` without limits, two customers from zero up. */
export async function openDoors(): Promise<OpenDoors> {
  const open = await startDoors()
  await openBook(open.write)
  return open
}

/** Without a ledger. */
export async function startDoors(): Promise<OpenDoors> {
  const database = await createTestDatabase()
  const apiKey = await createTestApiKey(database.pool)
  const topics = await createTestCommandTopics()
  await topics.bind(database.pool, apiKey)
  const env = { DATABASE_URL: database.url, ...topics.env }
  const [first, second, readApi] = await Promise.all([
    spawnService('write-api', env),
    spawnService('write-api', env),
    spawnService('read-api', { DATABASE_URL: database.url }),
    spawnService('relay', env),
  ])
  const kafka = await KafkaCaller.open(topics)
  const commands = createGrpcClient(first.grpcAddress ?? '', 'CommandService', apiKey)
  const queries = createGrpcClient(readApi.grpcAddress ?? '', 'QueryService', apiKey)
  const otherCommands = createGrpcClient(second.grpcAddress ?? '', 'CommandService', apiKey)
  const caller = { url: first.url, apiKey }
  return {
    database,
    topics,
    apiKey,
    services: { write: first, read: readApi },
    doors: {
      http: httpDoor(caller),
      bulk: bulkDoor(caller),
      lines: linesDoor(caller),
      'atomic bulk': atomicDoor(caller),
      grpc: grpcDoor(commands),
      'grpc atomic': grpcAtomicDoor(commands),
      'grpc stream': grpcStreamDoor(commands),
      kafka: kafkaDoor(kafka),
    },
    others: [httpDoor({ url: second.url, apiKey }), grpcDoor(otherCommands)],
    write: createApiClient(first.url, apiKey),
    read: createApiClient(readApi.url, apiKey),
    commands,
    queries,
    kafka,
    recordCount: () => recordCount(database),
    state: () => stateOf(database),
    close: async () => {
      await kafka.close()
      for (const client of [commands, queries, otherCommands]) client.close()
      await killServices()
      await topics.close()
      await database.close()
    },
  }
}

async function openBook(write: ApiClient): Promise<void> {
  await openLedger(write, ledger)
  await openAccounts(
    write,
    ledger,
    { address: 'bank:cash', normalBalance: 'debit' },
    { address: 'customer:1', minBalance: 0n },
    { address: 'customer:2', minBalance: 0n },
  )
}

async function recordCount({ pool }: TestDatabase): Promise<number> {
  const { rows } = await pool.query<{ readonly n: number }>(
    'select count(*)::int as n from journal.records',
  )
  return rows[0]?.n ?? 0
}

/** Records, entries, keys, external ids and heads; what became of messages is no effect. */
const stateText = `
  select concat_ws(' ',
    (select md5(string_agg(r.position || r.body, '' order by r.shard_id, r.position))
       from journal.records r),
    (select md5(string_agg(e::text, '' order by e::text)) from journal.entries e),
    (select md5(string_agg(i::text, '' order by i::text)) from journal.idempotency i),
    (select md5(string_agg(x::text, '' order by x::text)) from journal.external_ids x),
    (select md5(string_agg(h::text, '' order by h::text)) from journal.account_heads h)) as state`

async function stateOf({ pool }: TestDatabase): Promise<string> {
  const { rows } = await pool.query<{ readonly state: string }>(stateText)
  return rows[0]?.state ?? ''
}

/** The problem that an answer holds. */
export interface AnsweredProblem {
  readonly code: string
  readonly errors: readonly { readonly pointer: string; readonly code: string }[]
  readonly request_id: string
}

export function problemIn(text: string): AnsweredProblem {
  return JSON.parse(text) as AnsweredProblem
}

/** A problem without the id of its request, which is each one's own until an answer is stored. */
export function comparable(text: string): string {
  const { request_id: _, ...problem } = problemIn(text)
  return JSON.stringify(problem)
}

/** The body of a transfer; what stands for the amounts need not be one. */
export function transferBody(
  [debited, credited]: readonly [string, string],
  amount: unknown,
  creditedAmount: unknown = amount,
): Readonly<Record<string, unknown>> {
  return {
    entries: [
      { account: debited, direction: 'debit', amount },
      { account: credited, direction: 'credit', amount: creditedAmount },
    ],
  }
}
