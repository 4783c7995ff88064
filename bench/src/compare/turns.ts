/** The state before, which is another commit, or after, which is this checkout. */
export type Side = 'before' | 'after'

/**
 * Which side runs when: each turn has both, and every other turn the other one first, so that a
 * machine that grows slower or faster favours neither.
 */
export function sidesInTurn(turns: number): readonly Side[] {
  return Array.from({ length: turns }, (_, turn): readonly Side[] =>
    turn % 2 === 0 ? ['before', 'after'] : ['after', 'before'],
  ).flat()
}
