import { randomInt } from 'node:crypto'
import { Random } from './random.ts'

const seedMax = 2 ** 31

/**
 * Runs a test with random numbers. FLOW_SEED repeats a run; the error of one that failed says which
 * seed it had.
 */
export async function withSeed(run: (random: Random) => Promise<void>): Promise<void> {
  const given = process.env['FLOW_SEED']
  const seed = given === undefined ? randomInt(seedMax) : Number(given)
  try {
    await run(new Random(seed))
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new Error(`with FLOW_SEED=${seed}: ${message}`, { cause: error })
  }
}
