import type { TransactionPending, TransactionPosted } from '@ledger/wire'
import { uuidOfTransactionId } from '@ledger/wire'
import type { LedgerPlace, StoredTransaction } from '../decide/command.ts'
import { findTransaction } from '../journal/find-transaction.ts'
import type { Ask } from './ask.ts'
import type { CurrencyDirectory } from './currency-directory.ts'

/** What transactions are for ever: how they were made. What became of them is in their heads. */
export class TransactionDirectory {
  readonly #ask: Ask
  readonly #currencies: CurrencyDirectory

  constructor(ask: Ask, currencies: CurrencyDirectory) {
    this.#ask = ask
    this.#currencies = currencies
  }

  /** Undefined when the ledger has no such transaction. @param id `txn_…` */
  async find(ledger: LedgerPlace, id: string): Promise<StoredTransaction | undefined> {
    const uuid = uuidOfTransactionId(id)
    if (uuid === undefined) return undefined
    const body = await this.#ask((client) =>
      findTransaction(client, ledger.shardId, ledger.ledgerNo, uuid),
    )
    return body === undefined ? undefined : this.#stored(uuid, body)
  }

  #stored(uuid: string, body: string): StoredTransaction {
    const event = JSON.parse(body) as TransactionPending | TransactionPosted
    return {
      transactionId: Buffer.from(uuid, 'hex'),
      event,
      accounts: event.entries.map((entry) => {
        const currencyNo = this.#currencies.numberOf(entry.currency)
        if (currencyNo === undefined) throw new Error(`${entry.currency} is not registered`)
        return {
          accountNo: entry.account_no,
          address: entry.account,
          currency: entry.currency,
          currencyNo,
          normalBalance: entry.normal_balance,
        }
      }),
    }
  }
}
