import { listCurrencies } from '../journal/list-currencies.ts'
import type { Ask } from './ask.ts'

/** Currency codes and their numbers; rows are only ever added, so what is known stays true. */
export class CurrencyDirectory {
  readonly #numbers = new Map<string, number>()
  readonly #codes = new Map<number, string>()

  async load(ask: Ask): Promise<void> {
    for (const { code, currencyNo } of await ask(listCurrencies)) {
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
