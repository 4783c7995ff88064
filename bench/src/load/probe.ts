import { Agent, request } from 'node:http'
import type { IncomingMessage } from 'node:http'

/** One request of a caller that comes beside the load, and what came of it. */
export interface Probed {
  /** Since the probe began. */
  readonly sentS: number
  readonly answeredS: number
  readonly latencyMs: number
  /** Nothing when the connection was lost or no answer came in time. */
  readonly status: number | undefined
}

export interface Probe {
  readonly startedAt: number
  /** In the order of their ends. */
  readonly probed: readonly Probed[]
  /** No more are sent; settles when the last has ended. */
  stop(): Promise<void>
}

export interface ProbeOptions {
  /** `http://…` of the write API. */
  readonly url: string
  readonly apiKey: string
  readonly ledger: string
  /** The body of the next transaction. */
  readonly body: () => string
  readonly keyPrefix: string
}

/** 50 a second: enough for a curve, and less than a hundredth of what the load is to reach. */
const probeEveryMs = 20
const answerMsMax = 10_000

/**
 * A caller that sends a transaction every 20 ms, whatever became of those before: what the load lets
 * others wait, and when it is answered at all. The generator tells its latencies only at its end.
 */
export function startProbe(options: ProbeOptions): Probe {
  const agent = new Agent({ keepAlive: true })
  const startedAt = performance.now()
  const probed: Probed[] = []
  const underWay = new Set<Promise<void>>()
  let count = 0
  const send = async (): Promise<void> => {
    count += 1
    const sentAt = performance.now()
    const status = await statusOf(options, agent, count)
    const answeredAt = performance.now()
    probed.push({
      sentS: (sentAt - startedAt) / 1_000,
      answeredS: (answeredAt - startedAt) / 1_000,
      latencyMs: answeredAt - sentAt,
      status,
    })
  }
  const timer = setInterval(() => {
    const sending = send()
    underWay.add(sending)
    void sending.finally(() => underWay.delete(sending))
  }, probeEveryMs)
  const stop = async (): Promise<void> => {
    clearInterval(timer)
    await Promise.all(underWay)
    agent.destroy()
  }
  return { startedAt, probed, stop }
}

/** How many became transactions for certain. */
export function acknowledgedBy({ probed }: Pick<Probe, 'probed'>): number {
  return probed.filter(({ status }) => status !== undefined && status < 300).length
}

/** How many may have become transactions, or not. */
export function unknownTo({ probed }: Pick<Probe, 'probed'>): number {
  return probed.filter(({ status }) => status === undefined).length
}

function statusOf(
  { url, apiKey, ledger, body, keyPrefix }: ProbeOptions,
  agent: Agent,
  count: number,
): Promise<number | undefined> {
  const text = body()
  return new Promise((resolve) => {
    const headers = {
      authorization: `Bearer ${apiKey}`,
      'content-type': 'application/json',
      'content-length': text.length,
      'idempotency-key': `${keyPrefix}${count}`,
    }
    const signal = AbortSignal.timeout(answerMsMax)
    const take = (answer: IncomingMessage): void => {
      answer.resume()
      answer.once('end', () => resolve(answer.statusCode))
      answer.once('error', () => resolve(undefined))
    }
    request(
      `${url}/v1/ledgers/${ledger}/transactions`,
      { method: 'POST', agent, headers, signal },
      take,
    )
      .once('error', () => resolve(undefined))
      .end(text)
  })
}
