import { describe, expect, test } from '@jest/globals'
import { changeMetadata, metadataTextsMax, refuseMetadata } from './metadata.ts'

const many = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`name-${n}`, 'x']))

describe('metadata', () => {
  test('metadata: a text is set, null is taken away, what is left out stays', () => {
    const before = Object.freeze({ kept: '1', changed: '2', gone: '3' })
    const change = { changed: '4', gone: null, new: '', never: null }
    expect(changeMetadata(before, change)).toEqual({ kept: '1', changed: '4', new: '' })
    expect(before).toEqual({ kept: '1', changed: '2', gone: '3' })
  })

  test('metadata: a name may be any, also one that objects have of their own', () => {
    const change = JSON.parse('{"__proto__":"x","constructor":"y"}') as Record<string, string>
    expect(Object.entries(changeMetadata({}, change))).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ])
  })

  test('metadata: as many texts as there may be, and not one more', () => {
    expect(refuseMetadata(many(metadataTextsMax))).toBeUndefined()
    expect(refuseMetadata(many(metadataTextsMax + 1))).toEqual({
      code: 'metadata_too_large',
      pointer: '/metadata',
      subject: '65',
    })
  })
})
