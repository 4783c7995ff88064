import type { DocsOptions } from '@ledger/runtime'

export const docs: DocsOptions = {
  title: 'Ledger read API',
  description:
    'Reads ledgers, accounts, balances, entries and transactions. By default a read sees every write that was acknowledged before it was asked for.',
  version: '1',
  tags: [
    { name: 'currencies', description: 'What accounts hold.' },
    { name: 'ledgers', description: 'Books of accounts.' },
    { name: 'accounts', description: 'What holds balances, in one currency each.' },
    { name: 'balances', description: 'What accounts hold.' },
    { name: 'entries', description: 'The history of accounts.' },
    { name: 'categories', description: 'Sets of accounts, with one balance for each currency.' },
    { name: 'transactions', description: 'Entries that balance, posted together.' },
    { name: 'records', description: 'What happened, as the journal keeps it.' },
  ],
}
