import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RunningPart } from '@ledger/real-parts'
import { startHaproxy } from '@ledger/real-parts'
import { eventually, freePort } from '@ledger/testkit'

/** The example as it is handed out. */
const configFile = join(import.meta.dirname, '../../../../deploy/haproxy/haproxy.cfg')
const backend = 'write-http'
const seenMsMax = 30_000

/** What stands behind the balancer, at one of its three places. */
export interface Replica {
  readonly url: string
  /** Where it takes gRPC; left out, nobody does. */
  readonly grpcPort?: number
}

interface Ports {
  readonly http: number
  readonly grpc: number
  readonly stats: number
}

/** What the balancer makes of a replica; one that is `NOLB` gets no new connections and keeps the old ones. */
type State = 'UP' | 'DOWN' | 'NOLB'

/** HAProxy before three replicas, with `deploy/haproxy/haproxy.cfg`. */
export class Balancer {
  /** Where callers reach any of the replicas. */
  readonly url: string
  readonly grpcPort: number
  readonly #statsUrl: string
  readonly #part: RunningPart
  readonly #folder: string

  private constructor(ports: Ports, part: RunningPart, folder: string) {
    this.url = `http://127.0.0.1:${ports.http}`
    this.grpcPort = ports.grpc
    this.#statsUrl = `http://127.0.0.1:${ports.stats}/stats;csv`
    this.#part = part
    this.#folder = folder
  }

  static async start(replicas: readonly Replica[]): Promise<Balancer> {
    const folder = mkdtempSync(join(tmpdir(), 'ledger-balancer-'))
    const ports = { http: await freePort(), grpc: await freePort(), stats: await freePort() }
    const part = await startHaproxy({
      folder,
      configFile,
      env: await addresses(ports, replicas),
      ports: Object.values(ports),
      logFile: join(folder, 'haproxy.log'),
      progress: (line) => void process.stderr.write(`${line}\n`),
    })
    return new Balancer(ports, part, folder)
  }

  /** Awaits that it makes this of one replica. @param index from 0 */
  async sees(index: number, state: State): Promise<void> {
    const isSeen = async (): Promise<boolean> => (await this.#column('status'))[index] === state
    await eventually(isSeen, {
      timeoutMs: seenMsMax,
      what: `the balancer sees that write-api-${index + 1} is ${state}`,
    })
  }

  async seesAll(state: State): Promise<void> {
    const isSeen = async (): Promise<boolean> =>
      (await this.#column('status')).every((seen) => seen === state)
    await eventually(isSeen, {
      timeoutMs: seenMsMax,
      what: `the balancer sees that all are ${state}`,
    })
  }

  /** How many connections each replica has got so far. */
  async connections(): Promise<readonly number[]> {
    return (await this.#column('stot')).map(Number)
  }

  async stop(): Promise<void> {
    await this.#part.stop()
    rmSync(this.#folder, { recursive: true })
  }

  /** One column of its statistics, for the replicas. */
  async #column(name: string): Promise<readonly string[]> {
    const text = await (await fetch(this.#statsUrl)).text()
    const [head = '', ...rows] = text.trimEnd().split('\n')
    const column = head.replace(/^# /, '').split(',').indexOf(name)
    if (column === -1) throw new Error(`the statistics have no ${name}: ${head}`)
    return rows
      .map((row) => row.split(','))
      .filter(([proxy, server]) => proxy === backend && server?.startsWith('write-api-') === true)
      .map((cells) => cells[column] ?? '')
  }
}

async function addresses(
  ports: Ports,
  replicas: readonly Replica[],
): Promise<Readonly<Record<string, string>>> {
  if (replicas.length !== 3) throw new Error('the example has three replicas')
  const env: Record<string, string> = {
    LEDGER_HTTP: `127.0.0.1:${ports.http}`,
    LEDGER_GRPC: `127.0.0.1:${ports.grpc}`,
    LEDGER_STATS: `127.0.0.1:${ports.stats}`,
  }
  for (const [index, { url, grpcPort }] of replicas.entries()) {
    env[`WRITE_API_${index + 1}_HTTP`] = new URL(url).host
    env[`WRITE_API_${index + 1}_GRPC`] = `127.0.0.1:${grpcPort ?? (await freePort())}`
  }
  return env
}
