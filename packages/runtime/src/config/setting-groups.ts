import { Type } from 'typebox'
import {
  choiceSetting,
  flagSetting,
  integerSetting,
  listSetting,
  optional,
  textSetting,
  urlSetting,
} from './settings.ts'

/** The groups that several apps share. An app composes them: `Type.Object({ database, http, … })`. */
export const databaseSettings = Type.Object({
  url: urlSetting({
    env: 'DATABASE_URL',
    meaning: 'The Postgres database; its login must be a member of the roles of the services.',
    schemes: ['postgres:', 'postgresql:'],
  }),
  connectMsMax: integerSetting({
    env: 'DATABASE_CONNECT_MS_MAX',
    meaning: 'How long to wait for a connection, new or from the pool, in milliseconds.',
    minimum: 50,
    maximum: 60_000,
    default: 1_000,
  }),
})

/** Of a service that cannot begin without the database. */
export const servingDatabaseSettings = Type.Object({
  ...databaseSettings.properties,
  startWaitMsMax: integerSetting({
    env: 'DATABASE_START_WAIT_MS_MAX',
    meaning: 'How long a process waits at its start for a database that does not answer yet.',
    minimum: 0,
    maximum: 3_600_000,
    default: 30_000,
  }),
})

export const kafkaSettings = Type.Object({
  brokers: listSetting({
    env: 'KAFKA_BROKERS',
    meaning: 'Kafka brokers; empty means none, and the projector then follows the journal itself.',
    itemPattern: '^[A-Za-z0-9._-]+:[0-9]{1,5}$|^\\[[0-9a-fA-F:]+\\]:[0-9]{1,5}$',
    itemExpected: 'host:port',
    default: [],
  }),
  journalTopic: textSetting({
    env: 'JOURNAL_TOPIC',
    meaning: 'The topic that carries the journal.',
    pattern: '^[A-Za-z0-9._-]{1,249}$',
    expected: 'a topic name of 1 to 249 letters, digits, points, underscores and hyphens',
    default: 'ledger.journal',
  }),
})

export const redisSettings = Type.Object({
  url: optional(
    urlSetting({
      env: 'REDIS_URL',
      meaning: 'Redis as a shared cache; empty means none.',
      schemes: ['redis:', 'rediss:'],
    }),
  ),
})

/** Known to those who build it and to those who ask it. */
export const searchSettings = Type.Object({
  isOn: flagSetting({
    env: 'SEARCH_PROJECTION',
    meaning:
      'Whether lists can be filtered by what the journal has no key for (status, source, correlation id, metadata, effective time); switched on later, it is first made up for.',
    default: true,
  }),
})

export const logSettings = Type.Object({
  level: choiceSetting(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
    env: 'LOG_LEVEL',
    meaning: 'The least important kind of log line that is written.',
    default: 'info',
  }),
})

export const authSettings = Type.Object({
  keyCacheMsMax: integerSetting({
    env: 'API_KEY_CACHE_MS_MAX',
    meaning: 'How long an API key is trusted without asking the database, in milliseconds.',
    minimum: 0,
    maximum: 4_500, // a revoked key is refused within 5 seconds
    default: 4_000,
  }),
  keyStaleMsMax: integerSetting({
    env: 'API_KEY_STALE_MS_MAX',
    meaning: 'How long a known API key is still trusted while the database cannot be reached.',
    minimum: 0,
    maximum: 600_000,
    default: 60_000,
  }),
})

/** Where an app listens and what it puts up with; only the variable of the port differs. */
export function httpSettings(port: { readonly env: string; readonly default: number }) {
  return Type.Object({
    host: textSetting({
      env: 'HOST',
      meaning: 'The address to listen on; 0.0.0.0 listens on all.',
      pattern: '^[A-Za-z0-9.:_-]{1,253}$',
      expected: 'a host name or an IP address',
      default: '127.0.0.1',
    }),
    port: integerSetting({
      env: port.env,
      meaning: 'The port to listen on; 0 takes any free one.',
      minimum: 0,
      maximum: 65_535,
      default: port.default,
    }),
    ...httpLimits,
  })
}

const httpLimits = {
  bodyBytesMax: integerSetting({
    env: 'HTTP_BODY_BYTES_MAX',
    meaning: 'The largest body of a request, in bytes.',
    minimum: 1_024,
    maximum: 33_554_432,
    default: 1_048_576,
  }),
  headersMsMax: integerSetting({
    env: 'HTTP_HEADERS_MS_MAX',
    meaning: 'How long the headers of a request may take to arrive, in milliseconds.',
    minimum: 100,
    maximum: 60_000,
    default: 5_000,
  }),
  requestMsMax: integerSetting({
    env: 'HTTP_REQUEST_MS_MAX',
    meaning: 'How long a whole request may take to arrive, in milliseconds.',
    minimum: 100,
    maximum: 120_000,
    default: 10_000,
  }),
  keepAliveMsMax: integerSetting({
    env: 'HTTP_KEEP_ALIVE_MS_MAX',
    meaning: 'How long a connection may stay idle between two requests, in milliseconds.',
    minimum: 100,
    maximum: 600_000,
    default: 65_000,
  }),
  connectionsMax: integerSetting({
    env: 'HTTP_CONNECTIONS_MAX',
    meaning: 'How many connections may be open; more are closed at once.',
    minimum: 1,
    maximum: 100_000,
    default: 10_000,
  }),
  stopNoticeMs: integerSetting({
    env: 'HTTP_STOP_NOTICE_MS',
    meaning:
      'How long /readyz says no at shutdown while requests are still taken, so that a load balancer notices, in milliseconds.',
    minimum: 0,
    maximum: 60_000,
    default: 0,
  }),
  drainMsMax: integerSetting({
    env: 'HTTP_DRAIN_MS_MAX',
    meaning: 'How long requests in flight may take to finish at shutdown, in milliseconds.',
    minimum: 0,
    maximum: 60_000,
    default: 10_000,
  }),
}
