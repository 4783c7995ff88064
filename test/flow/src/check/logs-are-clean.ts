import type { Pipeline } from '../pipeline/pipeline.ts'

const fatalLevel = 60

/** I11 and I12: no process met what it had not foreseen, none wrote the secret of a key. */
export function faultsInLogs(pipeline: Pipeline): readonly string[] {
  const secret = secretOf(pipeline.apiKey)
  return pipeline.services.flatMap(({ name, logs }) =>
    logs.flatMap((line) => {
      if (line.includes(secret)) return [`${name} wrote the secret of an API key: ${line}`]
      return isFatal(line) ? [`${name}: ${line}`] : []
    }),
  )
}

/** What stands behind `lk_<key id>_`; it may hold hyphens and underscores itself. */
function secretOf(apiKey: string): string {
  const secret = /^lk_[0-9a-f]+_(.+)$/.exec(apiKey)?.[1]
  if (secret === undefined) throw new Error('not an API key')
  return secret
}

/** A line that is no JSON was not written by the log: the runtime says why it ends. */
function isFatal(line: string): boolean {
  if (!line.startsWith('{')) return line.trim() !== ''
  const { level, status } = JSON.parse(line) as { level?: unknown; status?: unknown }
  return level === fatalLevel || level === 'fatal' || status === 500
}
