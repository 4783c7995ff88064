/** Commands by their operation, as the types of their messages name them. */
export const commandNames: Readonly<Record<string, string>> = {
  openLedger: 'open-ledger',
  changeLedger: 'change-ledger',
  openAccounts: 'open-accounts',
  changeAccount: 'change-account',
  closeAccount: 'close-account',
  createCategory: 'create-category',
  changeCategory: 'change-category',
  addCategoryMember: 'add-member',
  removeCategoryMember: 'remove-member',
  postTransaction: 'post-transaction',
  postPendingTransaction: 'post-pending',
  voidPendingTransaction: 'void-pending',
  reverseTransaction: 'reverse-transaction',
}

/** They are no commands of a topic: a currency belongs to no ledger, and many have many keys. */
export const operationsWithoutMessage: readonly string[] = ['registerCurrency', 'postTransactions']
