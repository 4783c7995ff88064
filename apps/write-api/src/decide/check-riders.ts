import type { Statements } from '../journal/statement.ts'
import type { CommandGroup } from './command-group.ts'

const none: ReadonlySet<CommandGroup> = new Set()

/** The groups whose riders do not hold any more, asked as a part of the look-up. */
export async function checkRiders(
  pipeline: Statements,
  groups: readonly CommandGroup[],
): Promise<ReadonlySet<CommandGroup>> {
  const riding = groups.flatMap((group) =>
    group.rider === undefined ? [] : [{ group, rider: group.rider }],
  )
  if (riding.length === 0) return none
  const held = await Promise.all(riding.map(({ rider }) => rider.check(pipeline)))
  return new Set(riding.flatMap(({ group }, index) => (held[index] === true ? [] : [group])))
}
