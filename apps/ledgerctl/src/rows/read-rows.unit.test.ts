import { describe, expect, test } from '@jest/globals'
import { allOf, givenText } from './fixture/given-text.ts'
import type { CsvForm } from './read-csv.ts'
import { readCsv } from './read-csv.ts'
import { readNdjson } from './read-ndjson.ts'
import type { Row } from './row.ts'
import { rowCharsMax } from './row.ts'

async function csv(text: string, form: CsvForm = {}, names: readonly string[] = []) {
  return shown(await allOf(readCsv(givenText(text), form, new Set(names))))
}

async function ndjson(text: string) {
  return shown(await allOf(readNdjson(givenText(text))))
}

/** Fields as an object, or the code of the fault. */
function shown(rows: readonly Row[]) {
  return rows.map((row) =>
    row.fault === undefined ? Object.fromEntries(row.fields) : row.fault.code,
  )
}

describe('rows of CSV', () => {
  test.each<[string, string, CsvForm]>([
    ['plain', 'a,b\n1,2\n', {}],
    ['without a last end', 'a,b\n1,2', {}],
    ['lines of Windows', 'a,b\r\n1,2\r\n', {}],
    ['a header of Windows alone', 'a,b\r\n1,2\n', {}],
    ['a row of Windows alone', 'a,b\n1,2\r\n', {}],
    ['another delimiter', 'a;b\n1;2\n', { delimiter: ';' }],
    ['tabs', 'a\tb\n1\t2\n', { delimiter: '\t' }],
    ['quotes', '"a","b"\n"1","2"\n', {}],
    ['empty lines', '\na,b\n\n1,2\n\n', {}],
  ])('%s', async (_, text, form) => {
    expect(await csv(text, form)).toEqual([{ a: '1', b: '2' }])
  })

  test('quotes hold delimiters, quotes and ends of lines', async () => {
    expect(await csv('a,b\n"1,""x""","2\n3"\n4,5\n')).toEqual([
      { a: '1,"x"', b: '2\n3' },
      { a: '4', b: '5' },
    ])
  })

  test('space is part of a field, and nothing is taken for a number', async () => {
    expect(await csv('a,b\n 1,0x10\n')).toEqual([{ a: ' 1', b: '0x10' }])
  })

  test('a wrong number of fields is told of the row', async () => {
    const rows = await allOf(readCsv(givenText('a,b\n1\n1,2,3\n1,2\n'), {}, new Set()))
    expect(shown(rows)).toEqual(['wrong_column_count', 'wrong_column_count', { a: '1', b: '2' }])
    expect(rows.map(({ number }) => number)).toEqual([1, 2, 3])
    expect(rows.map(({ line }) => line)).toEqual([2, 3, 4])
  })

  test.each([
    ['an open quote', 'a,b\n1,"2\n', 'is no CSV'],
    ['a quote in the middle', 'a,b\n1,"2"3\n', 'is no CSV'],
    ['a row without an end', `a,b\n1,"${'x'.repeat(rowCharsMax + 1)}"\n`, 'row 1 is no CSV'],
    ['a column that is there twice', 'a,a\n1,2\n', 'the column "a" is there twice'],
    ['a column that is missing', 'a,c\n1,2\n', 'no column b; the file has a, c'],
    ['nothing', '', 'the file is empty'],
  ])('ends with: %s', async (_, text, message) => {
    await expect(csv(text, {}, ['b'])).rejects.toThrow(message)
  })
})

describe('rows of NDJSON', () => {
  test('names reach into objects and lists', async () => {
    const row = { a: { b: 'x', c: { d: 'y' } }, e: ['z', { f: 'w' }] }
    expect(await ndjson(JSON.stringify(row))).toEqual([
      { 'a.b': 'x', 'a.c.d': 'y', 'e.0': 'z', 'e.1.f': 'w' },
    ])
  })

  test('numbers are the text that stands there', async () => {
    expect(await ndjson('{"a":9007199254740993,"b":12.50,"c":1e3,"d":-0}')).toEqual([
      { a: '9007199254740993', b: '12.50', c: '1e3', d: '-0' },
    ])
  })

  test('null is nothing; true and false are words', async () => {
    expect(await ndjson('{"a":null,"b":true,"c":false}')).toEqual([{ b: 'true', c: 'false' }])
  })

  test.each([
    ['a name that is there twice', '{"amount":"5","amount":"500"}'],
    ['a name that is there twice, further in', '{"a":[{"amount":5,"\\u0061mount":500}]}'],
    ['a name that reaches two fields', '{"a":{"b":"5"},"a.b":"500"}'],
    ['nesting without end', `{"a":${'['.repeat(2_000)}${']'.repeat(2_000)}}`],
  ])('neither of two may win: %s', async (_, text) => {
    expect(await ndjson(`${text}\n{"a":"b"}`)).toEqual(['invalid_json', { a: 'b' }])
  })

  test('what is wrong with a line is told of it, and the next ones go on', async () => {
    const long = JSON.stringify({ a: 'x'.repeat(rowCharsMax) })
    const text = ['{"a":1', '7', '[]', 'null', '"x"', long, '', '{"a":"b"}'].join('\n')
    expect(await ndjson(text)).toEqual([
      'invalid_json',
      'invalid_json',
      'invalid_json',
      'invalid_json',
      'invalid_json',
      'body_too_large',
      { a: 'b' },
    ])
  })
})
