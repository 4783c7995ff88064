/** How `import` and `reconcile` end, for scripts that start them. */
export const exitCodes = {
  /** Rows with errors, or differences. */
  faults: 1,
  /** The command line, the mapping or the file cannot be used; nothing was written. */
  usage: 2,
  /** It did not come to its end: waited too long, or was cut off; the same command goes on. */
  unfinished: 3,
  /** Everything is in, and the ledger says something else; or rows are still in flight. */
  unproven: 4,
} as const
