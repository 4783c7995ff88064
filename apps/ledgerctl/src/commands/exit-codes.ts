/** How `import` and `reconcile` end, for scripts that start them. */
export const exitCodes = {
  /** Rows with errors, or differences. */
  faults: 1,
  /** The command line, the mapping or the file cannot be used; nothing was written. */
  usage: 2,
  /** It gave up waiting; the same command goes on where it ended. */
  unfinished: 3,
  /** Everything is in, and the ledger says something else; or rows are still in flight. */
  unproven: 4,
} as const
