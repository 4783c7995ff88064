import { join } from 'node:path'
import { politeSteps, stopLeftover } from '@ledger/real-parts'
import type { Places } from './places.ts'
import type { ServiceSpec } from './services.ts'

/** Ends what a run that was killed has left behind. Postgres takes care of its own at its start. */
export async function stopLeftovers(
  { dataFolder, runFolder }: Places,
  specs: readonly ServiceSpec[],
): Promise<void> {
  const services = specs.map(({ name, main }) => [pidFileOf(runFolder, name), main] as const)
  const parts = ['kafka', 'redis'].map((name) => {
    const folder = join(dataFolder, name)
    return [join(folder, 'pid'), folder] as const
  })
  await Promise.all(
    [...services, ...parts].map(([file, mark]) => stopLeftover(file, mark, politeSteps)),
  )
}

export function pidFileOf(runFolder: string, serviceName: string): string {
  return join(runFolder, `${serviceName}.pid`)
}
