import { setTimeout as delay } from 'node:timers/promises'
import { eventually } from '@ledger/testkit'
import type { Probe } from '../load/probe.ts'
import type { WrkResult } from '../load/wrk.ts'
import { together } from '../load/wrk.ts'
import { check } from '../record/bench-record.ts'
import type { Played } from './run-posts.ts'
import { runPosts } from './run-posts.ts'
import type { Scenario } from './scenario.ts'
import type { Stage } from './stage.ts'

/** From the kill to the first answer to a request that was sent after it. */
const answersAgainSecondsMax = 30
/** How often the generator is started anew until somebody listens. */
const connectEveryMs = 20
/** So that the kill meets the generator at work. */
const killAheadMs = 200

/** The write API is killed in the middle of the load and started again, as a supervisor would. */
export const crash: Scenario = {
  name: 'crash',
  title: 'the same as pipeline, and the write API is killed in the middle',
  run: (options) =>
    runPosts(crash, options, {
      services: ['write-api', 'relay', 'projector'],
      hasStream: true,
      play: playCrash,
    }),
}

async function playCrash(stage: Stage): Promise<Played> {
  const { say, connections, seconds } = stage.parts.options
  const before = Math.ceil(seconds / 2)
  say(`${connections} connections for ${seconds} s, kill -9 after ${before} s`)
  const { result, timeline } = await stage.sample((probe) =>
    stage.meter(() => loadAndKill(stage, probe, before, Math.max(seconds - before, 1))),
  )
  const { measured, killedAtS, answersAgainS } = result.result
  return {
    measured,
    timeline,
    added: result.added,
    transactions: result.transactions,
    figures: {
      killed_at_s: killedAtS,
      ...(answersAgainS !== undefined && { answers_again_s: answersAgainS }),
    },
    checks: [
      check(
        `it answered again within ${answersAgainSecondsMax} s of the kill`,
        answersAgainS !== undefined && answersAgainS <= answersAgainSecondsMax,
        answersAgainS === undefined ? 'not at all' : `after ${answersAgainS} s`,
      ),
    ],
    allowed: { claim: ' or 503, or cut off by the kill', statuses: [503], mayLose: true },
  }
}

interface Killed {
  readonly measured: WrkResult
  readonly killedAtS: number
  /** Nothing when it did not. */
  readonly answersAgainS: number | undefined
}

/**
 * wrk connects again without a pause when it is refused, which would take a core from what is to
 * start. So its first run ends with the kill, and the second is tried until it is taken.
 */
async function loadAndKill(
  stage: Stage,
  probe: Probe,
  before: number,
  after: number,
): Promise<Killed> {
  const { services } = stage.parts.pipeline
  const startedAt = performance.now()
  const first = stage.load({ seconds: before, keyPrefix: 'before-', countsStatuses: true })
  await delay(before * 1_000 - killAheadMs)
  const killedAtS = (performance.now() - probe.startedAt) / 1_000
  await services.kill('write-api')
  const restarting = services.startAgain('write-api')
  const second = eventually(
    () => stage.load({ seconds: after, keyPrefix: 'after-', countsStatuses: true }),
    {
      timeoutMs: answersAgainSecondsMax * 1_000,
      everyMs: connectEveryMs,
      what: 'the generator is taken again',
    },
  )
  const [, ...runs] = await Promise.all([restarting, first, second])
  const answer = probe.probed.find(({ sentS, status }) => sentS > killedAtS && status === 201)
  const elapsedS = (performance.now() - startedAt) / 1_000
  return {
    measured: together(runs, elapsedS),
    killedAtS: round(killedAtS),
    answersAgainS: answer && round(answer.answeredS - killedAtS),
  }
}

function round(seconds: number): number {
  return Math.round(seconds * 1_000) / 1_000
}
