const ticksMin = 3

/** Round values from 0 to at least `max`, the steps 1, 2 or 5 times a power of ten. */
export function niceTicks(max: number): readonly number[] {
  if (max <= 0) return [0, 1]
  const power = 10 ** Math.floor(Math.log10(max))
  const step = [5, 2, 1, 0.5, 0.2].find((factor) => max / (factor * power) >= ticksMin) ?? 0.1
  const count = Math.ceil(max / (step * power) - 1e-9)
  return Array.from({ length: count + 1 }, (_, index) =>
    Number((index * step * power).toPrecision(12)),
  )
}
