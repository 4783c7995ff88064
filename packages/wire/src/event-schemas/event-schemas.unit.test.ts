import { describe, expect, test } from '@jest/globals'
import type { Static } from 'typebox'
import { recordTypeNumbers } from '../record-type.ts'
import type { JournalEvent } from '../events.ts'
import { eventExamples } from './event-examples.ts'
import { eventSchemas } from './event-schemas.ts'

// That schema and interface say the same is proven by the compiler: `differing` is empty as long as
// the names below are none.

type Whole<T> = T extends object ? { readonly [Key in keyof T]: Whole<T[Key]> } : T
type Told<Type extends JournalEvent['type']> = JournalEvent & { readonly type: Type }
type IsSame<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
type Differing = {
  [Type in JournalEvent['type']]: IsSame<
    Whole<Static<(typeof eventSchemas)[Type]>>,
    Whole<Told<Type>>
  > extends true
    ? never
    : Type
}[JournalEvent['type']]

const differing: readonly Differing[] = []
const isNoneDiffering: [Differing] extends [never] ? true : Differing = true

describe('event-schemas', () => {
  test('event-schemas: say what the types of the events say', () => {
    expect(differing).toEqual([])
    expect(isNoneDiffering).toBe(true)
  })

  test('event-schemas: there is one for every type of record', () => {
    expect(Object.keys(eventSchemas).toSorted()).toEqual(Object.keys(recordTypeNumbers).toSorted())
  })

  test.each(Object.entries(eventSchemas))('event-schemas: %s names its type', (type, schema) => {
    const { properties, required } = JSON.parse(JSON.stringify(schema))
    expect(properties.type.const).toBe(type)
    expect(required).toContain('type')
    expect(eventExamples[type as JournalEvent['type']].type).toBe(type)
  })

  test.each(Object.entries(eventSchemas))(
    'event-schemas: %s is open to fields that are not known yet',
    (_, schema) => {
      expect(JSON.stringify(schema)).not.toContain('"additionalProperties":false')
    },
  )
})
