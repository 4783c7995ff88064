import { fileURLToPath } from 'node:url'
import { runCommand, withDeathSignal } from '@ledger/real-parts'
import type { KafkaResult, KafkaRun } from './kafka/kafka-run.ts'

export interface KafkaLoadOptions extends KafkaRun {
  /** The only core that it may use; any unless given. */
  readonly core?: number | undefined
}

const script = fileURLToPath(new URL('kafka/kafka-load.ts', import.meta.url))

/** Commands to a topic, until something was told of each, in a process of its own. */
export async function runKafkaLoad({ core, ...run }: KafkaLoadOptions): Promise<KafkaResult> {
  const pinned = core === undefined ? [] : ['taskset', '-c', String(core)]
  const [command = process.execPath, ...args] = [...pinned, process.execPath, script]
  // it must not go on when we are killed
  const { code, output } = await runCommand(...withDeathSignal('SIGTERM', command, args), {
    env: { BENCH_RUN: JSON.stringify(run) },
  })
  if (code !== 0) throw new Error(`the load of Kafka ended with exit code ${code}\n${output}`)
  const line = /^bench (\{.*\})$/m.exec(output)?.[1]
  if (line === undefined) throw new Error(`the load of Kafka ended without a result\n${output}`)
  return JSON.parse(line) as KafkaResult
}
