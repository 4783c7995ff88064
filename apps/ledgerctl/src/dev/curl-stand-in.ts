// What the printed commands need of curl, for machines that have none: -s, -H, -d and a URL.
import { parseArgs } from 'node:util'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    silent: { type: 'boolean', short: 's' },
    header: { type: 'string', short: 'H', multiple: true, default: [] },
    data: { type: 'string', short: 'd' },
  },
})
const headers = values.header.map((line): [string, string] => {
  const [name = '', ...rest] = line.split(': ')
  return [name, rest.join(': ')]
})
const answer = await fetch(positionals[0] ?? '', {
  headers,
  ...(values.data === undefined ? {} : { method: 'POST', body: values.data }),
})
process.stdout.write(await answer.text())
