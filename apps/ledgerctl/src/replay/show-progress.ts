const everyMs = 1_000

/** Says now and then how far a shard is; the last position is always said. */
export function showProgress(
  shardId: number,
  {
    firstPosition,
    lastPosition,
  }: { readonly firstPosition: number; readonly lastPosition: number },
  show: (line: string) => void,
): (position: number) => void {
  const count = lastPosition - firstPosition + 1
  const startedAtMs = performance.now()
  let shownAtMs = startedAtMs
  return (position) => {
    const nowMs = performance.now()
    if (position < lastPosition && nowMs - shownAtMs < everyMs) return
    shownAtMs = nowMs
    const done = position - firstPosition + 1
    const perSecond = Math.round((done * 1_000) / Math.max(1, nowMs - startedAtMs))
    const percent = Math.floor((done * 100) / count)
    show(`shard ${shardId}: ${done} of ${count} records (${percent} %), ${perSecond} a second`)
  }
}
