import { readFileSync } from 'node:fs'

export interface CoreTime {
  /** Clock ticks of all cores, whatever they did. */
  readonly total: number
  /** Those in which this machine wanted to run and its host ran another. */
  readonly stolen: number
}

/** Source: proc_stat(5), the line `cpu`: user nice system idle iowait irq softirq steal … */
export function readCoreTime(text: string = readFileSync('/proc/stat', 'utf8')): CoreTime {
  const ticks = /^cpu +(.*)$/m.exec(text)?.[1]?.split(' ').slice(0, 8).map(Number) ?? []
  return { total: ticks.reduce((sum, one) => sum + one, 0), stolen: ticks[7] ?? 0 }
}

/** Of the time of all cores, 0 to 1. */
export function stolenShare({ total, stolen }: CoreTime): number {
  return total === 0 ? 0 : stolen / total
}
