/** A value with one thing changed. */
export interface Variant {
  /** Where, as a JSON Pointer, and what. */
  readonly what: string
  readonly value: unknown
}

/** In place of anything: each is wrong in most places, and right in some. */
const replacements: readonly unknown[] = [
  null,
  true,
  1,
  -1,
  1.5,
  '',
  '!',
  '0',
  'a'.repeat(65),
  'a'.repeat(1_025),
  [],
  {},
]

/** In every object: names that may be known, and ones that are too long for a name. */
const strangers: Readonly<Record<string, unknown>> = {
  colour: 'red',
  size: 1,
  ['x'.repeat(65)]: 'red',
  ['y'.repeat(65)]: 1,
}

/** The value with one thing replaced, left out or added, at every place of it. */
export function variantsOf(value: unknown, place = ''): readonly Variant[] {
  const replaced = replacements.map((other) => ({
    what: `${place} is ${JSON.stringify(other).slice(0, 70)}`,
    value: other,
  }))
  if (typeof value !== 'object' || value === null) return replaced
  return [...replaced, ...(Array.isArray(value) ? inList(value, place) : inFields(value, place))]
}

function inList([first, ...others]: readonly unknown[], place: string): readonly Variant[] {
  if (first === undefined) return []
  return variantsOf(first, `${place}/0`).map(({ what, value }) => ({
    what,
    value: [value, ...others],
  }))
}

function inFields(fields: object, place: string): readonly Variant[] {
  const changed = Object.entries(fields).flatMap(([name, field]) => {
    const { [name]: _, ...others } = fields as Readonly<Record<string, unknown>>
    const inField = variantsOf(field, `${place}/${name}`)
    return [
      { what: `${place}/${name} is left out`, value: others },
      ...inField.map(({ what, value }) => ({ what, value: { ...fields, [name]: value } })),
    ]
  })
  const added = Object.entries(strangers).map(([name, stranger]) => ({
    what: `${place}/${name} is added`,
    value: { ...fields, [name]: stranger },
  }))
  return [...changed, ...added]
}
