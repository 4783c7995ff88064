import { leaveOneCore } from '../load/own-core.ts'
import type { Probed } from '../load/probe.ts'
import type { WrkResult } from '../load/wrk.ts'
import { acknowledgedOf, withoutLead } from '../load/wrk.ts'
import { percentileOf } from '../measure/percentile.ts'
import type { Sample } from '../measure/timeline.ts'
import type { Check } from '../record/bench-record.ts'
import { check } from '../record/bench-record.ts'
import { normalAgainAfter } from './normal-again.ts'
import type { Played } from './run-posts.ts'
import { runPosts } from './run-posts.ts'
import type { Scenario } from './scenario.ts'
import type { Stage } from './stage.ts'

/** How much more is sent than was reached. */
const factor = 3
/** With less than this the generator was what gave way. */
const offeredFactorMin = 2.5
const goodputShareMin = 0.8
const normalSecondsMax = 30
const quietSeconds = 5
/** Of what was reached: a load that it carries with ease, to say what is normal. */
const quietShare = 0.5
const quietConnections = 250
/** In which the callers of the overload connect, as they would have before it began. */
const leadSeconds = 10
/**
 * More than the queue of the write API and its batches hold, so that what is beyond meets a full
 * queue and is sent in time, and not when an answer sets a connection free.
 */
const overloadConnections = 6_000
const memoryMibMax = 1_024

/** What comes when callers do not wait for each other: three times what it can carry. */
export const overload: Scenario = {
  name: 'overload',
  title: `single POSTs in an open loop at ${factor} times what a closed loop reached`,
  connections: 256,
  run: (options) =>
    runPosts(overload, options, {
      services: ['write-api', 'relay', 'projector'],
      hasStream: true,
      play: playOverload,
    }),
}

async function playOverload(stage: Stage): Promise<Played> {
  const { say, connections, seconds } = stage.parts.options
  const core = leaveOneCore(Object.values(stage.pids))
  const reachSeconds = Math.max(Math.round(seconds / 2), 5)
  say(`${connections} connections for ${reachSeconds} s, to see what is reached`)
  const reached = perSecondOf(
    await stage.load({ seconds: reachSeconds, keyPrefix: 'reach-', core }),
  )
  if (reached < 1) throw new Error('a closed loop reached nothing: there is nothing to overload')
  const quietly = (keyPrefix: string, quiet: number): Promise<WrkResult> =>
    stage.load({
      seconds: quiet,
      keyPrefix,
      core,
      perSecond: Math.max(Math.round(reached * quietShare), 1),
      connections: quietConnections,
    })
  const { result, timeline } = await stage.sample(async (probe) => {
    const sinceStart = (): number => (performance.now() - probe.startedAt) / 1_000
    say(`half of ${Math.round(reached)}/s for ${quietSeconds} s, to see what is normal`)
    await quietly('quiet-', quietSeconds)
    const leadAtS = sinceStart()
    say(`${overloadConnections} connections that send as much for ${leadSeconds} s,`)
    say(`and then ${factor} times as much as was reached for ${seconds} s`)
    const { result: whole, added } = await stage.meterAfter(leadSeconds, () =>
      stage.load({
        seconds: leadSeconds + seconds,
        keyPrefix: 'overload-',
        core,
        perSecond: Math.round(reached * factor),
        lead: { seconds: leadSeconds, perSecond: Math.round(reached * quietShare) },
        connections: overloadConnections,
      }),
    )
    const beginS = leadAtS + leadSeconds
    const endS = sinceStart()
    say(`half of it again for ${normalSecondsMax} s`)
    await quietly('after-', normalSecondsMax)
    return { whole, added, leadAtS, beginS, endS, probed: probe.probed }
  })
  const { added, leadAtS, beginS, endS, probed } = result
  const measured = withoutLead(result.whole, leadSeconds)
  const transactions = acknowledgedOf(measured)
  const figures = figuresOf({ reached, measured, probed, leadAtS, beginS, endS })
  return {
    measured,
    timeline,
    added,
    transactions,
    figures,
    checks: checksOf(figures, timeline),
    allowed: { claim: ', 429 or 503', statuses: [429, 503], mayLose: false },
    load: {
      loop: 'open',
      connections: overloadConnections,
      reached_with_connections: connections,
      core_of_the_generator: core,
    },
  }
}

interface Phases {
  readonly reached: number
  readonly measured: WrkResult
  readonly probed: readonly Probed[]
  /** When the callers of the overload began to connect, since the probe began. */
  readonly leadAtS: number
  /** Of the overload. */
  readonly beginS: number
  readonly endS: number
}

type OverloadFigures = Readonly<
  Record<
    | 'reached_per_s'
    | 'offered_per_s'
    | 'goodput_share'
    | 'refused_p50_ms'
    | 'refused_p99_ms'
    | 'acknowledged_p99_ms'
    | 'normal_p95_ms',
    number
  >
> & {
  /** Not there when it did not come to that. */
  readonly normal_again_s?: number
}

function figuresOf({ reached, measured, probed, leadAtS, beginS, endS }: Phases): OverloadFigures {
  const overloaded = probed.filter(({ sentS }) => sentS >= beginS && sentS < endS)
  const refused = overloaded.filter(({ status }) => status === 503 || status === 429)
  const acknowledged = overloaded.filter(({ status }) => status === 201)
  const normal = probed.filter(({ answeredS }) => answeredS < leadAtS)
  const normalP95 = percentileMs(normal, 0.95)
  const normalAgainS = normalAgainAfter(probed, endS, normalP95)
  return {
    reached_per_s: Math.round(reached),
    offered_per_s: Math.round(measured.answered / measured.seconds),
    goodput_share: round(perSecondOf(measured) / reached),
    refused_p50_ms: percentileMs(refused, 0.5),
    refused_p99_ms: percentileMs(refused, 0.99),
    acknowledged_p99_ms: percentileMs(acknowledged, 0.99),
    normal_p95_ms: normalP95,
    ...(normalAgainS !== undefined && { normal_again_s: round(normalAgainS) }),
  }
}

function checksOf(figures: OverloadFigures, timeline: readonly Sample[]): readonly Check[] {
  const { reached_per_s: reached, offered_per_s: offered, goodput_share: share } = figures
  const { normal_p95_ms: normalP95, normal_again_s: normalAgain } = figures
  const memory = Math.max(...timeline.map((sample) => sample.memory_mib?.['write_api'] ?? 0))
  return [
    check(
      `at least ${offeredFactorMin} times what was reached was sent`,
      offered >= offeredFactorMin * reached,
      `${offered}/s to ${reached}/s`,
    ),
    check(
      `goodput stayed at ${goodputShareMin * 100} % or more of what was reached`,
      share >= goodputShareMin,
      `${Math.round(share * 100)} %`,
    ),
    check(
      `callers waited as before within ${normalSecondsMax} s`,
      normalAgain !== undefined && normalAgain <= normalSecondsMax,
      `p95 ${normalP95} ms before, ${normalAgain === undefined ? 'not again' : `again after ${normalAgain} s`}`,
    ),
    check(
      'the memory of the write API is bounded',
      memory <= memoryMibMax,
      `at most ${memory} MiB of ${memoryMibMax}`,
    ),
  ]
}

function perSecondOf(run: WrkResult): number {
  return acknowledgedOf(run) / run.seconds
}

/** 0 when there are none. */
function percentileMs(probed: readonly Probed[], share: number): number {
  const sorted = probed.map(({ latencyMs }) => latencyMs).sort((a, b) => a - b)
  return sorted.length === 0 ? 0 : Math.round(percentileOf(sorted, share) * 10) / 10
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000
}
