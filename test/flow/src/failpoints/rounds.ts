import type { FoundFailpoint } from './find-failpoints.ts'

export interface Round {
  readonly names: string
  readonly failpoints: readonly FoundFailpoint[]
}

/** Each failpoint in one round, and in each round at most one of every service. */
export function roundsOf(failpoints: readonly FoundFailpoint[]): readonly Round[] {
  const ofServices = [...Map.groupBy(failpoints, ({ service }) => service).values()]
  const count = Math.max(...ofServices.map(({ length }) => length))
  return Array.from({ length: count }, (_, round) => {
    const chosen = ofServices.flatMap((ofService) => ofService[round] ?? [])
    return { names: chosen.map(({ name }) => name).join(', '), failpoints: chosen }
  })
}
