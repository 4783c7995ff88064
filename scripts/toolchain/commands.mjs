/** What each command runs under the pinned Node, from the project's folder. */
export const commands = {
  start: ['apps/ledgerctl/src/main/cli.ts', 'dev'],
  test: ['scripts/src/test/main.ts'],
  parts: ['scripts/src/parts/main.ts'],
  mutation: ['scripts/src/mutation/main.ts'],
  openapi: ['scripts/src/openapi/main.ts'],
  schemas: ['scripts/src/schemas/main.ts'],
  bench: ['bench/src/main.ts'],
  'replay-bank': ['bench/src/replay-bank.ts'],
  ledgerctl: ['apps/ledgerctl/src/main/cli.ts'],
}
