import { runCommand } from '@ledger/real-parts'
import type { Violation } from '@ledger/testkit'
import { checkInvariants } from '@ledger/testkit'
import type { Pool } from 'pg'
import type { Pipeline } from '../pipeline/start-pipeline.ts'

const checkerText = `
  import { checkInvariants } from './packages/testkit/src/index.ts'
  console.log('violations ' + JSON.stringify(await checkInvariants(process.env.DATABASE_URL)))`

/**
 * What the invariant checker finds. The tables have grown from nothing within a minute: without new
 * statistics its joins are planned for a handful of rows and take minutes instead of seconds.
 * @param pipeline where the schema may be that of another checkout: its own checker is asked then
 */
export async function findViolations(
  pool: Pool,
  pipeline?: Pick<Pipeline, 'databaseUrl' | 'checkout'>,
): Promise<readonly Violation[]> {
  await pool.query('analyze')
  if (pipeline?.checkout === undefined) return checkInvariants(pool)
  const { code, output } = await runCommand(
    process.execPath,
    ['--input-type=module', '--eval', checkerText],
    { cwd: pipeline.checkout, env: { DATABASE_URL: pipeline.databaseUrl } },
  )
  const found = /^violations (.*)$/m.exec(output)?.[1]
  if (code === 0 && found !== undefined) return JSON.parse(found) as readonly Violation[]
  throw new Error(`the checker of ${pipeline.checkout} ended with ${code}:\n${output}`)
}
