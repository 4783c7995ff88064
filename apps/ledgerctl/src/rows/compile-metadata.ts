import type { TextSource } from './mapping-schema.ts'
import type { TextCompiler } from './compile-text.ts'
import type { Fields } from './row.ts'

type Texts = Readonly<Record<string, string>>

/** What comes to nothing is left out; undefined when all of it does. */
export function compileMetadata(
  sources: Readonly<Record<string, TextSource>> | undefined,
  pointer: string,
  compiler: TextCompiler,
): (fields: Fields) => Texts | undefined {
  if (sources === undefined) return () => undefined
  const each = Object.entries(sources).map(
    ([name, source]) => [name, compiler.text(source, `${pointer}/metadata/${name}`)] as const,
  )
  return (fields) => {
    const texts = each
      .map(([name, textOf]) => [name, textOf(fields)] as const)
      .filter(([, text]) => text !== '')
    return texts.length === 0 ? undefined : Object.fromEntries(texts)
  }
}
