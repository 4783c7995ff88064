// Every `npm run …` begins here, on whatever Node the machine has (18 or newer, no dependencies):
// it sees that the pinned tools and the dependencies are there, then runs the command with them.
import { commands } from './toolchain/commands.mjs'
import { ensureTools } from './toolchain/ensure-tools.mjs'
import { runWithTools } from './toolchain/run-with-tools.mjs'

const [name = '', ...args] = process.argv.slice(2)
const command = commands[name]
if (command === undefined) {
  console.error(`usage: node scripts/run.mjs ${Object.keys(commands).join('|')} [arguments]`)
  process.exit(64)
}
ensureTools()
runWithTools([...command, ...args])
