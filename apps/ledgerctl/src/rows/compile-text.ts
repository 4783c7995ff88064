import { CommandFailed } from '../commands/command-failed.ts'
import { exitCodes } from '../commands/exit-codes.ts'
import type { TextSource } from './mapping-schema.ts'
import type { Fields } from './row.ts'
import { RowFault } from './row-fault.ts'

/** @throws RowFault */
export type TextOf = (fields: Fields) => string

/** Collects the names of all fields that are asked for, which a CSV must have as columns. */
export class TextCompiler {
  readonly #names = new Set<string>()

  get names(): ReadonlySet<string> {
    return this.#names
  }

  /**
   * A field that a row does not have counts as empty: who needs it says so.
   * @param pointer into the transaction, for what is wrong with a row
   * @throws CommandFailed when a brace is left open
   */
  text(source: TextSource, pointer: string): TextOf {
    return typeof source === 'string' ? this.#template(source) : this.#choice(source, pointer)
  }

  /** Undefined where it comes to nothing, or where there is no source. */
  optional(
    source: TextSource | null | undefined,
    pointer: string,
  ): (fields: Fields) => string | undefined {
    if (source === undefined || source === null) return () => undefined
    const textOf = this.text(source, pointer)
    return (fields) => textOf(fields) || undefined
  }

  #template(template: string): TextOf {
    const parts = partsOf(template)
    for (const { field } of parts) if (field !== undefined) this.#names.add(field)
    const only = parts.length === 1 ? parts[0]?.field : undefined
    if (only !== undefined) return (fields) => fields.get(only) ?? ''
    return (fields) => {
      let text = ''
      for (const { text: fixed, field } of parts) {
        text += field === undefined ? fixed : (fields.get(field) ?? '')
      }
      return text
    }
  }

  #choice({ field, map, otherwise }: Exclude<TextSource, string>, pointer: string): TextOf {
    this.#names.add(field)
    const meanings = new Map(Object.entries(map))
    return (fields) => {
      const value = fields.get(field) ?? ''
      const meaning = meanings.get(value) ?? otherwise
      if (meaning !== undefined) return meaning
      const detail = `The mapping has nothing for ${JSON.stringify(value)} in \`${field}\`.`
      throw new RowFault('value_not_mapped', detail, pointer)
    }
  }
}

interface Part {
  /** Empty where a field stands. */
  readonly text: string
  readonly field?: string
}

const token = /\{\{|\}\}|\{([^{}]+)\}|[{}]|[^{}]+/g

function partsOf(template: string): readonly Part[] {
  return [...template.matchAll(token)].map(([text, field]): Part => {
    if (field !== undefined) return { text: '', field }
    if (text === '{' || text === '}') {
      const what = `a brace without its other in ${JSON.stringify(template)}; {{ is a brace itself`
      throw new CommandFailed(`the mapping has ${what}`, exitCodes.usage)
    }
    return { text: text === '{{' ? '{' : text === '}}' ? '}' : text }
  })
}
