import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { projectFolder } from '../project-folder.ts'

// what style no other tool checks
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: projectFolder,
  encoding: 'utf8',
})
  .trim()
  .split('\n')
const sources = files.filter((file) => /\.(ts|js|mjs|cjs|sql)$/.test(file))
const fileLinesMax = 300
const testLinesMax = 500
const commentColumnsMax = 115
// named by pnpm after the package
const isPatch = /^patches\//
const generated = new Set(['db/schema.sql'])

describe('tidy', () => {
  test('tidy: names of files are in kebab-case', () => {
    const kebab = /^\.?[a-z0-9]+([-._][a-z0-9]+)*$/
    const named = /^(README|CONTRIBUTING|LICENSE|NOTICE|SECURITY|CHANGELOG)(\.md)?$|^Dockerfile$/
    const others = files.filter((file) => !named.test(basename(file)) && !isPatch.test(file))
    expect(others.filter((file) => !kebab.test(basename(file)))).toEqual([])
  })

  test('tidy: no file or folder has a name that says nothing', () => {
    const vague = /(^|[/-])(utils?|commons?|helpers?|managers?|misc)([/.]|$)/
    expect(sources.filter((file) => vague.test(file))).toEqual([])
  })

  test('tidy: names of tests say what they cost', () => {
    const tests = sources.filter((file) => file.includes('.test.'))
    expect(tests.filter((file) => !/\.(unit|int|flow)\.test\.ts$/.test(file))).toEqual([])
  })

  test('tidy: no file is too long', () => {
    const tooLong = sources.filter((file) => {
      const linesMax = file.includes('.test.') ? testLinesMax : fileLinesMax
      return !generated.has(file) && linesOf(file).length > linesMax
    })
    expect(tooLong).toEqual([])
  })

  test('tidy: no comment is too wide', () => {
    const tooWide = sources.filter((file) => !generated.has(file)).flatMap(wideComments)
    expect(tooWide).toEqual([])
  })
})

/** Prettier breaks code, and leaves comments as they are. */
function wideComments(file: string): string[] {
  return linesOf(file).flatMap((line, i) => {
    const isComment = /^\s*(\/\/|\/\*|\*|--)/.test(line)
    return isComment && [...line].length > commentColumnsMax ? [`${file}:${i + 1}`] : []
  })
}

function linesOf(file: string): string[] {
  return readFileSync(join(projectFolder, file), 'utf8').trimEnd().split('\n')
}
