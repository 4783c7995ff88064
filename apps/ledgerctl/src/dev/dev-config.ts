import {
  integerSetting,
  kafkaSettings,
  loadConfig,
  optional,
  redisSettings,
  textSetting,
  urlSetting,
  type Environment,
} from '@ledger/runtime'
import { Type, type Static } from 'typebox'

function portSetting(
  env: string,
  meaning: string,
  port: number,
): ReturnType<typeof integerSetting> {
  return integerSetting({ env, meaning, minimum: 1, maximum: 65_535, default: port })
}

export const devSettings = Type.Object({
  dataFolder: textSetting({
    env: 'DATA_FOLDER',
    meaning: 'Where `npm start` keeps data, logs and its API key; relative to the project.',
    default: '.data',
  }),
  databaseUrl: optional(
    urlSetting({
      env: 'DATABASE_URL',
      meaning: 'A Postgres to use in place of the embedded one.',
      schemes: ['postgres:', 'postgresql:'],
    }),
  ),
  kafka: kafkaSettings,
  redis: redisSettings,
  host: textSetting({
    env: 'HOST',
    meaning: 'The address the services listen on; 0.0.0.0 listens on all.',
    pattern: '^[A-Za-z0-9.:_-]{1,253}$',
    expected: 'a host name or an IP address',
    default: '127.0.0.1',
  }),
  shards: integerSetting({
    env: 'SHARDS',
    meaning: 'How many shards there are at least; existing ones are never taken away.',
    minimum: 1,
    maximum: 1024,
    default: 1,
  }),
  ports: Type.Object({
    writeApi: portSetting('WRITE_API_PORT', 'The port of the write API.', 8080),
    readApi: portSetting('READ_API_PORT', 'The port of the read API.', 8081),
    writeGrpc: portSetting('WRITE_GRPC_PORT', 'The port of the write API for gRPC.', 8090),
    readGrpc: portSetting('READ_GRPC_PORT', 'The port of the read API for gRPC.', 8091),
    relay: portSetting('RELAY_PORT', 'The port of the health routes of the relay.', 8082),
    projector: portSetting(
      'PROJECTOR_PORT',
      'The port of the health routes of the projector.',
      8083,
    ),
    postgres: portSetting('POSTGRES_PORT', 'The port of the embedded Postgres.', 15432),
    kafka: portSetting('KAFKA_PORT', 'The port of the Kafka broker of `--full`.', 19092),
    kafkaController: portSetting(
      'KAFKA_CONTROLLER_PORT',
      "The port of that broker's controller.",
      19093,
    ),
    redis: portSetting('REDIS_PORT', 'The port of the Redis of `--full`.', 16379),
  }),
})

export type DevConfig = Static<typeof devSettings>

/** @throws ConfigError naming every wrong variable */
export function loadDevConfig(env: Environment): DevConfig {
  return loadConfig(devSettings, env)
}
