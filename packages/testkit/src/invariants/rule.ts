import type { Invariant } from './violation.ts'

/** A statement that finds what is wrong: no row means that the rule holds. */
export interface Rule {
  readonly invariant: Invariant
  /** kebab-case, also the name of its file. */
  readonly name: string
  /** A query with one text column `detail` that says where and what. */
  readonly sql: string
}
