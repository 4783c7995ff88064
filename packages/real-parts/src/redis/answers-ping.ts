import { connect } from 'node:net'

const answerMsMax = 2_000

/** Whether a Redis on this port of 127.0.0.1 answers. */
export function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    const settle = (answer: boolean): void => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(answerMsMax, () => settle(false))
    socket.once('error', () => settle(false))
    socket.once('close', () => settle(false))
    socket.once('connect', () => socket.write('PING\r\n'))
    socket.once('data', (chunk) => settle(chunk.toString('latin1').startsWith('+PONG')))
  })
}
