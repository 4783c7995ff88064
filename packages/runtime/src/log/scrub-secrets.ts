const apiKey = /\blk_([0-9a-f]{16})_[A-Za-z0-9_-]{20,}/g
const urlPassword = /([a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/"\\]{0,100}):[^\s@/"\\]{1,200}@/gi
const bearer = /\b(bearer)\s+(?!lk_)[A-Za-z0-9._~+/=-]{8,}/gi

/** A text without the secret half of API keys, without passwords in URLs and without bearer tokens. */
export function scrubSecrets(text: string): string {
  return text
    .replace(apiKey, 'lk_$1_[redacted]')
    .replace(urlPassword, '$1:[redacted]@')
    .replace(bearer, '$1 [redacted]')
}
