import type { CachedBalance } from '@ledger/wire'
import { decodeCachedBalance, sealCachedBalance } from '@ledger/wire'
import type { AccountIdentity } from '../identity.ts'

/**
 * The balance in the fields `e`, `v`, `b` and `s` of a key, if every part of it is what the projector
 * has written for this account and key.
 * @param fields as Redis gave them; anything may be there
 */
export function unsealBalance(
  secret: string,
  key: string,
  account: AccountIdentity,
  fields: unknown,
): CachedBalance | 'missing' | 'unfit' {
  if (!Array.isArray(fields)) return 'unfit' // an error: a key of another type
  const [epoch, version, body, seal] = fields as readonly unknown[]
  if (epoch === null && version === null && body === null) return 'missing'
  if (typeof body !== 'string' || seal !== sealCachedBalance(secret, key, body)) return 'unfit'
  const balance = decodeCachedBalance(body)
  if (balance === undefined || !isOf(account, balance)) return 'unfit'
  const isStamped = epoch === String(balance.epoch) && version === String(balance.version)
  return isStamped ? balance : 'unfit'
}

function isOf(account: AccountIdentity, balance: CachedBalance): boolean {
  return (
    balance.account === account.address &&
    balance.ledger === account.ledger.ledgerId &&
    balance.currency === account.currency &&
    balance.normalBalance === account.normalBalance
  )
}
