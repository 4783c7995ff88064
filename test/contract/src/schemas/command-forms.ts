import type { CommandForm } from './schema-documents.ts'

/** The commands that can be sent as messages, as the write side declares them. */
export const commandForms: readonly CommandForm[] = []
