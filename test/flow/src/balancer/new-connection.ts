import { get } from 'node:http'

const answerMsMax = 10_000

/** The status of a GET over a connection of its own; undefined when it was closed without an answer. */
export function statusOverNewConnection(url: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const request = get(url, { agent: false, timeout: answerMsMax }, (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    })
    request.once('timeout', () => request.destroy())
    request.once('error', () => resolve(undefined))
  })
}
