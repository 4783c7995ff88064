import type { ClientBase, Pool } from 'pg'

const statement = `select secret from auth.shared_secrets where name = $1`

/** A secret that all processes on one database share. @throws when the migrations did not make it */
export async function readSharedSecret(
  connection: ClientBase | Pool,
  name: 'cursor' | 'cache',
): Promise<string> {
  const { rows } = await connection.query<{ secret: string }>(statement, [name])
  const secret = rows[0]?.secret
  if (secret === undefined) throw new Error(`there is no secret ${name}; run \`ledgerctl migrate\``)
  return secret
}
