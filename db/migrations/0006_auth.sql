-- API keys: `lk_<key id>_<secret>`. The secret has 256 random bits, so one SHA-256 is enough at rest.
create schema auth;

create table auth.api_keys (
  key_id text collate "C" primary key,
  secret_hash bytea not null check (length(secret_hash) = 32),
  name text not null,
  scopes text[] not null,
  ledgers text[], -- null: every ledger
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz
);

grant usage on schema auth to ledger_writer, ledger_reader;
grant select on auth.api_keys to ledger_writer, ledger_reader;
