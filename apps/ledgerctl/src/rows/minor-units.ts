/** How amounts are written in a file. */
export interface AmountForm {
  /** Places behind the point; undefined where amounts are minor units already. */
  readonly scale: number | undefined
  readonly point: '.' | ','
  readonly isSigned: boolean
}

/** Text that is exact: digits without leading zeros, `0` included. */
export interface MinorUnits {
  readonly isNegative: boolean
  readonly digits: string
}

const digitsMax = 38
const whole = /^([+-]?)(0|[1-9][0-9]*)$/
const decimal = /^([+-]?)(0|[1-9][0-9]*)(?:([.,])([0-9]+))?$/

/**
 * An amount on its text alone, never by way of a floating point number. Undefined for what is none,
 * and for more places than the currency has.
 */
export function minorUnitsOf(text: string, form: AmountForm): MinorUnits | undefined {
  // a million digits are no amount, and need not be looked at
  if (text.length > 2 * digitsMax) return undefined
  return form.scale === undefined
    ? unitsOf(whole.exec(text)?.slice(1) ?? [], form, 0)
    : decimalUnitsOf(text, form, form.scale)
}

function decimalUnitsOf(text: string, form: AmountForm, scale: number): MinorUnits | undefined {
  const [sign, before, point, after = ''] = decimal.exec(text)?.slice(1) ?? []
  if (point !== undefined && point !== form.point) return undefined
  if (after.length > scale) return undefined
  return unitsOf([sign, before, after], form, scale)
}

function unitsOf(
  [sign, before, after = '']: readonly (string | undefined)[],
  form: AmountForm,
  scale: number,
): MinorUnits | undefined {
  if (before === undefined || (sign !== '' && !form.isSigned)) return undefined
  const digits = (before + after.padEnd(scale, '0')).replace(/^0+(?=.)/, '')
  if (digits.length > digitsMax) return undefined
  return { isNegative: sign === '-' && digits !== '0', digits }
}
