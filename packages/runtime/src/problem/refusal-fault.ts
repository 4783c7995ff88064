import { refusalDetail, type StoredRefusal } from '@ledger/wire'
import type { Fault } from './problem-error.ts'

/** A refusal as a caller reads it: the same text each time it is answered, by whichever process. */
export function refusalFault(refusal: StoredRefusal): Fault {
  const { code, pointer, evidence } = refusal
  const detail = refusalDetail(refusal)
  return {
    code,
    detail,
    judgedRequestId: refusal.request_id,
    ...(pointer === undefined ? {} : { errors: [{ pointer, code, detail }] }),
    ...(evidence === undefined ? {} : { evidence }),
  }
}
