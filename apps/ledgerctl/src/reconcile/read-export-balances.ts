import { CommandFailed } from '../commands/command-failed.ts'
import { exitCodes } from '../commands/exit-codes.ts'
import type { Scales } from '../rows/compile-entry.ts'
import { TextCompiler } from '../rows/compile-text.ts'
import type { BalancesMapping } from '../rows/mapping-schema.ts'
import { minorUnitsOf } from '../rows/minor-units.ts'
import { readRows } from '../rows/read-rows.ts'

export interface ExportedBalance {
  readonly currency: string
  /** In the normal direction of the account. */
  readonly amount: bigint
}

/** @throws CommandFailed at the first row that tells no balance: without it nothing can be compared */
export async function readExportBalances(
  path: string,
  mapping: BalancesMapping,
  scales: Scales,
): Promise<ReadonlyMap<string, ExportedBalance>> {
  const compiler = new TextCompiler()
  const accountOf = compiler.text(mapping.balance.account, '/account')
  const currencyOf = compiler.text(mapping.balance.currency, '/currency')
  const amountOf = compiler.text(mapping.balance.amount, '/amount')
  const isDecimal = mapping.amounts?.decimal === true
  const point = mapping.amounts?.point ?? '.'
  const balances = new Map<string, ExportedBalance>()
  for await (const row of readRows({ path, form: mapping, names: compiler.names })) {
    if (row.fault !== undefined) throw unusable(row.line, row.fault.message)
    const account = accountOf(row.fields)
    const currency = currencyOf(row.fields)
    const text = amountOf(row.fields)
    const scale = isDecimal ? scales.get(currency) : undefined
    if (isDecimal && scale === undefined) throw unusable(row.line, `no currency ${currency}`)
    const units = minorUnitsOf(text, { scale, point, isSigned: true })
    if (account === '' || units === undefined) {
      throw unusable(
        row.line,
        `${JSON.stringify(text)} is no balance of ${account || 'an account'}`,
      )
    }
    if (balances.has(account)) throw unusable(row.line, `${account} is there twice`)
    const amount = BigInt(units.digits) * (units.isNegative ? -1n : 1n)
    balances.set(account, { currency, amount })
  }
  return balances
}

function unusable(line: number, what: string): CommandFailed {
  return new CommandFailed(`line ${line} of the balances: ${what}`, exitCodes.usage)
}
