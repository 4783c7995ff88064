import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BenchRecord } from './bench-record.ts'
import { thinTimeline } from './thin-timeline.ts'

/**
 * Writes `<date>-<scenario>.json`, with a number when that is taken, and no more of its timeline than
 * a plot can show. @returns the file
 */
export function keepRecord(folder: string, record: BenchRecord): string {
  mkdirSync(folder, { recursive: true })
  const name = `${record.started_at.slice(0, 10)}-${record.scenario}`
  for (let number = 1; ; number++) {
    const file = join(folder, `${name}${number === 1 ? '' : `-${number}`}.json`)
    if (existsSync(file)) continue
    writeFileSync(file, toJson({ ...record, timeline: thinTimeline(record.timeline) }))
    return file
  }
}

/** Every record of a folder, oldest first. */
export function readRecords(folder: string): readonly BenchRecord[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as BenchRecord)
    .sort((a, b) => a.started_at.localeCompare(b.started_at))
}

/** Readable, but with each sample of the timeline on one line. */
export function toJson(record: object): string {
  const text = JSON.stringify(record, undefined, 2)
  const sample = /\{\s+"s": (?:[^{}]|\{[^{}]*\})*\}/g
  return `${text.replace(sample, (lines) => lines.replace(/\s+/g, ' '))}\n`
}
