/** The service answered, and the answer is no: the same request would be told the same. */
export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal'
  readonly status: number
  /** Of the catalogue; undefined when the answer was no problem of the service. */
  readonly code: string | undefined

  constructor(where: string, status: number, code: string | undefined, detail: string) {
    super(`${where} answered ${status}${code === undefined ? '' : ` ${code}`}: ${detail}`)
    this.status = status
    this.code = code
  }
}

/** No answer, or one that says "later": the same request may be sent again, with the same key. */
export class ApiAway extends Error {
  override readonly name = 'ApiAway'
}

function isPassing(status: number): boolean {
  return status >= 500 || status === 408 || status === 429
}

interface ProblemText {
  readonly code?: unknown
  readonly detail?: unknown
  readonly retryable?: unknown
}

const shownCharsMax = 500

/** What an answer that is no success means. */
export function failureOf(where: string, status: number, text: string): ApiRefusal | ApiAway {
  const { code, detail, retryable } = parse(text)
  const told = typeof detail === 'string' ? detail : text.slice(0, shownCharsMax)
  const name = typeof code === 'string' ? code : undefined
  // a proxy in between has answers of its own
  const isLater = retryable === true || (name === undefined && isPassing(status))
  return isLater
    ? new ApiAway(`${where} answered ${status}${name === undefined ? '' : ` ${name}`}: ${told}`)
    : new ApiRefusal(where, status, name, told)
}

function parse(text: string): ProblemText {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}
