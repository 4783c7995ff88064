type Schema = Readonly<Record<string, unknown>>

/** Words that say nothing about which values are right. */
const annotations: ReadonlySet<string> = new Set([
  '$id',
  '$schema',
  'title',
  'description',
  'examples',
  'default',
  'deprecated',
])

/** Words that are compared one by one below. */
const compared: ReadonlySet<string> = new Set([
  'type',
  'enum',
  'const',
  'properties',
  'required',
  'additionalProperties',
  'items',
  'anyOf',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
])

const lowerBounds = ['minimum', 'minLength', 'minItems', 'minProperties'] as const
const upperBounds = ['maximum', 'maxLength', 'maxItems', 'maxProperties'] as const

/**
 * Why not every value of the narrower schema is one of the wider; empty when every one is. It knows what
 * our own schemas are made of; of anything else it only knows whether it is the same, and says so.
 * @param pointer JSON Pointer to where we are
 */
export function whyWider(narrow: Schema, wide: Schema, pointer = ''): readonly string[] {
  if (isAlternatives(narrow) || isAlternatives(wide)) return ofAlternatives(narrow, wide, pointer)
  return [
    ...ofTypes(narrow, wide, pointer),
    ...ofValues(narrow, wide, pointer),
    ...ofBounds(narrow, wide, pointer),
    ...ofObjects(narrow, wide, pointer),
    ...ofItems(narrow, wide, pointer),
    ...ofOtherWords(narrow, wide, pointer),
  ]
}

function isAlternatives(schema: Schema): boolean {
  return Array.isArray(schema.anyOf)
}

function alternativesOf(schema: Schema): readonly Schema[] {
  return isAlternatives(schema) ? (schema.anyOf as readonly Schema[]) : [schema]
}

/** Each of the narrower ones must be one of the wider. */
function ofAlternatives(narrow: Schema, wide: Schema, pointer: string): readonly string[] {
  const wider = alternativesOf(wide)
  return alternativesOf(narrow).flatMap((one, index) =>
    wider.some((other) => whyWider(one, other, pointer).length === 0)
      ? []
      : [`${pointer}/anyOf/${index}: fits none of the others`],
  )
}

function ofTypes(narrow: Schema, wide: Schema, pointer: string): readonly string[] {
  if (wide.type === undefined) return []
  const allowed = typesOf(wide)
  return typesOf(narrow)
    .filter(
      (type) => !allowed.includes(type) && !(type === 'integer' && allowed.includes('number')),
    )
    .map((type) => `${pointer}: may be ${type}`)
}

function typesOf({ type }: Schema): readonly string[] {
  if (type === undefined) return ['anything']
  return (Array.isArray(type) ? type : [type]) as readonly string[]
}

function ofValues(narrow: Schema, wide: Schema, pointer: string): readonly string[] {
  const allowed = valuesOf(wide)
  if (allowed === undefined) return []
  const values = valuesOf(narrow)
  if (values === undefined) return [`${pointer}: may be any value`]
  return values
    .filter((value) => !allowed.includes(value))
    .map((value) => `${pointer}: may be ${value}`)
}

/** As JSON texts; undefined when any value will do. */
function valuesOf(schema: Schema): readonly string[] | undefined {
  if ('const' in schema) return [JSON.stringify(schema.const)]
  if (!Array.isArray(schema.enum)) return undefined
  return schema.enum.map((value) => JSON.stringify(value))
}

function ofBounds(narrow: Schema, wide: Schema, pointer: string): readonly string[] {
  const isLower = (name: string) =>
    numberAt(narrow, name, -Infinity) < numberAt(wide, name, -Infinity)
  const isHigher = (name: string) =>
    numberAt(narrow, name, Infinity) > numberAt(wide, name, Infinity)
  return [...lowerBounds.filter(isLower), ...upperBounds.filter(isHigher)].map(
    (name) => `${pointer}: ${name} is looser`,
  )
}

function numberAt(schema: Schema, name: string, otherwise: number): number {
  const value = schema[name]
  return typeof value === 'number' ? value : otherwise
}

function ofObjects(narrow: Schema, wide: Schema, pointer: string): readonly string[] {
  const [ours, theirs] = [propertiesOf(narrow), propertiesOf(wide)]
  const required = requiredOf(narrow)
  const missing = requiredOf(wide)
    .filter((name) => !required.includes(name))
    .map((name) => `${pointer}/${name}: may be missing`)
  const changed = [...theirs].flatMap(([name, schema]) => {
    const own = ours.get(name)
    return own === undefined
      ? ofAbsent(narrow, name, pointer)
      : whyWider(own, schema, `${pointer}/${name}`)
  })
  const added = [...ours.keys()]
    .filter((name) => !theirs.has(name) && wide.additionalProperties === false)
    .map((name) => `${pointer}/${name}: is not known`)
  return [...missing, ...changed, ...added, ...ofAdditional(narrow, wide, pointer)]
}

/** A property that the wider schema describes and the narrower does not name may be anything there. */
function ofAbsent(narrow: Schema, name: string, pointer: string): readonly string[] {
  return narrow.additionalProperties === false ? [] : [`${pointer}/${name}: may be anything`]
}

function ofAdditional(narrow: Schema, wide: Schema, pointer: string): readonly string[] {
  const [ours, theirs] = [narrow.additionalProperties ?? true, wide.additionalProperties ?? true]
  if (theirs === true || ours === false) return []
  if (ours === true || theirs === false) return [`${pointer}: may have other properties`]
  return whyWider(ours as Schema, theirs as Schema, `${pointer}/*`)
}

function propertiesOf({ properties }: Schema): ReadonlyMap<string, Schema> {
  return new Map(Object.entries((properties ?? {}) as Readonly<Record<string, Schema>>))
}

function requiredOf({ required }: Schema): readonly string[] {
  return (required ?? []) as readonly string[]
}

function ofItems(narrow: Schema, wide: Schema, pointer: string): readonly string[] {
  if (wide.items === undefined) return []
  if (narrow.items === undefined) return [`${pointer}: its items may be anything`]
  return whyWider(narrow.items as Schema, wide.items as Schema, `${pointer}/items`)
}

/** Patterns, formats and words that our schemas do not use so far: they may be dropped by the wider one. */
function ofOtherWords(narrow: Schema, wide: Schema, pointer: string): readonly string[] {
  return Object.keys(wide)
    .filter((word) => !annotations.has(word) && !compared.has(word))
    .filter((word) => JSON.stringify(narrow[word]) !== JSON.stringify(wide[word]))
    .map((word) => `${pointer}: ${word} is another`)
}
