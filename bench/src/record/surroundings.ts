import { readFileSync } from 'node:fs'
import { cpus, release, totalmem } from 'node:os'
import { runCommand } from '@ledger/real-parts'
import { Redis } from 'ioredis'
import type { Pipeline } from '../pipeline/start-pipeline.ts'
import type { ScenarioOptions } from '../scenario/scenario.ts'
import { barePostsPerS } from '../yardstick/bare-posts-per-s.ts'
import type { Surroundings } from './bench-record.ts'

/** Where a figure is measured, and how fast it is there now. @param tools versions of the generators */
export async function readSurroundings(
  { commandLine, connections }: Pick<ScenarioOptions, 'commandLine' | 'connections'>,
  { pool, parts }: Pick<Pipeline, 'pool' | 'parts'>,
  tools: Readonly<Record<string, string>>,
): Promise<Surroundings> {
  const { rows } = await pool.query<{ server_version: string }>('show server_version')
  const [cpu] = cpus()
  return {
    started_at: new Date().toISOString(),
    commit: await readCommit(),
    command_line: commandLine,
    machine: {
      cpu: cpu?.model.trim() ?? 'unknown',
      cores: cpus().length,
      memory_gib: Math.round(totalmem() / 2 ** 30),
      kernel: release(),
      bare_posts_per_s: await barePostsPerS(connections),
    },
    versions: {
      node: process.versions.node,
      postgres: rows[0]?.server_version ?? 'unknown',
      ...(parts.kafka && { kafka: kafkaVersionOf(parts.kafka.pid) }),
      ...(parts.redis && { redis: await readRedisVersion(parts.redis.url) }),
      ...tools,
    },
  }
}

/** `3691e06`, or `3691e06 with changes`. */
async function readCommit(): Promise<string> {
  const folder = { cwd: import.meta.dirname }
  const { code, output } = await runCommand('git', ['rev-parse', '--short=12', 'HEAD'], folder)
  if (code !== 0) return 'unknown'
  const changes = await runCommand(
    'git',
    ['status', '--porcelain', '--', ':/', ':(exclude,top)bench/record'],
    folder,
  )
  return changes.output === '' ? output.trim() : `${output.trim()} with changes`
}

/** The broker's jars lie in a folder that is named by their version. */
function kafkaVersionOf(pid: number): string {
  const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  return /kafka-(\d+\.\d+\.\d+)/.exec(commandLine)?.[1] ?? 'unknown'
}

async function readRedisVersion(url: string): Promise<string> {
  const redis = new Redis(url)
  try {
    return /redis_version:(\S+)/.exec(await redis.info('server'))?.[1] ?? 'unknown'
  } finally {
    redis.disconnect()
  }
}
