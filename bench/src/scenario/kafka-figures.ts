import type { Probe } from '../load/probe.ts'
import { percentileOf } from '../measure/percentile.ts'
import type { PlayedCommands } from './played-commands.ts'

/** What only commands from a topic have. */
export function kafkaFigures(
  played: Pick<PlayedCommands, 'reached' | 'quiet' | 'spike' | 'quietProbe' | 'spikeProbe'>,
): Readonly<Record<string, number>> {
  const { reached, quiet, spike } = played
  return {
    reached_per_s: Math.round(reached.accepted / reached.seconds),
    quiet_per_s: Math.round(quiet.sent / quiet.sendSeconds),
    told_p50_ms: round(quiet.latencyMs.p50),
    told_p99_ms: round(quiet.latencyMs.p99),
    spike_per_s: Math.round(spike.sent / spike.sendSeconds),
    spike_backlog_messages: spike.backlogMax,
    spike_drained_s: round(spike.drainedS),
    spike_told_p50_ms: round(spike.latencyMs.p50),
    spike_told_max_ms: round(spike.latencyMs.max),
    quiet_http_p99_ms: waitedMs(played.quietProbe),
    spike_http_p99_ms: waitedMs(played.spikeProbe),
  }
}

/** 0 when nobody was answered. */
function waitedMs({ probed }: Pick<Probe, 'probed'>): number {
  const answered = probed.filter(({ status }) => status === 201)
  const sorted = answered.map(({ latencyMs }) => latencyMs).sort((a, b) => a - b)
  return sorted.length === 0 ? 0 : round(percentileOf(sorted, 0.99))
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
