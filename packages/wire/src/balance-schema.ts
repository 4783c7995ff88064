import { Type } from 'typebox'

/** The three balances of an account, as `renderBalances` renders them. */
export const sumsFields = sumsFieldsOf('account', 39)

/** Those of all accounts of a category in one currency: up to 50,000 sums of 38 digits. */
export const categorySumsFields = sumsFieldsOf('category', 43)

function sumsFieldsOf(whose: string, digitsMax: number) {
  const Sum = Type.String({
    pattern: `^(0|-?[1-9][0-9]{0,${digitsMax - 1}})$`,
    description: 'Minor units as text.',
    examples: ['90000'],
  })
  const Sums = (description: string) =>
    Type.Object({ debits: Sum, credits: Sum, amount: Sum }, { description })
  return {
    posted: Sums(`What is posted; \`amount\` in the normal direction of the ${whose}.`),
    pending: Sums('What is held.'),
    available: Sums('Posted, less what is held and would lower it.'),
  }
}

export const sumsExample = {
  posted: { debits: '0', credits: '90000', amount: '90000' },
  pending: { debits: '0', credits: '0', amount: '0' },
  available: { debits: '0', credits: '90000', amount: '90000' },
}
