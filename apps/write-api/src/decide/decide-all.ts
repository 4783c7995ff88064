import type { CommandGroup } from './command-group.ts'
import type { Command } from './command.ts'
import { decideAtomic } from './decide-atomic.ts'
import type { Deciding } from './decide-operation.ts'
import { decideOperation } from './decide-operation.ts'
import { DecidedKeys } from './decided-keys.ts'
import { refusePrecondition } from './precondition.ts'
import type { Verdict } from './verdict.ts'
import { accepted, refusedForGood } from './verdict.ts'

/**
 * Decides group after group; each sees the state and the keys that its predecessors left.
 * @returns of each group the verdicts on its commands, in their order
 */
export function decideAll(
  deciding: Deciding,
  groups: readonly CommandGroup[],
): readonly (readonly Verdict[])[] {
  const keys = new DecidedKeys(deciding.state)
  return groups.map((group) => {
    const verdicts = decideGroup(deciding, keys, group)
    const { rider } = group
    if (rider !== undefined) deciding.writes.riding.push({ rider, verdicts })
    return verdicts
  })
}

function decideGroup(
  deciding: Deciding,
  keys: DecidedKeys,
  { kind, commands }: CommandGroup,
): readonly Verdict[] {
  switch (kind) {
    case 'together':
      return commands.map((command) => decide(deciding, keys, command))
    case 'atomic':
      return decideAtomic(deciding, keys, commands)
    default:
      return kind satisfies never
  }
}

function decide(deciding: Deciding, keys: DecidedKeys, command: Command): Verdict {
  const known = keys.verdictOf(command)
  if (known !== undefined) return known
  const { state, writes } = deciding
  const decided = refusePrecondition(state, command) ?? decideOperation(deciding, command)
  const verdict =
    typeof decided === 'number' ? accepted(decided) : refusedForGood(writes, command, decided)
  keys.add(command, verdict)
  return verdict
}
