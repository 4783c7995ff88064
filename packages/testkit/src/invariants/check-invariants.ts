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

/** Over millions of entries the rules take minutes: so many are asked at once, each on its connection. */
const connectionsMax = 2

/**
 * Looks for violations of every invariant that the state of a database can show: an empty list means
 * that it is right. One snapshot serves all rules, so services may go on writing meanwhile.
 */
export async function checkInvariants(
  database: string | pg.Pool,
  options: CheckInvariantsOptions = {},
): Promise<readonly Violation[]> {
  const clients: pg.Client[] = []
  try {
    while (clients.length < connectionsMax) clients.push(await connect(database))
    await shareSnapshot(clients)
    return await findWith(clients, chosen(options))
  } finally {
    await Promise.all(clients.map((client) => client.end()))
  }
}

/** The same, in the transaction that `client` is in. */
export async function findViolations(
  client: pg.ClientBase,
  options: CheckInvariantsOptions = {},
): Promise<readonly Violation[]> {
  return findWith([client], chosen(options))
}

/** Each client asks the next rule that nobody has asked; what was found is told in their order. */
async function findWith(
  clients: readonly pg.ClientBase[],
  asked: readonly Rule[],
): Promise<readonly Violation[]> {
  const found: Violation[][] = []
  const rest = asked.entries()
  const ask = async (client: pg.ClientBase) => {
    // a million entries are sorted and joined in memory; compiling the statements would cost more
    await client.query("set local work_mem = '256MB'; set local jit = off")
    for (const [index, rule] of rest) found[index] = await findings(client, rule)
  }
  await Promise.all(clients.map(ask))
  return found.flat()
}

async function shareSnapshot([first, ...others]: readonly pg.Client[]): Promise<void> {
  if (first === undefined) return
  const begin = 'begin isolation level repeatable read read only'
  await first.query(begin)
  const exported = await first.query<{ id: string }>('select pg_export_snapshot() as id')
  const id = pg.escapeLiteral(exported.rows[0]?.id ?? '')
  for (const client of others) await client.query(`${begin}; set transaction snapshot ${id}`)
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

/** Connections of its own: those of a pool may all be in use. */
async function connect(database: string | pg.Pool): Promise<pg.Client> {
  const client = new pg.Client(
    typeof database === 'string' ? { connectionString: database } : database.options,
  )
  await client.connect()
  return client
}
