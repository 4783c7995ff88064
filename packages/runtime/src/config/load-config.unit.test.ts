import { describe, expect, test } from '@jest/globals'
import { Type } from 'typebox'
import { ConfigError, type ConfigFault } from './config-error.ts'
import { describeConfig } from './describe-config.ts'
import { loadConfig, type Environment } from './load-config.ts'
import {
  databaseSettings,
  httpSettings,
  kafkaSettings,
  logSettings,
  redisSettings,
} from './setting-groups.ts'
import { flagSetting } from './settings.ts'

const schema = Type.Object({
  database: databaseSettings,
  kafka: kafkaSettings,
  redis: redisSettings,
  http: httpSettings({ env: 'WRITE_API_PORT', default: 8080 }),
  log: logSettings,
  isDryRun: flagSetting({ env: 'DRY_RUN', meaning: 'Writes nothing.', default: false }),
})
const databaseUrl = 'postgres://ledger:s3cret-word@db.example:5432/ledger'

function faultsOf(env: Environment): readonly ConfigFault[] {
  try {
    loadConfig(schema, env)
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
  return []
}

describe('what is accepted', () => {
  test('load-config: fills in defaults and groups by concern', () => {
    const config = loadConfig(schema, { DATABASE_URL: databaseUrl })
    expect(config.database).toEqual({ url: databaseUrl, connectMsMax: 1_000 })
    expect(config.http.port).toBe(8080)
    expect(config.kafka).toEqual({ brokers: [], journalTopic: 'ledger.journal' })
    expect(config.redis.url).toBeUndefined()
    expect(config.isDryRun).toBe(false)
  })

  test('load-config: parses integers, booleans, lists, choices and URLs', () => {
    const config = loadConfig(schema, {
      DATABASE_URL: databaseUrl,
      WRITE_API_PORT: '0',
      DRY_RUN: 'true',
      KAFKA_BROKERS: 'one:9092, two:9092,[::1]:9092',
      REDIS_URL: 'redis://cache:6379/1',
      LOG_LEVEL: 'warn',
    })
    expect(config.http.port).toBe(0)
    expect(config.isDryRun).toBe(true)
    expect(config.kafka.brokers).toEqual(['one:9092', 'two:9092', '[::1]:9092'])
    expect(config.redis.url).toBe('redis://cache:6379/1')
    expect(config.log.level).toBe('warn')
  })

  test('load-config: takes an empty variable as not set', () => {
    const config = loadConfig(schema, { DATABASE_URL: databaseUrl, REDIS_URL: '', LOG_LEVEL: '' })
    expect(config.redis.url).toBeUndefined()
    expect(config.log.level).toBe('info')
  })

  test('load-config: freezes the result in depth', () => {
    const config = loadConfig(schema, { DATABASE_URL: databaseUrl, KAFKA_BROKERS: 'one:9092' })
    expect(Object.isFrozen(config)).toBe(true)
    expect(Object.isFrozen(config.http)).toBe(true)
    expect(Object.isFrozen(config.kafka.brokers)).toBe(true)
  })

  test('load-config: leaves variables of others alone', () => {
    expect(faultsOf({ DATABASE_URL: databaseUrl, HOME: '/root', READ_API_PORT: 'x' })).toEqual([])
  })
})

describe('what is refused', () => {
  test.each<[string, string]>([
    ['WRITE_API_PORT', '80.5'],
    ['WRITE_API_PORT', '0x50'],
    ['WRITE_API_PORT', ' 80'],
    ['WRITE_API_PORT', '080'],
    ['WRITE_API_PORT', '1e3'],
    ['WRITE_API_PORT', '-1'],
    ['WRITE_API_PORT', '65536'],
    ['WRITE_API_PORT', '99999999999999999999'],
    ['DRY_RUN', 'yes'],
    ['DRY_RUN', '1'],
    ['DRY_RUN', 'TRUE'],
    ['LOG_LEVEL', 'loud'],
    ['KAFKA_BROKERS', 'one'],
    ['KAFKA_BROKERS', 'one:9092,'],
    ['REDIS_URL', 'http://cache:6379'],
    ['REDIS_URL', 'cache:6379'],
    ['DATABASE_URL', 'mysql://db/ledger'],
    ['DATABASE_URL', 'db'],
    ['JOURNAL_TOPIC', 'ledger journal'],
  ])('load-config: refuses %s=%j', (env, value) => {
    expect(faultsOf({ DATABASE_URL: databaseUrl, [env]: value }).map((fault) => fault.env)).toEqual(
      [env],
    )
  })

  test('load-config: names every wrong variable at once, with what is expected', () => {
    expect(faultsOf({ WRITE_API_PORT: 'x', LOG_LEVEL: 'loud' })).toEqual([
      {
        env: 'DATABASE_URL',
        problem: 'is not set; expected a URL that begins with postgres:// or postgresql://',
      },
      { env: 'WRITE_API_PORT', problem: 'expected an integer from 0 to 65535, not "x"' },
      {
        env: 'LOG_LEVEL',
        problem: 'expected one of fatal, error, warn, info, debug, trace, silent, not "loud"',
      },
    ])
  })

  test('load-config: never prints a secret', () => {
    const wrong = 'postgress://ledger:s3cret-word@db/ledger'
    expect(() => loadConfig(schema, { DATABASE_URL: wrong })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('s3cret') }),
    )
  })

  test.each(['DATABASE_ULR', 'DATABASE_UR', 'DATABASE_URLS', 'DATABASE_URI'])(
    'load-config: asks whether %s means DATABASE_URL',
    (typo) => {
      expect(faultsOf({ [typo]: databaseUrl })).toContainEqual({
        env: typo,
        problem: 'is not known; is DATABASE_URL meant?',
      })
    },
  )
})

test('describe-config: gives each variable with its default and meaning', () => {
  const described = describeConfig(schema)
  expect(described.map(({ env }) => env)).toContain('HTTP_BODY_BYTES_MAX')
  expect(described[0]).toEqual({
    env: 'DATABASE_URL',
    meaning: 'The Postgres database; its login must be a member of the roles of the services.',
    expected: 'a URL that begins with postgres:// or postgresql://',
    default: undefined,
    isRequired: true,
    isSecret: true,
  })
})
