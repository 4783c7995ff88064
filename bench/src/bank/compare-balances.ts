import type { Balances } from './expected-balances.ts'

/** In what a place differs from what is expected of it; empty when in nothing. */
export function compareBalances(expected: Balances, found: Balances): readonly string[] {
  return [...expected].flatMap(([account, balance]) => {
    const other = found.get(account)
    return other === balance ? [] : [`${account} has ${other ?? 'nothing'} instead of ${balance}`]
  })
}
