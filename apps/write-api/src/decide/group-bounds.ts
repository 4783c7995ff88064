import type { CommandGroup } from './command-group.ts'
import { groupCommandsMax, groupEntriesMax } from './command-group.ts'
import { entryCount } from './command-size.ts'

/**
 * What a door must not send: it bounds what its callers may ask for.
 * @throws RangeError when the group is too large
 * @throws TypeError when an atomic group does more than post transactions
 */
export function requireSoundGroup({ kind, commands }: CommandGroup): void {
  if (commands.length > groupCommandsMax) {
    throw new RangeError(`a group of ${commands.length} commands`)
  }
  const entries = commands.reduce((sum, command) => sum + entryCount(command), 0)
  if (commands.length > 1 && entries > groupEntriesMax) {
    throw new RangeError(`a group of ${entries} entries`)
  }
  const isPosting = commands.every(({ operation }) => operation.name === 'post-transaction')
  // nothing else is taken back when one of the others is refused
  if (kind === 'atomic' && !isPosting) {
    throw new TypeError('an atomic group does more than post transactions')
  }
}
