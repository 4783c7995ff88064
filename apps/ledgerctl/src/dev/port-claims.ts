import type { DevConfig } from './dev-config.ts'
import type { PortClaim } from './require-ports.ts'
import { servicePorts } from './services.ts'
import { needsKafka, needsRedis } from './start-servers.ts'

const serversHost = '127.0.0.1'

/** Every port that a run listens on. */
export function portClaims(config: DevConfig, isFull: boolean): PortClaim[] {
  const { ports, host } = config
  const claims = servicePorts(config).map(({ name, port, variable }) => ({
    variable,
    port,
    host,
    purpose: name,
  }))
  const claimServer = (variable: string, port: number, purpose: string): void => {
    claims.push({ variable, port, host: serversHost, purpose })
  }
  if (config.databaseUrl === undefined) {
    claimServer('POSTGRES_PORT', ports.postgres, 'embedded Postgres')
  }
  if (needsKafka(config, isFull)) {
    claimServer('KAFKA_PORT', ports.kafka, 'Kafka')
    claimServer('KAFKA_CONTROLLER_PORT', ports.kafkaController, 'controller of Kafka')
  }
  if (needsRedis(config, isFull)) claimServer('REDIS_PORT', ports.redis, 'Redis')
  return claims
}
