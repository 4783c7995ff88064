import { addMember } from './add-member/spec.ts'
import { changeAccount } from './change-account/spec.ts'
import { changeCategory } from './change-category/spec.ts'
import { changeLedger } from './change-ledger/spec.ts'
import { closeAccount } from './close-account/spec.ts'
import type { CommandName, CommandSpec } from './command-spec.ts'
import { createCategory } from './create-category/spec.ts'
import { openAccounts } from './open-accounts/spec.ts'
import { openLedger } from './open-ledger/spec.ts'
import { postPending } from './post-pending/spec.ts'
import { postTransaction } from './post-transaction/spec.ts'
import { registerCurrency } from './register-currency/spec.ts'
import { removeMember } from './remove-member/spec.ts'
import { reverseTransaction } from './reverse-transaction/spec.ts'
import { voidPending } from './void-pending/spec.ts'

/** A new operation does not compile until it can be asked for. */
const byName: Readonly<Record<CommandName, CommandSpec>> = {
  'register-currency': registerCurrency,
  'open-ledger': openLedger,
  'change-ledger': changeLedger,
  'open-accounts': openAccounts,
  'change-account': changeAccount,
  'close-account': closeAccount,
  'create-category': createCategory,
  'change-category': changeCategory,
  'add-member': addMember,
  'remove-member': removeMember,
  'post-transaction': postTransaction,
  'post-pending': postPending,
  'void-pending': voidPending,
  'reverse-transaction': reverseTransaction,
}

/** Everything that can be asked of the ledger, through any door, in the order of the document. */
export const commandSpecs: readonly CommandSpec[] = Object.values(byName)
