-- Secrets that processes share without being configured: replicas of one service must agree on them,
-- and whoever may read them may read what they protect anyway. They guard against tampering outside
-- of the database: `cursor` signs the cursors of lists, `cache` seals the balances in Redis. To
-- change one, update the row and restart the services: cursors and cached balances of before are refused.
create table auth.shared_secrets (
  name text primary key,
  secret text not null check (length(secret) >= 64)
);

-- each UUID holds 122 bits of the server's strong random source
insert into auth.shared_secrets (name, secret)
select name, translate(gen_random_uuid()::text || gen_random_uuid()::text, '-', '')
  from unnest(array['cursor', 'cache']) as name;

grant usage on schema auth to ledger_projector;
grant select on auth.shared_secrets to ledger_reader, ledger_projector;
