import type { PoolClient } from 'pg'

// In the order in which a rebuild swaps them. Not a query, so the snapshot is taken after it.
const text = `
  lock table projection.transactions, projection.transaction_terms, projection.account_terms
    in access share mode`

/**
 * Keeps a rebuild from putting new tables in the place of those that are searched, until the end of the
 * transaction: of rows that were written after its snapshot nothing would be seen. To be sent first.
 */
export async function holdSearchedTables(client: PoolClient): Promise<void> {
  await client.query(text)
}
