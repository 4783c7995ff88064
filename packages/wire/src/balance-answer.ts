import type { Balances, Direction } from '@ledger/domain'

/**
 * The three balances of an account as the inside of a JSON object:
 * `"posted":{…},"pending":{…},"available":{…}`, each with debits, credits and the amount in the
 * account's normal direction, in minor units as strings. `available` counts the pending entries that
 * would lower it and not those that would raise it. Shaped by hand, because every answer carries it.
 */
export function renderBalances(balances: Balances, normal: Direction): string {
  const { postedDebits, postedCredits, pendingDebits, pendingCredits } = balances
  const isDebit = normal === 'debit'
  const availableDebits = isDebit ? postedDebits : postedDebits + pendingDebits
  const availableCredits = isDebit ? postedCredits + pendingCredits : postedCredits
  return (
    '"posted":' +
    renderSums(postedDebits, postedCredits, isDebit) +
    ',"pending":' +
    renderSums(pendingDebits, pendingCredits, isDebit) +
    ',"available":' +
    renderSums(availableDebits, availableCredits, isDebit)
  )
}

function renderSums(debits: bigint, credits: bigint, isDebit: boolean): string {
  const amount = isDebit ? debits - credits : credits - debits
  return '{"debits":"' + debits + '","credits":"' + credits + '","amount":"' + amount + '"}'
}
