import type { ReadyCheck } from '../http/health.ts'

/** A way in to a process: it reads what is asked, has it carried out, and tells what became of it. */
export interface Door {
  /** As settings, logs and `/readyz` name it. */
  readonly name: string
  /** Begins to take what comes. What the door itself waits for, a broker say, does not keep it. */
  start(): Promise<void>
  /** Says that the end is near, to those who look for that; what comes is still taken. */
  beginDrain(): void
  /** Takes nothing new, finishes what it has taken on within a bound of its own, and closes. */
  stop(): Promise<void>
  /** Whether it is well, for `/readyz`; left out where the process itself says so. */
  readonly check?: ReadyCheck
  /** What a caller has to know to come through it, for `/ledger.json`. */
  readonly about?: object
}

/** Opens one after the other: whoever stands at the last one finds the others open. */
export async function startDoors(doors: readonly Door[]): Promise<void> {
  for (const door of doors) await door.start()
}

export function beginDrainOf(doors: readonly Door[]): void {
  for (const door of doors) door.beginDrain()
}

/**
 * Closes all at once, so the slowest decides how long it takes. One that fails does not keep the others
 * from finishing what they have taken on.
 * @throws AggregateError once all have ended
 */
export async function stopDoors(doors: readonly Door[]): Promise<void> {
  const ends = await Promise.allSettled(doors.map((door) => door.stop()))
  const errors = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []))
  if (errors.length > 0) throw new AggregateError(errors, 'a door did not close cleanly')
}

/** What callers have to know of each, by its name. */
export function aboutDoors(doors: readonly Door[]): Readonly<Record<string, object>> {
  return Object.fromEntries(doors.map(({ name, about = {} }) => [name, about]))
}

/** The checks of those that have one, by their names. */
export function checksOf(doors: readonly Door[]): Readonly<Record<string, ReadyCheck>> {
  return Object.fromEntries(
    doors.flatMap(({ name, check }) => (check === undefined ? [] : [[name, check] as const])),
  )
}
