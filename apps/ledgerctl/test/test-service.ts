import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ApiClient, Service, SpawnedProcess, TestDatabase } from '@ledger/testkit'
import {
  createApiClient,
  createTestApiKey,
  createTestDatabase,
  freePort,
  killServices,
  spawnProcess,
  spawnService,
} from '@ledger/testkit'
import { exitCodeOf, inWords } from '../src/error-in-words.ts'
import { createProgram } from '../src/program.ts'

export interface Ended {
  readonly code: number
  readonly lines: readonly string[]
  /** What was told at the end when the code is not 0. */
  readonly message: string
}

/** Both APIs on a database of the test's own, a folder for files, and `ledgerctl` against them. */
export class TestService {
  readonly database: TestDatabase
  readonly folder = mkdtempSync(join(tmpdir(), 'ledgerctl-'))
  readonly write: ApiClient
  readonly read: ApiClient
  readonly #env: Readonly<Record<string, string>>
  readonly #port: string
  #writeApi: Service

  private constructor(database: TestDatabase, apiKey: string, writeApi: Service, readApi: Service) {
    this.database = database
    this.#writeApi = writeApi
    this.#port = new URL(writeApi.url).port
    this.write = createApiClient(writeApi.url, apiKey)
    this.read = createApiClient(readApi.url, apiKey)
    this.#env = {
      LEDGER_URL: writeApi.url,
      LEDGER_READ_URL: readApi.url,
      LEDGER_API_KEY: apiKey,
      LEDGER_CALLER_FOLDER: this.folder,
    }
  }

  static async start(): Promise<TestService> {
    const database = await createTestDatabase()
    const apiKey = await createTestApiKey(database.pool)
    const port = String(await freePort())
    const [writeApi, readApi] = await Promise.all([
      spawnService('write-api', { DATABASE_URL: database.url, WRITE_API_PORT: port }),
      spawnService('read-api', { DATABASE_URL: database.url }),
    ])
    return new TestService(database, apiKey, writeApi, readApi)
  }

  get writeApi(): Service {
    return this.#writeApi
  }

  /** A process in the place of one that has ended. */
  async restartWriteApi(): Promise<void> {
    const env = { DATABASE_URL: this.database.url, WRITE_API_PORT: this.#port }
    this.#writeApi = await spawnService('write-api', env)
  }

  /** @returns its path */
  file(name: string, text: string | Buffer): string {
    const path = join(this.folder, name)
    writeFileSync(path, text)
    return path
  }

  text(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8')
  }

  /** NDJSON that a command has written. */
  objects(name: string): readonly Readonly<Record<string, unknown>>[] {
    const lines = this.text(name)
      .split('\n')
      .filter((line) => line !== '')
    return lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)
  }

  /** `ledgerctl` in this process. */
  async run(...line: readonly string[]): Promise<Ended> {
    const lines: string[] = []
    const print = (text: string): number => lines.push(text)
    const screen = { write: () => undefined }
    const program = createProgram({ env: this.#env, print, screen })
    for (const command of [program, ...program.commands]) {
      command.exitOverride().configureOutput({ writeErr: () => undefined })
    }
    try {
      await program.parseAsync([...line], { from: 'user' })
      return { code: 0, lines, message: '' }
    } catch (error) {
      return { code: exitCodeOf(error), lines, message: inWords(error) }
    }
  }

  /** `ledgerctl` in a process of its own, which can be killed. */
  spawn(...line: readonly string[]): SpawnedProcess {
    return spawnProcess('apps/ledgerctl/src/main/cli.ts', line, this.#env)
  }

  async recordCount(type: string): Promise<number> {
    const { rows } = await this.database.pool.query<{ readonly n: number }>(
      'select count(*)::int as n from journal.records where body like $1',
      [`%"type":"${type}"%`],
    )
    return rows[0]?.n ?? 0
  }

  /** What is posted, in the normal direction. */
  async balance(ledger: string, account: string): Promise<string> {
    const path = `/v1/ledgers/${ledger}/accounts/${account}/balance`
    const { body } = await this.read.get(path)
    return (body as { readonly posted: { readonly amount: string } }).posted.amount
  }

  async close(): Promise<void> {
    await killServices()
    await this.database.close()
    rmSync(this.folder, { recursive: true })
  }
}
