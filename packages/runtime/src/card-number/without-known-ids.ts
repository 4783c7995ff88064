const uuid = /(?<![\p{L}\p{N}])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\p{L}\p{N}])/giu
/** Compact, or in groups of four as it is printed. */
const iban =
  /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![\p{L}\p{N}])/gu

/** A text without the UUIDs and IBANs in it, whose digits may look like those of a card. */
export function withoutKnownIds(text: string): string {
  return text.replaceAll(uuid, '#').replaceAll(iban, (found) => (isIban(found) ? '#' : found))
}

/** Source: ISO 13616-1 (ISO/IEC 7064, MOD 97-10). */
function isIban(text: string): boolean {
  const compact = text.replaceAll(' ', '')
  const moved = compact.slice(4) + compact.slice(0, 4)
  const digits = moved.replaceAll(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))
  return BigInt(digits) % 97n === 1n
}
