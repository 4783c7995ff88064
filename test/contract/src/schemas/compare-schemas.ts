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

/**
 * Words that let in what `additionalProperties` or `items` would keep out: even where the wider schema does
 * not have them they may not come.
 */
const loosening: readonly string[] = ['patternProperties', 'prefixItems']

const lowerBounds = ['minimum', 'minLength', 'minItems', 'minProperties'] as const
const upperBounds = ['maximum', 'maxLength', 'maxItems', 'maxProperties'] as const

/**
 * Why not every value of the narrower schema is one of the wider; empty when every one is. It knows what
 * our own schemas are made of; of anything else it only knows whether it is the same, and says so.
 * @param pointer JSON Pointer to where we are
 */
export function whyWider(
  narrow: Schema | boolean,
  wide: Schema | boolean,
  pointer = '',
): readonly string[] {
  if (wide === true || narrow === false) return []
  if (wide === false) return [`${pointer}: was never there`]
  const known = narrow === true ? {} : narrow
  if (!isAlternatives(known) && !isAlternatives(wide))
    return withoutAlternatives(known, wide, pointer)
  return [
    ...ofAlternatives(known, wide, pointer),
    // what stands beside the alternatives holds for each of them
    ...withoutAlternatives(besideAlternatives(known), besideAlternatives(wide), pointer),
  ]
}

function withoutAlternatives(narrow: Schema, wide: Schema, pointer: string): readonly string[] {
  return [
    ...ofTypes(narrow, wide, pointer),
    ...ofValues(narrow, wide, pointer),
    ...ofBounds(narrow, wide, pointer),
    ...ofObjects(narrow, wide, pointer),
    ...ofItems(narrow, wide, pointer),
    ...ofOtherWords(narrow, wide, pointer),
    ...ofDefaults(narrow, wide, pointer),
  ]
}

function isAlternatives(schema: Schema): boolean {
  return Array.isArray(schema.anyOf)
}

function alternativesOf(schema: Schema): readonly Schema[] {
  return isAlternatives(schema) ? (schema.anyOf as readonly Schema[]) : [schema]
}

/** A schema without alternatives is its own only one, and nothing stands beside it. */
function besideAlternatives(schema: Schema): Schema {
  if (!isAlternatives(schema)) return {}
  const { anyOf: _, ...beside } = schema
  return beside
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
  const added = [...ours].flatMap(([name, schema]) =>
    theirs.has(name) ? [] : ofAdded(schema, wide, `${pointer}/${name}`),
  )
  return [...missing, ...changed, ...added, ...ofAdditional(narrow, wide, pointer)]
}

/** A property that only the narrower schema names was one of the others before. */
function ofAdded(schema: Schema, wide: Schema, pointer: string): readonly string[] {
  const others = (wide.additionalProperties ?? true) as Schema | boolean
  return others === false ? [`${pointer}: is not known`] : whyWider(schema, others, pointer)
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

/** A default says nothing of which values are right, but who left the field out meant this one. */
function ofDefaults(narrow: Schema, wide: Schema, pointer: string): readonly string[] {
  const isKept =
    !('default' in narrow) || JSON.stringify(narrow.default) === JSON.stringify(wide.default)
  return isKept ? [] : [`${pointer}: default is another`]
}

/** Patterns, formats and words that our schemas do not use so far: they may be dropped by the wider one. */
function ofOtherWords(narrow: Schema, wide: Schema, pointer: string): readonly string[] {
  const words = Object.keys(wide).filter((word) => !annotations.has(word) && !compared.has(word))
  const added = loosening.filter((word) => word in narrow && !words.includes(word))
  return [...words, ...added]
    .filter((word) => JSON.stringify(narrow[word]) !== JSON.stringify(wide[word]))
    .map((word) => `${pointer}: ${word} is another`)
}
