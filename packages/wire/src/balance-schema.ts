import { Type } from 'typebox'

const Sum = Type.String({
  pattern: '^(0|-?[1-9][0-9]{0,38})$',
  description: 'Minor units as text.',
  examples: ['90000'],
})

const Sums = (description: string) =>
  Type.Object({ debits: Sum, credits: Sum, amount: Sum }, { description })

/** The three balances of an account, as `renderBalances` renders them. */
export const sumsFields = {
  posted: Sums('What is posted; `amount` in the normal direction of the account.'),
  pending: Sums('What is held.'),
  available: Sums('Posted, less what is held and would lower it.'),
}

export const sumsExample = {
  posted: { debits: '0', credits: '90000', amount: '90000' },
  pending: { debits: '0', credits: '0', amount: '0' },
  available: { debits: '0', credits: '90000', amount: '90000' },
}
