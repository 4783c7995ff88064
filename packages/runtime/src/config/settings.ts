import { Type, type TOptional, type TUnsafe } from 'typebox'

/** What every setting says of itself; it ends up in the schema, in errors and in the documentation. */
export interface SettingNote {
  /** The variable of the environment. */
  readonly env: string
  /** One sentence for the documentation and for `.env.example`. */
  readonly meaning: string
  /** The value is never printed. */
  readonly secret?: boolean
}

/** Text as it is; `pattern` and `expected` say what it must look like. */
export function textSetting(note: SettingNote & TextRules & { readonly default?: string }) {
  return Type.Unsafe<string>(Type.String({ ...note }))
}

interface TextRules {
  readonly pattern?: string
  /** The pattern in words: "a name of 1 to 63 letters". */
  readonly expected?: string
}

/** An integer in decimal digits, within bounds that are always given. */
export function integerSetting(
  note: SettingNote & {
    readonly minimum: number
    readonly maximum: number
    readonly default?: number
  },
) {
  return Type.Unsafe<number>(Type.Integer({ ...note }))
}

/** `true` or `false`, nothing else. */
export function flagSetting(note: SettingNote & { readonly default?: boolean }) {
  return Type.Unsafe<boolean>(Type.Boolean({ ...note }))
}

/** One of a closed list of words. */
export function choiceSetting<const Choice extends string>(
  choices: readonly Choice[],
  note: SettingNote & { readonly default?: Choice },
): TUnsafe<Choice> {
  return Type.Unsafe<Choice>({ type: 'string', enum: [...choices], ...note })
}

/** Comma separated; empty means none. Each item must fit `itemPattern`. */
export function listSetting(
  note: SettingNote & {
    readonly itemPattern: string
    /** The pattern in words: "host:port". */
    readonly itemExpected: string
    readonly default?: readonly string[]
  },
) {
  const { itemPattern, itemExpected, ...rest } = note
  return Type.Unsafe<readonly string[]>(
    Type.Array(Type.String({ pattern: itemPattern }), { itemExpected, ...rest }),
  )
}

/** A URL with one of the schemes given. It may hold a password, so it is a secret. */
export function urlSetting(note: UrlNote & { readonly default?: string }): TUnsafe<string> {
  return Type.Unsafe<string>(Type.String({ secret: true, ...note }))
}

interface UrlNote extends SettingNote {
  /** With the colon: `['postgres:', 'postgresql:']`. */
  readonly schemes: readonly string[]
}

/** Absent (undefined) when the variable is not set or is empty. */
export function optional<Value>(setting: TUnsafe<Value>): TOptional<TUnsafe<Value>> {
  return Type.Optional(setting)
}
