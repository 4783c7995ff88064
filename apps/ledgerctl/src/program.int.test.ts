import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createTestDatabase, type TestDatabase } from '@ledger/testkit'
import { createProgram } from './program.ts'

let database: TestDatabase

beforeEach(async () => {
  database = await createTestDatabase()
})

afterEach(async () => {
  await database.close()
})

describe('ledgerctl', () => {
  test('migrate: says that nothing is missing', async () => {
    expect(await run('migrate')).toEqual(['the schema is the newest'])
  })

  test('migrate: a number of shards that is none is refused', async () => {
    await expect(run('migrate', '--shards', '0')).rejects.toThrow('A whole number is expected')
  })

  test('keys: a key is made, listed and revoked', async () => {
    const [key = ''] = await run('keys', 'create', '--name', 'ours', '--ledger', 'acme', 'other')
    const [, keyId = '', secret = ''] = /^lk_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/.exec(key) ?? []
    expect(secret).not.toBe('')

    const listed = await run('keys', 'list')
    expect(listed).toEqual([expect.stringMatching(`^${keyId}  valid  ours  .*  acme,other$`)])
    expect(listed.join()).not.toContain(secret)

    expect(await run('keys', 'revoke', keyId)).toEqual([`revoked ${keyId}`])
    expect(await run('keys', 'list')).toEqual([expect.stringContaining('revoked 20')])
    await expect(run('keys', 'revoke', keyId)).rejects.toThrow(`there is no valid key ${keyId}`)
  })

  test('keys: without a name nothing is made', async () => {
    await expect(run('keys', 'create')).rejects.toThrow('--name')
    expect(await run('keys', 'list')).toEqual(['there are no keys'])
  })

  test('keys: a scope that there is not is refused', async () => {
    const line = ['keys', 'create', '--name', 'x', '--scope', 'everything']
    await expect(run(...line)).rejects.toThrow('Allowed choices')
  })

  test('keys: one that would have ended already is refused', async () => {
    const line = ['keys', 'create', '--name', 'x', '--expires-at', '2020-01-01T00:00:00Z']
    await expect(run(...line)).rejects.toThrow('It lies in the past')
  })

  test('ledgerctl: a wrong database is named by its variable', async () => {
    const program = createProgram({ env: { DATABASE_URL: 'mysql://x' }, print: () => undefined })
    const line = program.parseAsync(['keys', 'list'], { from: 'user' })
    await expect(line).rejects.toThrow('DATABASE_URL: expected a URL that begins with postgres://')
  })
})

/** The lines that a command prints. */
async function run(...line: string[]): Promise<string[]> {
  const lines: string[] = []
  const program = createProgram({
    env: { DATABASE_URL: database.url },
    print: (text) => lines.push(text),
  })
  for (const command of [
    program,
    ...program.commands,
    ...program.commands.flatMap((c) => c.commands),
  ]) {
    command.exitOverride().configureOutput({ writeErr: () => undefined })
  }
  await program.parseAsync(line, { from: 'user' })
  return lines
}
