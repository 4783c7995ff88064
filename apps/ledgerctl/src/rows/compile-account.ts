import type { AccountMapping } from './mapping-schema.ts'
import { addressPattern, fitting, notFitting } from './compile-entry.ts'
import { compileMetadata } from './compile-metadata.ts'
import type { TextCompiler } from './compile-text.ts'
import type { Fields } from './row.ts'
import type { AccountToOpen } from './transaction.ts'

/** Undefined when the row names none. @throws RowFault */
export type AccountOf = (fields: Fields) => AccountToOpen | undefined

export function compileAccount(
  mapping: AccountMapping,
  pointer: string,
  compiler: TextCompiler,
): AccountOf {
  const addressOf = compiler.text(mapping.address, `${pointer}/address`)
  const currencyOf = compiler.text(mapping.currency, `${pointer}/currency`)
  const normalOf = compiler.text(mapping.normal_balance, `${pointer}/normal_balance`)
  const minOf = compileLimit(mapping.min_balance, `${pointer}/min_balance`, compiler)
  const maxOf = compileLimit(mapping.max_balance, `${pointer}/max_balance`, compiler)
  const metadataOf = compileMetadata(mapping.metadata, pointer, compiler)

  return (fields) => {
    const named = addressOf(fields)
    if (named === '') return undefined
    const address = fitting(addressPattern, named, `${pointer}/address`)
    const normal = normalOf(fields)
    if (normal !== 'debit' && normal !== 'credit') {
      throw notFitting(normal, `${pointer}/normal_balance`)
    }
    const [min, max, metadata] = [minOf(fields), maxOf(fields), metadataOf(fields)]
    return {
      address,
      currency: currencyOf(fields),
      normal_balance: normal,
      ...(min !== undefined && { min_balance: min }),
      ...(max !== undefined && { max_balance: max }),
      ...(metadata !== undefined && { metadata }),
    }
  }
}

/** Undefined is the limit that the service gives by itself; null is none. */
function compileLimit(
  source: AccountMapping['min_balance'],
  pointer: string,
  compiler: TextCompiler,
): (fields: Fields) => string | null | undefined {
  if (source === null) return () => null
  return compiler.optional(source, pointer)
}
