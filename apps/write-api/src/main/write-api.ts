import type { DocsOptions, Door, HttpServer, Log } from '@ledger/runtime'
import {
  aboutDoors,
  checksOf,
  clientConfig,
  closeHttpServer,
  createApiKeyAuth,
  createHttpServer,
  createPool,
  stopDoors,
  whenDatabaseAnswers,
} from '@ledger/runtime'
import { addCommands } from '../command/commands.ts'
import { BulkLimits } from '../command/post-transactions/bulk-limits.ts'
import type { Writer } from '../command/writer.ts'
import type { WriteApiConfig } from '../config.ts'
import { Batcher } from '../decide/batcher.ts'
import { Batchers } from '../decide/batchers.ts'
import { SettingsCache } from '../decide/settings-cache.ts'
import type { Ask } from '../directory/ask.ts'
import { createAsk } from '../directory/ask.ts'
import { AccountDirectory } from '../directory/account-directory.ts'
import { CategoryDirectory } from '../directory/category-directory.ts'
import { CurrencyDirectory } from '../directory/currency-directory.ts'
import { LedgerDirectory } from '../directory/ledger-directory.ts'
import { TransactionDirectory } from '../directory/transaction-directory.ts'
import { Expirer } from '../expire/expirer.ts'
import type { CreateDoor, DoorParts } from '../ingest/door-parts.ts'
import { checkPartitions } from '../journal/check-partitions.ts'
import { countShards } from '../journal/count-shards.ts'

/** The write API with all its parts, no door of which is open yet. */
export interface WriteApi {
  readonly app: HttpServer
  /** What every door has commands carried out with. */
  readonly writer: Writer
  /** HTTP is the last: once `/readyz` says that the process is ready, the others are open too. */
  readonly doors: readonly Door[]
  /** Takes nothing new, finishes what was taken on, closes every connection. */
  stop(): Promise<void>
}

const dayMs = 86_400_000

/** What callers have to know of HTTP. */
const aboutHttp = { http: { base: '/v1' } }

/** Connections for look-ups outside of batches: keys, ledgers, accounts seen for the first time. */
const poolConnectionsMax = 8

const docs: DocsOptions = {
  title: 'Ledger write API',
  description: 'Opens ledgers and accounts and posts transactions.',
  version: '1',
  tags: [
    { name: 'currencies', description: 'What accounts hold.' },
    { name: 'ledgers', description: 'Books of accounts.' },
    { name: 'accounts', description: 'What holds balances, in one currency each.' },
    { name: 'categories', description: 'Sets of accounts, with one balance for each currency.' },
    { name: 'transactions', description: 'Entries that balance, posted together.' },
  ],
}

/**
 * @param others the doors beside HTTP, which also answers health and so is always there
 * @throws when the database cannot be reached or was not migrated
 */
export async function createWriteApi(
  config: WriteApiConfig,
  log: Log,
  others: readonly CreateDoor[] = [],
): Promise<WriteApi> {
  const { url, connectMsMax } = config.database
  const pool = createPool({
    url,
    role: 'ledger_writer',
    applicationName: 'write-api',
    connectMsMax,
    connectionsMax: poolConnectionsMax,
    log,
  })
  const ask = createAsk(pool, config.write.deadlineMs)
  const writer = await createWriter(config, ask, log)
  const { transactions, batchers, deadlineMs } = writer
  const expirer = new Expirer(
    { ask, transactions, batchers, deadlineMs, log },
    config.write.expiryPollMs,
  )
  const parts: DoorParts = {
    config,
    log,
    writer,
    apiKeys: createApiKeyAuth(pool, { ...config.auth, log }),
    checks: { database: () => checkPartitions(pool) },
    isFull: (underWay) => batchers.areFull(underWay, config.write.queueCommandsMax),
  }
  const otherDoors = others.map((create) => create(parts))
  const app = await createApp(parts, otherDoors)
  const doors = [...otherDoors, httpDoor(app, config)]
  const stop = async (): Promise<void> => {
    try {
      await stopDoors(doors)
    } finally {
      await expirer.stop()
      await batchers.close()
      await pool.end()
    }
  }
  return { app, writer, doors, stop }
}

async function createApp(parts: DoorParts, others: readonly Door[]): Promise<HttpServer> {
  const { config, log, writer, apiKeys, checks, isFull } = parts
  const isOpen = config.doors.open.includes('http')
  const doors = { ...(isOpen ? aboutHttp : {}), ...aboutDoors(others) }
  const app = await createHttpServer({
    log,
    limits: config.http,
    apiKeys,
    checks: { ...checks, ...checksOf(others) },
    isFull,
    docs,
    discovery: { name: 'write-api', doors },
  })
  if (isOpen) addCommands(app, writer)
  return app
}

function httpDoor(app: HttpServer, { http }: WriteApiConfig): Door {
  return {
    name: 'http',
    start: () => app.takeConnections(http),
    beginDrain: () => app.beginDrain(),
    stop: () => closeHttpServer(app, http.drainMsMax),
  }
}

async function createWriter(config: WriteApiConfig, ask: Ask, log: Log): Promise<Writer> {
  const { deadlineMs } = config.write
  const currencies = new CurrencyDirectory(ask)
  const shardCount = await whenDatabaseAnswers(config.database.startWaitMsMax, log, async () => {
    await currencies.load()
    return ask(countShards)
  })
  if (shardCount === 0) throw new Error('the database has no shards; run `ledgerctl migrate`')
  return {
    ask,
    currencies,
    ledgers: new LedgerDirectory(ask, shardCount),
    accounts: new AccountDirectory(ask, currencies),
    transactions: new TransactionDirectory(ask, currencies),
    categories: new CategoryDirectory(ask),
    batchers: new Batchers((shardId) => createBatcher(config, shardId, currencies, log)),
    deadlineMs,
    bulk: new BulkLimits(config.bulk),
  }
}

function createBatcher(
  config: WriteApiConfig,
  shardId: number,
  currencies: CurrencyDirectory,
  log: Log,
): Batcher {
  const { deadlineMs, idleInTransactionMsMax, effectiveAheadDaysMax } = config.write
  return new Batcher({
    context: {
      shardId,
      currencies,
      settings: new SettingsCache(),
      effectiveAheadMsMax: effectiveAheadDaysMax * dayMs,
    },
    log: log.child({ shard: shardId }),
    connection: clientConfig({
      url: config.database.url,
      role: 'ledger_writer',
      applicationName: `write-api shard ${shardId}`,
      connectMsMax: config.database.connectMsMax,
      idleInTransactionMsMax,
      // A frozen owner of a lock loses it after the idle time; whoever waits longer waits for more
      // than that.
      lockMsMax: idleInTransactionMsMax * 2,
      // prepared while the tables are young, 66 heads of 10,000 took 23 ms to write, and 2 by key
      isByKey: true,
    }),
    settings: { ...config.write, attemptMsMax: deadlineMs + idleInTransactionMsMax },
  })
}
