import type { Fault } from '@ledger/runtime'

/** The fault of one item as that of the whole request: it names the item. */
export function faultOfItem(index: number, fault: Fault): Fault {
  const { errors } = fault
  return {
    ...fault,
    detail: `Item ${index}: ${fault.detail}`,
    ...(errors === undefined
      ? {}
      : { errors: errors.map((each) => ({ ...each, pointer: `/${index}${each.pointer}` })) }),
  }
}
