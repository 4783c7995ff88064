import type pg from 'pg'

const leftoverAgeMs = 2 * 3_600_000
const leftoversMax = 20
const testNamePattern = /^ledger_test_([0-9a-z]+)_[0-9a-f]{8}$/
const templateNamePattern = /^ledger_template_[0-9a-f]+_w(\d+)_s\d+$/

/** Drops test databases that a killed run left behind hours ago; a few at a time. */
export async function dropLeftovers(client: pg.Client): Promise<void> {
  const old = (await namesLike(client, 'ledger\\_test\\_%')).filter(isOld)
  for (const name of old.slice(0, leftoversMax)) {
    await client.query(`drop database if exists ${name} with (force)`)
  }
}

/** Drops templates of earlier weeks. To be called under the lock of the templates. */
export async function dropOldTemplates(client: pg.Client, weekNumber: number): Promise<void> {
  for (const name of await namesLike(client, 'ledger\\_template\\_%')) {
    const week = templateNamePattern.exec(name)?.[1]
    if (week === undefined || Number(week) >= weekNumber) continue
    await client.query(`alter database ${name} with is_template false`)
    await client.query(`drop database ${name} with (force)`)
  }
}

async function namesLike(client: pg.Client, pattern: string): Promise<readonly string[]> {
  const text = 'select datname from pg_database where datname like $1'
  const { rows } = await client.query<{ datname: string }>(text, [pattern])
  return rows.map(({ datname }) => datname)
}

function isOld(name: string): boolean {
  const madeAt = testNamePattern.exec(name)?.[1]
  return madeAt !== undefined && Date.now() - Number.parseInt(madeAt, 36) > leftoverAgeMs
}
