import pg from 'pg'
import type { Rule } from './rule.ts'
import { rules } from './rules/rules.ts'
import type { Violation } from './violation.ts'

/** How many findings of one rule are told; the first ones say enough. */
const violationsPerRuleMax = 20

export interface CheckInvariantsOptions {
  /** Only the rules with these names; all of them unless given. */
  readonly only?: readonly string[]
}

/**
 * Looks for violations of every invariant that the state of a database can show: an empty list means
 * that it is right. One snapshot serves all rules, so services may go on writing meanwhile.
 */
export async function checkInvariants(
  database: string | pg.Pool,
  options: CheckInvariantsOptions = {},
): Promise<readonly Violation[]> {
  const client = await connect(database)
  try {
    await client.query('begin isolation level repeatable read read only')
    return await findViolations(client, options)
  } finally {
    await client.close()
  }
}

/** The same, in the transaction that `client` is in. */
export async function findViolations(
  client: pg.ClientBase,
  options: CheckInvariantsOptions = {},
): Promise<readonly Violation[]> {
  // a million entries are sorted and joined in memory; compiling the statements would cost more
  await client.query("set local work_mem = '256MB'; set local jit = off")
  const violations: Violation[] = []
  for (const rule of chosen(options)) violations.push(...(await findings(client, rule)))
  return violations
}

function chosen({ only }: CheckInvariantsOptions): readonly Rule[] {
  return only === undefined ? rules : rules.filter(({ name }) => only.includes(name))
}

async function findings(client: pg.ClientBase, rule: Rule): Promise<Violation[]> {
  const statement = `select detail from (${rule.sql}) as found limit ${violationsPerRuleMax}`
  const found = await client.query<{ detail: string }>(statement).catch((error: unknown) => {
    throw new Error(`the rule ${rule.name} could not be asked`, { cause: error })
  })
  return found.rows.map(({ detail }) => ({
    invariant: rule.invariant,
    rule: rule.name,
    detail,
  }))
}

type Connection = pg.ClientBase & { close(): Promise<void> }

async function connect(database: string | pg.Pool): Promise<Connection> {
  if (typeof database !== 'string') {
    const client = await database.connect()
    return Object.assign(client, {
      close: () => Promise.resolve(client.release(true)), // its settings end with it
    })
  }
  const client = new pg.Client({ connectionString: database })
  await client.connect()
  return Object.assign(client, { close: () => client.end() })
}
