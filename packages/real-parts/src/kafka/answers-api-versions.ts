import { connect } from 'node:net'

/** ApiVersions (key 18, version 0) with correlation id 1 and client id "prob". */
const request = Buffer.from('\0\0\0\x0e\0\x12\0\0\0\0\0\x01\0\x04prob', 'latin1')
const answerBytesMin = 8
const answerMsMax = 2_000

/** Whether a broker on this port of 127.0.0.1 takes requests. */
export function answersApiVersions(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    let bytes = 0
    const settle = (answer: boolean): void => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(answerMsMax, () => settle(false))
    socket.once('error', () => settle(false))
    socket.once('close', () => settle(false))
    socket.once('connect', () => socket.write(request))
    socket.on('data', (chunk) => {
      bytes += chunk.length
      if (bytes >= answerBytesMin) settle(true)
    })
  })
}
