import { setTimeout as pause } from 'node:timers/promises'

/**
 * Places in the code where a test makes the process die, fail or dawdle. Each is defined once, by
 * name, beside the code it stands in, so that a test can enumerate them all. Nothing happens unless
 * the variable FAILPOINTS names one when the process starts:
 * `FAILPOINTS=relay.after_publish_before_cursor=kill;projector.before_commit=delay:500@3`
 * (`kill`, `throw` or `delay:<ms>`; `@3` at the third time only, else at every time).
 */
export type Failpoint = () => Promise<void>

interface Armed {
  readonly action: 'kill' | 'throw' | 'delay'
  readonly delayMs: number
  /** 0: at every time. */
  readonly onlyTime: number
  times: number
}

const delayMsMax = 60_000
const names = new Set<string>()
const armed = new Map<string, Armed>()
const passed = Promise.resolve()

armFailpoints(process.env['FAILPOINTS'] ?? '')

/** Defines a place; the answer is called where it stands. Costs nothing while nothing is armed. */
export function defineFailpoint(name: string): Failpoint {
  if (names.has(name)) throw new Error(`the failpoint ${name} is defined twice`)
  names.add(name)
  return () => {
    if (armed.size === 0) return passed
    const point = armed.get(name)
    return point === undefined ? passed : trigger(name, point)
  }
}

/** The names of all that the modules loaded so far define. */
export function failpointNames(): readonly string[] {
  return [...names].sort()
}

/** What is armed in this process; to be said in the log at the start. */
export function armedFailpoints(): readonly string[] {
  return [...armed.keys()].sort()
}

/** Replaces what is armed; an empty text disarms all. For tests within one process. */
export function armFailpoints(text: string): void {
  armed.clear()
  for (const part of text.split(';').filter((piece) => piece !== '')) {
    const match = /^([a-z0-9_.]+)=(?:(kill|throw)|delay:([0-9]{1,5}))(?:@([1-9][0-9]{0,5}))?$/.exec(
      part,
    )
    const [, name, action, delay, onlyTime] = match ?? []
    if (name === undefined) throw new Error(`not a failpoint: ${part}`)
    armed.set(name, {
      action: action === 'kill' || action === 'throw' ? action : 'delay',
      delayMs: Math.min(Number(delay ?? 0), delayMsMax),
      onlyTime: Number(onlyTime ?? 0),
      times: 0,
    })
  }
}

async function trigger(name: string, point: Armed): Promise<void> {
  point.times += 1
  if (point.onlyTime !== 0 && point.times !== point.onlyTime) return
  switch (point.action) {
    case 'kill':
      process.kill(process.pid, 'SIGKILL')
      return
    case 'throw':
      throw new Error(`failpoint ${name}`)
    case 'delay':
      await pause(point.delayMs)
      return
    default:
      point.action satisfies never
  }
}
