import { formatViolations } from '@ledger/testkit'
import { countTransactions } from '../database/count-transactions.ts'
import { findViolations } from '../database/find-violations.ts'
import { acknowledgedBy, unknownTo } from '../load/probe.ts'
import type { Pipeline } from '../pipeline/start-pipeline.ts'
import type { Check } from '../record/bench-record.ts'
import { check } from '../record/bench-record.ts'
import { checkSyncs } from './check-syncs.ts'
import type { PlayedCommands } from './played-commands.ts'

/** With less than this the generator was what gave way. */
const spikeFactorMin = 5

export interface CommandsToCheck extends PlayedCommands {
  readonly pipeline: Pipeline
  readonly ledgers: readonly string[]
}

/** What has to be true of what came from a topic, for the figures to count. */
export async function checkCommands(played: CommandsToCheck): Promise<readonly Check[]> {
  const { pipeline, reached, spike } = played
  const { pool, services } = pipeline
  await services.stop('write-api')
  const reachedPerS = reached.accepted / reached.seconds
  const spikePerS = spike.sent / spike.sendSeconds
  const violations = await findViolations(pool, pipeline)
  return [
    checkTold(played),
    await checkJournaled(played),
    await checkSyncs(pool, played.walSyncsBefore),
    check(
      `the spike was at least ${spikeFactorMin} times what was reached`,
      spikePerS >= spikeFactorMin * reachedPerS,
      `${Math.round(spikePerS)}/s to ${Math.round(reachedPerS)}/s`,
    ),
    check(
      'the invariant checker finds nothing',
      violations.length === 0,
      violations.length === 0 ? 'no violation' : formatViolations(violations),
    ),
  ]
}

function runsOf({ warmUp, reached, quiet, spike }: PlayedCommands) {
  return [warmUp, reached, quiet, spike]
}

function checkTold(played: PlayedCommands): Check {
  const sums = runsOf(played).reduce(
    (sum, { sent, told, accepted }) => ({
      sent: sum.sent + sent,
      told: sum.told + told,
      accepted: sum.accepted + accepted,
    }),
    { sent: 0, told: 0, accepted: 0 },
  )
  return check(
    'every message was accepted, and its producer told so',
    sums.told === sums.sent && sums.accepted === sums.sent,
    `sent ${sums.sent}, told ${sums.told}, accepted ${sums.accepted}`,
  )
}

/** Of those who called over HTTP beside it, some may not have learnt what became of their call. */
async function checkJournaled({ pipeline, ledgers, ...played }: CommandsToCheck): Promise<Check> {
  const probes = [played.quietProbe, played.spikeProbe]
  const sumOf = (counts: readonly number[]): number => counts.reduce((sum, one) => sum + one, 0)
  const accepted =
    sumOf(runsOf(played).map((run) => run.accepted)) + sumOf(probes.map(acknowledgedBy))
  let journaled = 0
  for (const ledger of ledgers) journaled += await countTransactions(pipeline.pool, ledger)
  const unknown = journaled - accepted
  return check(
    'accepted = journaled',
    unknown >= 0 && unknown <= sumOf(probes.map(unknownTo)),
    `accepted ${accepted}, journaled ${journaled}`,
  )
}
