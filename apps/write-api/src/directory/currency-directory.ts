import { listCurrencies } from '../journal/list-currencies.ts'
import type { Ask } from './ask.ts'

/** Currency codes and their numbers; rows are only ever added, so what is known stays true. */
export class CurrencyDirectory {
  readonly #numbers = new Map<string, number>()
  readonly #codes = new Map<number, string>()

  readonly #ask: Ask

  constructor(ask: Ask) {
    this.#ask = ask
  }

  /** Reads them again when one of these codes is not known here: another process may have added it. */
  async lookForCodes(codes: readonly string[]): Promise<void> {
    if (codes.some((code) => !this.#numbers.has(code))) await this.load()
  }

  async lookForNumbers(numbers: readonly number[]): Promise<void> {
    if (numbers.some((number) => !this.#codes.has(number))) await this.load()
  }

  async load(): Promise<void> {
    for (const { code, currencyNo } of await this.#ask(listCurrencies)) {
      this.#numbers.set(code, currencyNo)
      this.#codes.set(currencyNo, code)
    }
  }

  numberOf(code: string): number | undefined {
    return this.#numbers.get(code)
  }

  codeOf(currencyNo: number): string | undefined {
    return this.#codes.get(currencyNo)
  }
}
