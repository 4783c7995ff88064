/**
 * Which fields of a request and of its answer hold what the body of HTTP holds. All others of a request
 * are parameters, but for `dry_run`.
 */
export interface RpcShape {
  /** One of these holds the body; none where the command has none. */
  readonly body: readonly string[]
  /** One of these holds the answer; none where the answer itself is the body of HTTP. */
  readonly answer: readonly string[]
}

/** The methods of `ledger.v1.CommandService`: operations of OpenAPI with a capital. */
export const commandRpcs = {
  RegisterCurrency: { body: ['currency'], answer: ['currency'] },
  OpenLedger: { body: ['ledger'], answer: ['ledger'] },
  ChangeLedger: { body: ['change'], answer: ['ledger'] },
  OpenAccounts: { body: ['account', 'accounts'], answer: ['account', 'accounts'] },
  ChangeAccount: { body: ['change'], answer: ['account'] },
  CloseAccount: { body: [], answer: ['account'] },
  CreateCategory: { body: ['category'], answer: ['category'] },
  ChangeCategory: { body: ['change'], answer: ['category'] },
  AddCategoryMember: { body: [], answer: ['membership'] },
  RemoveCategoryMember: { body: [], answer: ['membership'] },
  PostTransaction: { body: ['transaction'], answer: ['transaction'] },
  PostPendingTransaction: { body: ['posting'], answer: ['transaction'] },
  VoidPendingTransaction: { body: [], answer: ['transaction'] },
  ReverseTransaction: { body: ['reversal'], answer: ['transaction'] },
  PostTransactionsAtomically: { body: ['items'], answer: ['results'] },
  PostTransactions: { body: ['transaction'], answer: [] },
} as const satisfies Readonly<Record<string, RpcShape>>

/** Those of `ledger.v1.QueryService`. */
export const queryRpcs = {
  ListCurrencies: { body: [], answer: [] },
  ListLedgers: { body: [], answer: [] },
  GetLedger: { body: [], answer: ['ledger'] },
  ListAccounts: { body: [], answer: [] },
  GetAccount: { body: [], answer: ['account'] },
  GetBalance: { body: [], answer: ['balance'] },
  GetBalances: { body: [], answer: [] },
  ListEntries: { body: [], answer: [] },
  GetStatement: { body: [], answer: ['statement'] },
  ListCategories: { body: [], answer: [] },
  GetCategory: { body: [], answer: ['category'] },
  ListCategoryMembers: { body: [], answer: [] },
  GetCategoryBalance: { body: [], answer: ['balance'] },
  ListTransactions: { body: [], answer: [] },
  GetTransaction: { body: [], answer: ['transaction'] },
  ListTransactionVersions: { body: [], answer: [] },
  ListRecords: { body: [], answer: [] },
} as const satisfies Readonly<Record<string, RpcShape>>

export type CommandRpc = keyof typeof commandRpcs
export type QueryRpc = keyof typeof queryRpcs

/** The method of an operation of OpenAPI: its name with a capital. */
export function rpcNameOf(operationId: string): string {
  return operationId.charAt(0).toUpperCase() + operationId.slice(1)
}
