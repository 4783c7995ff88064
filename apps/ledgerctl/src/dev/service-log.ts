import { closeSync, fstatSync, mkdirSync, openSync, readSync, renameSync, watch } from 'node:fs'
import { dirname } from 'node:path'
import { StringDecoder } from 'node:string_decoder'

export interface ServiceLog {
  /** What the service writes to; close it once the service has it. */
  readonly descriptor: number
  /** Shows what is left, and follows no longer. */
  close(): void
}

const logBytesMax = 16 * 1024 * 1024
const chunkBytesMax = 64 * 1024
const textCharsMax = 500
const shownLevels = /"level":"(warn|error|fatal)"/

/**
 * The log file of a service, which writes to it directly: it has its last words even when we are
 * gone, and no pipe breaks under them. Lines from warn upwards, and those that are no log lines at
 * all (a crash), are shown in a form for people.
 */
export function openServiceLog(
  name: string,
  file: string,
  show: (line: string) => void,
): ServiceLog {
  mkdirSync(dirname(file), { recursive: true })
  const descriptor = openRotated(file)
  const reader = openSync(file, 'r')
  const chunk = Buffer.alloc(chunkBytesMax)
  const decoder = new StringDecoder('utf8')
  let position = fstatSync(reader).size
  let rest = ''
  const readOn = (): void => {
    for (;;) {
      const bytes = readSync(reader, chunk, 0, chunk.length, position)
      if (bytes === 0) return
      position += bytes
      const lines = (rest + decoder.write(chunk.subarray(0, bytes))).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) if (isShown(line)) show(`${name}: ${readable(line)}`)
    }
  }
  const watcher = watch(file, { persistent: false }, readOn)
  return {
    descriptor,
    close() {
      watcher.close()
      readOn()
      if (rest !== '') show(`${name}: ${rest}`)
      closeSync(reader)
    },
  }
}

function openRotated(file: string): number {
  const descriptor = openSync(file, 'a')
  if (fstatSync(descriptor).size <= logBytesMax) return descriptor
  closeSync(descriptor)
  renameSync(file, `${file}.old`)
  return openSync(file, 'a')
}

function isShown(line: string): boolean {
  if (line.trim() === '') return false
  return !line.startsWith('{') || shownLevels.test(line)
}

/** `warn idle connection lost: Connection terminated` from a line of JSON. */
function readable(line: string): string {
  const entry = parse(line)
  if (entry === undefined) return line
  const error = entry.err?.message
  const text = [entry.level, entry.msg].filter((part) => part !== undefined).join(' ')
  return (error === undefined ? text : `${text}: ${error}`).slice(0, textCharsMax)
}

interface LogEntry {
  readonly level?: string
  readonly msg?: string
  readonly err?: { readonly message?: string }
}

function parse(line: string): LogEntry | undefined {
  try {
    return JSON.parse(line) as LogEntry
  } catch {
    return undefined // not one of ours; shown as it is
  }
}
