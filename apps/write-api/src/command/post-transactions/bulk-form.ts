import type { Framing } from './framed-text.ts'

export const json = 'application/json'
export const ndjson = 'application/x-ndjson'

/** How items come, and how their results go. */
export interface BulkForm extends Framing {
  readonly isLines: boolean
  /** Of the answer. */
  readonly contentType: string
}

const arrayForm: BulkForm = {
  isLines: false,
  contentType: `${json}; charset=utf-8`,
  before: '[',
  between: ',',
  ending: '',
  after: ']',
}
const lineForm: BulkForm = {
  isLines: true,
  contentType: ndjson,
  before: '',
  between: '',
  ending: '\n',
  after: '',
}

/** Results go as the items came. */
export function formOf({ mediaType }: { readonly mediaType?: string | undefined }): BulkForm {
  return mediaType === ndjson ? lineForm : arrayForm
}
