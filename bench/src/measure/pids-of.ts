import type { Service } from '@ledger/testkit'
import type { Pipeline } from '../pipeline/start-pipeline.ts'

/** Process ids of services and parts by the names that the report shows. */
export function pidsOf(
  { parts }: Pick<Pipeline, 'parts'>,
  services: readonly Service[],
): Readonly<Record<string, number>> {
  return Object.fromEntries([
    ...services.map(({ name, pid }) => [recordName(name), pid] as const),
    ['postgres', parts.postgres.pid] as const,
    ...(parts.kafka ? [['kafka', parts.kafka.pid] as const] : []),
    ...(parts.redis ? [['redis', parts.redis.pid] as const] : []),
  ])
}

/** As it stands in records: `write_api`. */
export function recordName(service: string): string {
  return service.replaceAll('-', '_')
}
