import type { Direction } from '@ledger/domain'
import type { EntryMapping, ImportMapping, Sign } from './mapping-schema.ts'
import type { AmountForm } from './minor-units.ts'
import { minorUnitsOf } from './minor-units.ts'
import type { TextCompiler, TextOf } from './compile-text.ts'
import type { Fields } from './row.ts'
import { RowFault } from './row-fault.ts'
import type { MappedEntry } from './transaction.ts'

/** How many places the amounts of each currency have; only asked where amounts are decimal. */
export type Scales = ReadonlyMap<string, number>

/** Undefined when the mapping leaves the entry out for this row. @throws RowFault */
export type EntryOf = (fields: Fields) => MappedEntry | undefined

// as the service has them; what does not fit could not even be asked for
export const addressPattern = /^[A-Za-z0-9][A-Za-z0-9:._-]{0,127}$/
const currencyCode = /^[A-Z][A-Z0-9_]{2,15}$/

export function compileEntry(
  mapping: EntryMapping,
  pointer: string,
  amounts: ImportMapping['amounts'],
  scales: Scales,
  compiler: TextCompiler,
): EntryOf {
  const { direction, when } = mapping
  const isSigned = typeof direction === 'object' && 'sign' in direction
  const accountOf = compiler.text(mapping.account, `${pointer}/account`)
  const currencyOf = compiler.text(mapping.currency, `${pointer}/currency`)
  const amountOf = compiler.text(mapping.amount, `${pointer}/amount`)
  const directionOf = isSigned
    ? compileSign(direction, mapping.amount, `${pointer}/direction`, compiler)
    : compileDirection(compiler.text(direction, `${pointer}/direction`), `${pointer}/direction`)
  const isWanted = when === undefined ? () => true : compileWhen(when, compiler)
  const scaleOf = (currency: string) =>
    amounts?.decimal === true ? scaleIn(scales, currency, pointer) : undefined
  const point = amounts?.point ?? '.'

  return (fields) => {
    if (!isWanted(fields)) return undefined
    const account = fitting(addressPattern, accountOf(fields), `${pointer}/account`)
    const currency = fitting(currencyCode, currencyOf(fields), `${pointer}/currency`)
    const form = { scale: scaleOf(currency), point, isSigned } as const
    const text = amountOf(fields)
    const units = minorUnitsOf(text, form)
    if (units === undefined || units.digits === '0') throw noAmount(text, form.scale, pointer)
    const given = directionOf(fields, text, form)
    return { account, direction: given, amount: units.digits, currency }
  }
}

function compileWhen(when: string, compiler: TextCompiler): (fields: Fields) => boolean {
  const textOf = compiler.text(when, '')
  return (fields) => textOf(fields) !== ''
}

/** @throws RowFault */
type DirectionOf = (fields: Fields, amount: string, form: AmountForm) => Direction

function compileDirection(textOf: TextOf, pointer: string): DirectionOf {
  return (fields) => {
    const text = textOf(fields)
    if (text === 'debit' || text === 'credit') return text
    throw notFitting(text, pointer)
  }
}

/**
 * The sign of the amount itself, or of another field. That must be a sign or an amount: what is
 * neither would count as plus, and the money would go the other way. Nor may the two contradict.
 */
function compileSign(
  { sign, plus, minus }: Sign,
  amount: string,
  pointer: string,
  compiler: TextCompiler,
): DirectionOf {
  const textOf = compiler.text(sign, pointer)
  const isOfAmount = sign === amount
  return (fields, amountText, form) => {
    const text = textOf(fields)
    const isMinus = text.startsWith('-')
    if (isOfAmount) return isMinus ? minus : plus
    const isSign = text === '+' || text === '-' || minorUnitsOf(text, form) !== undefined
    const contradicts = isMinus ? amountText.startsWith('+') : amountText.startsWith('-')
    if (!isSign || contradicts) throw notFitting(text, pointer)
    return isMinus ? minus : plus
  }
}

/** @throws RowFault */
export function fitting(pattern: RegExp, text: string, pointer: string): string {
  if (pattern.test(text)) return text
  throw notFitting(text, pointer)
}

export function notFitting(text: string, pointer: string): RowFault {
  const detail = text === '' ? 'There is nothing in it.' : `It may not be ${shown(text)}.`
  return new RowFault('invalid_field', detail, pointer)
}

function scaleIn(scales: Scales, currency: string, pointer: string): number {
  const scale = scales.get(currency)
  if (scale !== undefined) return scale
  const detail = `The ledger has no currency ${currency}.`
  throw new RowFault('invalid_field', detail, `${pointer}/currency`)
}

function noAmount(text: string, scale: number | undefined, pointer: string): RowFault {
  const form =
    scale === undefined ? 'minor units above zero' : `above zero with at most ${scale} places`
  const detail = `An amount is ${form}, of at most 38 digits; not ${shown(text)}.`
  return new RowFault('invalid_amount', detail, `${pointer}/amount`)
}

const shownCharsMax = 80

function shown(text: string): string {
  return JSON.stringify(text.slice(0, shownCharsMax))
}
