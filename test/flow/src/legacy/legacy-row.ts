/** A booking as the other system has it: its own ids, a signed amount with a comma, local accounts. */
export interface LegacyRow {
  readonly id: string
  readonly customer: string
  readonly till: string
  /** Minor units: above 0 raises the customer's balance. */
  readonly amount: bigint
  /** YYYY-MM-DD */
  readonly bookedOn: string
  readonly recordedAt: string
}

/** How the export becomes transactions: the same mapping for `import` and `reconcile`. */
export const legacyMapping = {
  format: 'csv',
  csv: { delimiter: ';' },
  amounts: { decimal: true, point: ',' },
  row_key: '{id}',
  key_prefix: 'legacy:',
  recorded_at: '{recorded_at}',
  transaction: {
    external_id: '{id}',
    effective_at: '{booked_on}T00:00:00Z',
    source: 'legacy',
    entries: [
      {
        account: '{customer}',
        direction: { sign: '{amount}', plus: 'credit', minus: 'debit' },
        amount: '{amount}',
        currency: 'CZK',
      },
      {
        account: '{till}',
        direction: { sign: '{amount}', plus: 'debit', minus: 'credit' },
        amount: '{amount}',
        currency: 'CZK',
      },
    ],
  },
} as const

export const legacyBalancesMapping = {
  format: 'csv',
  csv: { delimiter: ';' },
  amounts: { decimal: true, point: ',' },
  balance: { account: '{account}', currency: 'CZK', amount: '{balance}' },
} as const

/** What the ledger is told, exactly as an import of the row would tell it. */
export function transactionOf({ id, customer, till, amount, bookedOn }: LegacyRow) {
  const isRaise = amount > 0n
  const text = String(isRaise ? amount : -amount)
  const [own, other] = isRaise ? (['credit', 'debit'] as const) : (['debit', 'credit'] as const)
  return {
    entries: [
      { account: customer, direction: own, amount: text, currency: 'CZK' },
      { account: till, direction: other, amount: text, currency: 'CZK' },
    ],
    effective_at: `${bookedOn}T00:00:00Z`,
    external_id: id,
    source: 'legacy',
  }
}

export function exportOf(rows: readonly LegacyRow[]): string {
  const lines = rows.map(({ id, customer, till, amount, bookedOn, recordedAt }) =>
    [id, customer, till, decimal(amount), bookedOn, recordedAt].join(';'),
  )
  return ['id;customer;till;amount;booked_on;recorded_at', ...lines, ''].join('\r\n')
}

/** `-12,50` */
export function decimal(amount: bigint): string {
  const digits = String(amount < 0n ? -amount : amount).padStart(3, '0')
  return `${amount < 0n ? '-' : ''}${digits.slice(0, -2)},${digits.slice(-2)}`
}
