-- What the migrations make, to be read and to show in a review what a migration changes. Not run by
-- anything: databases come from migrations/. Partitions are left out. Written by
-- `TEST_UPDATE_SCHEMA=1 npm test -- --filter @ledger/db`.

create table auth.api_keys (
  key_id text collate "C" not null,
  secret_hash bytea not null,
  name text not null,
  scopes text[] not null,
  ledgers text[],
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone,
  revoked_at timestamp with time zone,
  constraint api_keys_pkey PRIMARY KEY (key_id),
  constraint api_keys_secret_hash_check CHECK ((length(secret_hash) = 32))
);

create table auth.shared_secrets (
  name text not null,
  secret text not null,
  constraint shared_secrets_pkey PRIMARY KEY (name),
  constraint shared_secrets_secret_check CHECK ((length(secret) >= 64))
);

create table ingest.dead_letters (
  shard_id smallint not null,
  commits bigint not null,
  ordinal integer not null,
  recorded_at timestamp with time zone not null,
  topic text collate "C" not null,
  partition integer not null,
  offset_no bigint not null,
  code text not null,
  attempts integer not null,
  message_key bytea,
  headers jsonb not null,
  value bytea,
  value_bytes integer not null,
  is_whole boolean not null,
  constraint dead_letters_attempts_check CHECK ((attempts > 0)),
  constraint dead_letters_pkey PRIMARY KEY (shard_id, commits, ordinal, recorded_at)
) partition by RANGE (recorded_at);

create table ingest.offsets (
  shard_id smallint not null,
  topic text collate "C" not null,
  partition integer not null,
  fence bigint not null,
  next_offset bigint not null default 0,
  constraint offsets_next_offset_check CHECK ((next_offset >= 0)),
  constraint offsets_pkey PRIMARY KEY (shard_id, topic, partition)
) with (fillfactor=10);

create table ingest.outcomes (
  shard_id smallint not null,
  commits bigint not null,
  ordinal integer not null,
  recorded_at timestamp with time zone not null,
  ledger_no integer not null,
  topic text collate "C" not null,
  partition integer not null,
  offset_no bigint not null,
  source text,
  command_id text,
  key text,
  operation text,
  result smallint not null,
  status smallint not null,
  is_replay boolean not null,
  "position" bigint,
  position_recorded_at timestamp with time zone,
  form text,
  refusal text,
  fault text,
  instance text not null,
  traceparent text,
  constraint outcomes_check CHECK (((result = 0) = ("position" IS NOT NULL))),
  constraint outcomes_check1 CHECK (((result = 0) = (form IS NOT NULL))),
  constraint outcomes_check2 CHECK ((("position" IS NULL) = (position_recorded_at IS NULL))),
  constraint outcomes_check3 CHECK (((result = 1) = (refusal IS NOT NULL))),
  constraint outcomes_check4 CHECK (((result = 2) = (fault IS NOT NULL))),
  constraint outcomes_pkey PRIMARY KEY (shard_id, commits, ordinal, recorded_at),
  constraint outcomes_result_check CHECK ((result = ANY (ARRAY[0, 1, 2])))
) partition by RANGE (recorded_at);

create table ingest.partitions (
  topic text collate "C" not null,
  partition integer not null,
  owner text not null,
  fence bigint not null,
  claimed_at timestamp with time zone not null,
  low_offset bigint not null default 0,
  constraint partitions_low_offset_check CHECK ((low_offset >= 0)),
  constraint partitions_pkey PRIMARY KEY (topic, partition)
) with (fillfactor=50);

create table ingest.replays (
  shard_id smallint not null,
  commits bigint not null,
  ordinal integer not null,
  replayed_at timestamp with time zone not null,
  topic text collate "C" not null,
  key text,
  constraint replays_pkey PRIMARY KEY (shard_id, commits, ordinal, replayed_at)
);

create table ingest.sources (
  topic text collate "C" not null,
  source text collate "C" not null,
  key_id text collate "C" not null,
  bound_at timestamp with time zone not null,
  constraint sources_key_id_fkey FOREIGN KEY (key_id) REFERENCES auth.api_keys(key_id),
  constraint sources_pkey PRIMARY KEY (topic, source)
);

create table journal.account_details (
  shard_id smallint not null,
  account_no bigint not null,
  metadata jsonb not null,
  constraint account_details_pkey PRIMARY KEY (shard_id, account_no)
);

create table journal.account_heads (
  shard_id smallint not null,
  account_no bigint not null,
  version bigint not null default 0,
  revision bigint not null default 0,
  epoch integer not null,
  closed boolean not null default false,
  posted_debits numeric(38,0) not null default 0,
  posted_credits numeric(38,0) not null default 0,
  pending_debits numeric(38,0) not null default 0,
  pending_credits numeric(38,0) not null default 0,
  min_balance numeric(38,0),
  max_balance numeric(38,0),
  constraint account_heads_pending_credits_check CHECK ((pending_credits >= (0)::numeric)),
  constraint account_heads_pending_debits_check CHECK ((pending_debits >= (0)::numeric)),
  constraint account_heads_pkey PRIMARY KEY (shard_id, account_no),
  constraint account_heads_posted_credits_check CHECK ((posted_credits >= (0)::numeric)),
  constraint account_heads_posted_debits_check CHECK ((posted_debits >= (0)::numeric))
) with (fillfactor=50);

create table journal.accounts (
  shard_id smallint not null,
  account_no bigint not null,
  ledger_no integer not null,
  currency_no integer not null,
  normal_balance smallint not null,
  address text collate "C" not null,
  "position" bigint not null,
  recorded_at timestamp with time zone not null,
  constraint accounts_normal_balance_check CHECK ((normal_balance = ANY (ARRAY[0, 1]))),
  constraint accounts_pkey PRIMARY KEY (shard_id, account_no),
  constraint accounts_shard_id_ledger_no_address_key UNIQUE (shard_id, ledger_no, address)
);

create table journal.categories (
  shard_id smallint not null,
  category_no integer not null,
  ledger_no integer not null,
  category_id text collate "C" not null,
  name text not null,
  normal_balance smallint not null,
  metadata jsonb not null,
  revision bigint not null default 0,
  "position" bigint not null,
  recorded_at timestamp with time zone not null,
  constraint categories_normal_balance_check CHECK ((normal_balance = ANY (ARRAY[0, 1]))),
  constraint categories_pkey PRIMARY KEY (shard_id, category_no),
  constraint categories_shard_id_ledger_no_category_id_key UNIQUE (shard_id, ledger_no, category_id)
);

create table journal.category_members (
  shard_id smallint not null,
  category_no integer not null,
  member_kind smallint not null,
  member_no bigint not null,
  ledger_no integer not null,
  currency_no integer,
  is_member boolean not null,
  constraint category_members_check CHECK (((member_kind = 0) = (currency_no IS NOT NULL))),
  constraint category_members_check1 CHECK (((member_kind = 0) OR (member_no <> category_no))),
  constraint category_members_member_kind_check CHECK ((member_kind = ANY (ARRAY[0, 1]))),
  constraint category_members_pkey PRIMARY KEY (shard_id, category_no, member_kind, member_no)
);

create table journal.chosen_ids (
  "position" bigint not null,
  recorded_at timestamp with time zone not null,
  ledger_no integer not null,
  shard_id smallint not null,
  transaction_id uuid not null,
  constraint chosen_ids_pkey PRIMARY KEY (shard_id, transaction_id)
) partition by HASH (transaction_id);

create table journal.currencies (
  currency_no integer not null,
  code text collate "C" not null,
  scale smallint not null,
  constraint currencies_code_check CHECK ((code ~ '^[A-Z][A-Z0-9_]{2,15}$'::text)),
  constraint currencies_code_key UNIQUE (code),
  constraint currencies_pkey PRIMARY KEY (currency_no),
  constraint currencies_scale_check CHECK (((scale >= 0) AND (scale <= 38)))
);

create table journal.entries (
  account_no bigint not null,
  version bigint not null,
  "position" bigint not null,
  recorded_at timestamp with time zone not null,
  effective_at timestamp with time zone not null,
  currency_no integer not null,
  shard_id smallint not null,
  line smallint not null,
  kind smallint not null,
  direction smallint not null,
  amount numeric(38,0) not null,
  posted_debits numeric(38,0) not null,
  posted_credits numeric(38,0) not null,
  pending_debits numeric(38,0) not null,
  pending_credits numeric(38,0) not null,
  constraint entries_amount_check CHECK ((amount > (0)::numeric)),
  constraint entries_direction_check CHECK ((direction = ANY (ARRAY[0, 1]))),
  constraint entries_kind_check CHECK ((kind = ANY (ARRAY[0, 1, 2]))),
  constraint entries_pkey PRIMARY KEY (shard_id, account_no, version, recorded_at)
) partition by RANGE (recorded_at);

create table journal.epochs (
  shard_id smallint not null,
  epoch integer not null,
  first_position bigint not null,
  raised_at timestamp with time zone not null,
  constraint epochs_pkey PRIMARY KEY (shard_id, epoch)
);

create table journal.external_ids (
  "position" bigint not null,
  recorded_at timestamp with time zone not null,
  ledger_no integer not null,
  shard_id smallint not null,
  external_id text collate "C" not null,
  constraint external_ids_pkey PRIMARY KEY (shard_id, ledger_no, external_id)
) partition by HASH (external_id);

create table journal.idempotency (
  "position" bigint,
  recorded_at timestamp with time zone not null,
  ledger_no integer not null,
  shard_id smallint not null,
  key text collate "C" not null,
  fingerprint bytea not null,
  refusal text,
  constraint idempotency_check CHECK ((("position" IS NULL) <> (refusal IS NULL)))
) partition by RANGE (recorded_at);

create table journal.ledger_directory (
  ledger_id text collate "C" not null,
  shard_id smallint not null,
  ledger_no integer not null,
  constraint ledger_directory_pkey PRIMARY KEY (ledger_id),
  constraint ledger_directory_shard_id_ledger_no_key UNIQUE (shard_id, ledger_no)
);

create table journal.ledgers (
  shard_id smallint not null,
  ledger_no integer not null,
  ledger_id text collate "C" not null,
  name text not null,
  metadata jsonb not null,
  revision bigint not null default 0,
  "position" bigint not null,
  recorded_at timestamp with time zone not null,
  settings jsonb not null default '{}'::jsonb,
  constraint ledgers_pkey PRIMARY KEY (shard_id, ledger_no),
  constraint ledgers_shard_id_ledger_id_key UNIQUE (shard_id, ledger_id)
);

create table journal.number_blocks (
  shard_id smallint not null,
  kind text not null,
  last bigint not null default 0,
  constraint number_blocks_kind_check CHECK ((kind = ANY (ARRAY['ledger'::text, 'account'::text, 'category'::text]))),
  constraint number_blocks_pkey PRIMARY KEY (shard_id, kind)
) with (fillfactor=50);

create table journal.records (
  shard_id smallint not null,
  type smallint not null,
  ledger_no integer not null,
  "position" bigint not null,
  recorded_at timestamp with time zone not null,
  epoch integer not null,
  transaction_id uuid,
  traceparent text,
  content_hash bytea not null,
  body text not null,
  constraint records_content_hash_check CHECK ((length(content_hash) = 32)),
  constraint records_pkey PRIMARY KEY (shard_id, "position", recorded_at)
) partition by RANGE (recorded_at);

create table journal.shards (
  shard_id smallint not null,
  "position" bigint not null default 0,
  recorded_at timestamp with time zone not null,
  epoch integer not null default 1,
  commits bigint not null default 0,
  settings_revision bigint not null default 0,
  constraint shards_epoch_check CHECK ((epoch > 0)),
  constraint shards_pkey PRIMARY KEY (shard_id),
  constraint shards_position_check CHECK (("position" >= 0))
) with (fillfactor=10);

create table journal.transaction_heads (
  shard_id smallint not null,
  transaction_id uuid not null,
  ledger_no integer not null,
  status smallint not null,
  revision bigint not null default 0,
  expires_at timestamp with time zone,
  held numeric(38,0)[] not null,
  posted numeric(38,0)[] not null,
  reversed numeric(38,0)[] not null,
  reversals uuid[] not null default '{}'::uuid[],
  constraint transaction_heads_check CHECK ((((0)::numeric <= ALL (held)) AND ((0)::numeric <= ALL (posted)) AND ((0)::numeric <= ALL (reversed)))),
  constraint transaction_heads_check1 CHECK (((cardinality(held) = cardinality(posted)) AND (cardinality(held) = cardinality(reversed)))),
  constraint transaction_heads_check2 CHECK (((status = 0) = ((0)::numeric < ANY (held)))),
  constraint transaction_heads_pkey PRIMARY KEY (shard_id, transaction_id),
  constraint transaction_heads_status_check CHECK ((status = ANY (ARRAY[0, 1, 2])))
) with (fillfactor=70);

create table projection.account_terms (
  term bigint not null,
  account_no bigint not null,
  since_position bigint not null,
  until_position bigint,
  shard_id smallint not null,
  constraint account_terms_pkey PRIMARY KEY (shard_id, term, account_no, since_position)
);

create table projection.accounts (
  shard_id smallint not null,
  account_no bigint not null,
  ledger_id text collate "C" not null,
  address text collate "C" not null,
  currency text not null,
  normal_balance text not null,
  constraint accounts_normal_balance_check CHECK ((normal_balance = ANY (ARRAY['debit'::text, 'credit'::text]))),
  constraint accounts_pkey PRIMARY KEY (shard_id, account_no),
  constraint accounts_shard_id_ledger_id_address_key UNIQUE (shard_id, ledger_id, address)
);

create table projection.balances (
  shard_id smallint not null,
  account_no bigint not null,
  version bigint not null,
  "position" bigint not null,
  epoch integer not null,
  recorded_at timestamp with time zone not null,
  posted_debits numeric(38,0) not null,
  posted_credits numeric(38,0) not null,
  pending_debits numeric(38,0) not null,
  pending_credits numeric(38,0) not null,
  constraint balances_pkey PRIMARY KEY (shard_id, account_no)
) with (fillfactor=50);

create table projection.checkpoints (
  shard_id smallint not null,
  projection text not null,
  epoch integer not null,
  "position" bigint not null,
  recorded_at timestamp with time zone not null,
  applied_at timestamp with time zone not null,
  constraint checkpoints_pkey PRIMARY KEY (shard_id, projection)
) with (fillfactor=10);

create table projection.parked (
  parked_id uuid not null,
  topic text not null,
  partition integer not null,
  offset_no bigint not null,
  parked_at timestamp with time zone not null,
  reason text not null,
  detail text not null,
  key bytea,
  headers jsonb not null,
  value bytea,
  constraint parked_pkey PRIMARY KEY (parked_id),
  constraint parked_topic_partition_offset_no_key UNIQUE (topic, partition, offset_no)
);

create table projection.rollups (
  account_no bigint not null,
  starts_at timestamp with time zone not null,
  anchor bigint not null,
  entries bigint not null,
  shard_id smallint not null,
  level smallint not null,
  posted_debits numeric(60,0) not null,
  posted_credits numeric(60,0) not null,
  pending_debits numeric(60,0) not null,
  pending_credits numeric(60,0) not null,
  constraint rollups_entries_check CHECK ((entries > 0)),
  constraint rollups_level_check CHECK (((level >= 0) AND (level <= 8))),
  constraint rollups_pkey PRIMARY KEY (shard_id, account_no, level, starts_at, anchor)
) with (fillfactor=70);

create table projection.timed_entries (
  account_no bigint not null,
  effective_at timestamp with time zone not null,
  version bigint not null,
  recorded_at timestamp with time zone not null,
  shard_id smallint not null,
  level smallint not null,
  kind smallint not null,
  direction smallint not null,
  amount numeric(38,0) not null,
  constraint timed_entries_amount_check CHECK ((amount > (0)::numeric)),
  constraint timed_entries_direction_check CHECK ((direction = ANY (ARRAY[0, 1]))),
  constraint timed_entries_kind_check CHECK ((kind = ANY (ARRAY[0, 1, 2]))),
  constraint timed_entries_level_check CHECK (((level >= 1) AND (level <= 8))),
  constraint timed_entries_pkey PRIMARY KEY (shard_id, account_no, level, effective_at, version)
);

create table projection.transaction_terms (
  term bigint not null,
  "position" bigint not null,
  shard_id smallint not null,
  constraint transaction_terms_pkey PRIMARY KEY (shard_id, term, "position")
);

create table projection.transactions (
  ledger bigint not null,
  "position" bigint not null,
  effective_at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  settled_position bigint,
  shard_id smallint not null,
  status smallint not null,
  constraint transactions_pkey PRIMARY KEY (shard_id, "position"),
  constraint transactions_status_check CHECK ((status = ANY (ARRAY[0, 1, 2])))
);

create table relay.cursors (
  shard_id smallint not null,
  "position" bigint not null default 0,
  recorded_at timestamp with time zone not null default '-infinity'::timestamp with time zone,
  owner text,
  fence bigint not null default 0,
  leased_until timestamp with time zone not null default '-infinity'::timestamp with time zone,
  constraint cursors_pkey PRIMARY KEY (shard_id)
) with (fillfactor=10);

create table relay.outcome_cursors (
  shard_id smallint not null,
  commits bigint not null default 0,
  ordinal integer not null default 0,
  recorded_at timestamp with time zone not null default '-infinity'::timestamp with time zone,
  owner text,
  fence bigint not null default 0,
  leased_until timestamp with time zone not null default '-infinity'::timestamp with time zone,
  constraint outcome_cursors_pkey PRIMARY KEY (shard_id)
) with (fillfactor=10);

create table relay.primary_proofs (
  member text not null,
  proved_at timestamp with time zone not null,
  constraint primary_proofs_pkey PRIMARY KEY (member)
) with (fillfactor=50);

CREATE INDEX category_members_nested ON journal.category_members USING btree (shard_id, ledger_no, category_no, member_no) WHERE (is_member AND (member_kind = 1));
CREATE INDEX category_members_now ON journal.category_members USING btree (shard_id, category_no, member_kind, member_no) INCLUDE (currency_no) WHERE is_member;
CREATE INDEX idempotency_by_hash ON ONLY journal.idempotency USING btree (hashtextextended(key, (ledger_no)::bigint));
CREATE INDEX records_by_transaction ON ONLY journal.records USING btree (shard_id, transaction_id) WHERE (transaction_id IS NOT NULL);
CREATE INDEX transaction_heads_by_expiry ON journal.transaction_heads USING btree (shard_id, expires_at) WHERE ((status = 0) AND (expires_at IS NOT NULL));
CREATE INDEX transaction_terms_position_idx ON projection.transaction_terms USING brin ("position");
CREATE INDEX transactions_shard_id_ledger_effective_at_position_idx ON projection.transactions USING btree (shard_id, ledger, effective_at, "position");
CREATE INDEX transactions_shard_id_ledger_status_position_idx ON projection.transactions USING btree (shard_id, ledger, status, "position") WHERE (status <> 1);
CREATE INDEX transactions_shard_id_settled_position_idx ON projection.transactions USING btree (shard_id, settled_position) WHERE (settled_position IS NOT NULL);

CREATE OR REPLACE FUNCTION ingest.drop_old(keep interval)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET "TimeZone" TO 'UTC'
 SET "DateStyle" TO 'ISO'
AS $function$
declare
  kept_from timestamptz;
  week text;
  is_published boolean;
begin
  if keep < interval '1 day' or keep is null then
    raise exception 'outcomes are kept for a day at least' using errcode = '22023';
  end if;
  -- one at a time: the next one looks at what this one has left
  perform pg_advisory_xact_lock(4202, hashtext('ingest.outcomes'));
  select least(now(), max(recorded_at)) - keep into kept_from from journal.shards;
  select substr(part.relname, length('outcomes_') + 1) into week
    from pg_inherits
    join pg_class part on part.oid = inhrelid
   cross join lateral (
     select (regexp_match(pg_get_expr(part.relpartbound, part.oid), 'TO \(''(.+)''\)'))[1]::timestamptz
   ) bound (ends_at)
   where inhparent = 'ingest.outcomes'::regclass and ends_at <= kept_from
   order by ends_at
   limit 1;
  if week is null then
    return null;
  end if;
  -- a shard that is quiet keeps an old cursor, so the rows are asked, not the time of the cursor
  execute format(
    'select not exists (
       select from journal.shards s
         left join relay.outcome_cursors c using (shard_id)
        where exists (
          select from ingest.%I o
           where o.shard_id = s.shard_id
             and (o.commits, o.ordinal) > (coalesce(c.commits, 0), coalesce(c.ordinal, 0))))',
    'outcomes_' || week) into is_published;
  if not is_published then
    raise exception 'outcomes of the week of % are not published yet', week using errcode = '55000';
  end if;
  execute format('drop table ingest.%I', 'outcomes_' || week);
  execute format('drop table if exists ingest.%I', 'dead_letters_' || week);
  return week;
end
$function$;

CREATE OR REPLACE FUNCTION journal.drop_old_keys(keep interval)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET "TimeZone" TO 'UTC'
 SET "DateStyle" TO 'ISO'
AS $function$
declare
  kept_from timestamptz;
  partition text;
begin
  if keep < interval '1 day' or keep is null then
    raise exception 'idempotency keys are kept for a day at least' using errcode = '22023';
  end if;
  -- one at a time: the next one looks at what this one has left
  perform pg_advisory_xact_lock(4202, hashtext('journal.idempotency'));
  select least(now(), max(recorded_at)) - keep into kept_from from journal.shards;
  select week.relname into partition
    from pg_inherits
    join pg_class week on week.oid = inhrelid
   cross join lateral (
     select (regexp_match(pg_get_expr(week.relpartbound, week.oid), 'TO \(''(.+)''\)'))[1]::timestamptz
   ) bound (ends_at)
   where inhparent = 'journal.idempotency'::regclass and ends_at <= kept_from
   order by ends_at
   limit 1;
  if partition is null then
    return null;
  end if;
  -- a vacuum under way holds it for minutes: waiting for that would stop the writers for nothing
  if exists (
    select from pg_locks
    where locktype = 'relation' and granted and mode = 'ShareUpdateExclusiveLock'
      and database = (select oid from pg_database where datname = current_database())
      and relation = format('journal.%I', partition)::regclass
  ) then
    raise exception 'journal.% is being vacuumed', partition using errcode = '55P03';
  end if;
  execute format('drop table journal.%I', partition);
  return partition;
end
$function$;

CREATE OR REPLACE FUNCTION journal.make_partitions(parent text, step interval, from_at timestamp with time zone, until_at timestamp with time zone)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  unit text := case when step = interval '1 month' then 'month' else 'week' end;
  starts_at timestamptz := date_trunc(unit, from_at at time zone 'UTC') at time zone 'UTC';
  schema_name text := case when parent like 'ingest.%' then 'ingest' else 'journal' end;
  table_name text := regexp_replace(parent, '^ingest[.]', '');
  ends_at timestamptz;
  partition text;
  made integer := 0;
begin
  if parent not in ('records', 'entries', 'idempotency', 'ingest.outcomes', 'ingest.dead_letters') then
    raise exception '% is not partitioned by time', parent;
  end if;
  -- one maker at a time: two that miss the same partition would both create it
  perform pg_advisory_xact_lock(4201, hashtext(schema_name || '.' || table_name));
  while starts_at <= until_at loop
    ends_at := (starts_at at time zone 'UTC' + step) at time zone 'UTC';
    partition := table_name || '_' || to_char(starts_at at time zone 'UTC',
      case unit when 'month' then 'YYYYMM' else 'YYYYMMDD' end);
    if to_regclass(format('%I.%I', schema_name, partition)) is null then
      execute format('create table %I.%I (like %I.%I including defaults including constraints)',
        schema_name, partition, schema_name, table_name);
      execute format('create trigger append_only_truncate before truncate on %I.%I for each statement execute function journal.refuse_change()',
        schema_name, partition);
      execute format('alter table %I.%I attach partition %I.%I for values from (%L) to (%L)',
        schema_name, table_name, schema_name, partition, starts_at, ends_at);
      made := made + 1;
    end if;
    starts_at := ends_at;
  end loop;
  return made;
end
$function$;

CREATE OR REPLACE FUNCTION journal.make_partitions_ahead(now_at timestamp with time zone)
 RETURNS integer
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select journal.make_partitions('records', interval '1 month', now_at, now_at + interval '3 months')
       + journal.make_partitions('entries', interval '1 month', now_at, now_at + interval '3 months')
       + journal.make_partitions('idempotency', interval '7 days', now_at, now_at + interval '28 days')
       + journal.make_partitions('ingest.outcomes', interval '7 days', now_at, now_at + interval '14 days')
       + journal.make_partitions('ingest.dead_letters', interval '7 days', now_at, now_at + interval '14 days')
$function$;

CREATE OR REPLACE FUNCTION journal.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception '%.% is append-only: % refused', tg_table_schema, tg_table_name, tg_op
    using errcode = 'LE001';
end
$function$;

CREATE OR REPLACE FUNCTION journal.refuse_unbalanced()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if exists (
    select from inserted
    group by shard_id, position, currency_no, kind
    having sum(case direction when 0 then amount else -amount end) <> 0
  ) then
    raise exception 'entries do not balance' using errcode = 'LE002';
  end if;
  return null;
end
$function$;

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON ingest.dead_letters FOR EACH ROW EXECUTE FUNCTION journal.refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON ingest.dead_letters FOR EACH STATEMENT EXECUTE FUNCTION journal.refuse_change();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON ingest.outcomes FOR EACH ROW EXECUTE FUNCTION journal.refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON ingest.outcomes FOR EACH STATEMENT EXECUTE FUNCTION journal.refuse_change();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON ingest.replays FOR EACH ROW EXECUTE FUNCTION journal.refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON ingest.replays FOR EACH STATEMENT EXECUTE FUNCTION journal.refuse_change();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON journal.chosen_ids FOR EACH ROW EXECUTE FUNCTION journal.refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON journal.chosen_ids FOR EACH STATEMENT EXECUTE FUNCTION journal.refuse_change();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON journal.currencies FOR EACH ROW EXECUTE FUNCTION journal.refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON journal.currencies FOR EACH STATEMENT EXECUTE FUNCTION journal.refuse_change();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON journal.entries FOR EACH ROW EXECUTE FUNCTION journal.refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON journal.entries FOR EACH STATEMENT EXECUTE FUNCTION journal.refuse_change();
CREATE TRIGGER entries_balance AFTER INSERT ON journal.entries REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION journal.refuse_unbalanced();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON journal.epochs FOR EACH ROW EXECUTE FUNCTION journal.refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON journal.epochs FOR EACH STATEMENT EXECUTE FUNCTION journal.refuse_change();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON journal.external_ids FOR EACH ROW EXECUTE FUNCTION journal.refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON journal.external_ids FOR EACH STATEMENT EXECUTE FUNCTION journal.refuse_change();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON journal.idempotency FOR EACH ROW EXECUTE FUNCTION journal.refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON journal.idempotency FOR EACH STATEMENT EXECUTE FUNCTION journal.refuse_change();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON journal.records FOR EACH ROW EXECUTE FUNCTION journal.refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON journal.records FOR EACH STATEMENT EXECUTE FUNCTION journal.refuse_change();

grant execute on function ingest.drop_old(interval) to ledger_relay;
grant execute on function journal.drop_old_keys(interval) to ledger_relay;
grant execute on function journal.make_partitions_ahead(timestamp with time zone) to ledger_relay;
grant execute on function journal.refuse_change() to public;
grant execute on function journal.refuse_unbalanced() to public;
grant usage on schema auth to ledger_projector;
grant usage on schema auth to ledger_reader;
grant usage on schema auth to ledger_writer;
grant usage on schema ingest to ledger_relay;
grant usage on schema ingest to ledger_writer;
grant usage on schema journal to ledger_projector;
grant usage on schema journal to ledger_reader;
grant usage on schema journal to ledger_relay;
grant usage on schema journal to ledger_writer;
grant usage on schema projection to ledger_projector;
grant usage on schema projection to ledger_reader;
grant usage on schema relay to ledger_projector;
grant usage on schema relay to ledger_reader;
grant usage on schema relay to ledger_relay;
grant usage on schema relay to ledger_writer;
grant select on table auth.api_keys to ledger_reader;
grant select on table auth.api_keys to ledger_writer;
grant select on table auth.shared_secrets to ledger_projector;
grant select on table auth.shared_secrets to ledger_reader;
grant select on table ingest.dead_letters to ledger_relay;
grant insert, select on table ingest.dead_letters to ledger_writer;
grant select on table ingest.offsets to ledger_relay;
grant insert, select, update on table ingest.offsets to ledger_writer;
grant select on table ingest.outcomes to ledger_relay;
grant insert, select on table ingest.outcomes to ledger_writer;
grant select on table ingest.partitions to ledger_relay;
grant insert, select, update on table ingest.partitions to ledger_writer;
grant select on table ingest.replays to ledger_relay;
grant select on table ingest.replays to ledger_writer;
grant select on table ingest.sources to ledger_relay;
grant select on table ingest.sources to ledger_writer;
grant select on table journal.account_details to ledger_projector;
grant select on table journal.account_details to ledger_reader;
grant select on table journal.account_details to ledger_relay;
grant insert, select, update on table journal.account_details to ledger_writer;
grant select on table journal.account_heads to ledger_projector;
grant select on table journal.account_heads to ledger_reader;
grant select on table journal.account_heads to ledger_relay;
grant insert, select, update on table journal.account_heads to ledger_writer;
grant select on table journal.accounts to ledger_projector;
grant select on table journal.accounts to ledger_reader;
grant select on table journal.accounts to ledger_relay;
grant insert, select on table journal.accounts to ledger_writer;
grant select on table journal.categories to ledger_projector;
grant select on table journal.categories to ledger_reader;
grant select on table journal.categories to ledger_relay;
grant insert, select, update on table journal.categories to ledger_writer;
grant select on table journal.category_members to ledger_projector;
grant select on table journal.category_members to ledger_reader;
grant select on table journal.category_members to ledger_relay;
grant insert, select, update on table journal.category_members to ledger_writer;
grant select on table journal.chosen_ids to ledger_projector;
grant select on table journal.chosen_ids to ledger_reader;
grant select on table journal.chosen_ids to ledger_relay;
grant insert, select on table journal.chosen_ids to ledger_writer;
grant select on table journal.currencies to ledger_projector;
grant select on table journal.currencies to ledger_reader;
grant select on table journal.currencies to ledger_relay;
grant insert, select on table journal.currencies to ledger_writer;
grant select on table journal.entries to ledger_projector;
grant select on table journal.entries to ledger_reader;
grant select on table journal.entries to ledger_relay;
grant insert, select on table journal.entries to ledger_writer;
grant select on table journal.epochs to ledger_projector;
grant select on table journal.epochs to ledger_reader;
grant select on table journal.epochs to ledger_relay;
grant select on table journal.epochs to ledger_writer;
grant select on table journal.external_ids to ledger_projector;
grant select on table journal.external_ids to ledger_reader;
grant select on table journal.external_ids to ledger_relay;
grant insert, select on table journal.external_ids to ledger_writer;
grant select on table journal.idempotency to ledger_projector;
grant select on table journal.idempotency to ledger_reader;
grant select on table journal.idempotency to ledger_relay;
grant insert, select on table journal.idempotency to ledger_writer;
grant select on table journal.ledger_directory to ledger_projector;
grant select on table journal.ledger_directory to ledger_reader;
grant select on table journal.ledger_directory to ledger_relay;
grant insert, select on table journal.ledger_directory to ledger_writer;
grant select on table journal.ledgers to ledger_projector;
grant select on table journal.ledgers to ledger_reader;
grant select on table journal.ledgers to ledger_relay;
grant insert, select, update on table journal.ledgers to ledger_writer;
grant select on table journal.number_blocks to ledger_projector;
grant select on table journal.number_blocks to ledger_reader;
grant select on table journal.number_blocks to ledger_relay;
grant select, update on table journal.number_blocks to ledger_writer;
grant select on table journal.records to ledger_projector;
grant select on table journal.records to ledger_reader;
grant select on table journal.records to ledger_relay;
grant insert, select on table journal.records to ledger_writer;
grant select on table journal.shards to ledger_projector;
grant select on table journal.shards to ledger_reader;
grant select on table journal.shards to ledger_relay;
grant select, update on table journal.shards to ledger_writer;
grant select on table journal.transaction_heads to ledger_projector;
grant select on table journal.transaction_heads to ledger_reader;
grant select on table journal.transaction_heads to ledger_relay;
grant insert, select, update on table journal.transaction_heads to ledger_writer;
grant delete, insert, select, update on table projection.account_terms to ledger_projector;
grant select on table projection.account_terms to ledger_reader;
grant delete, insert, select, update on table projection.accounts to ledger_projector;
grant select on table projection.accounts to ledger_reader;
grant delete, insert, select, update on table projection.balances to ledger_projector;
grant select on table projection.balances to ledger_reader;
grant delete, insert, select, update on table projection.checkpoints to ledger_projector;
grant select on table projection.checkpoints to ledger_reader;
grant delete, insert, select, update on table projection.parked to ledger_projector;
grant select on table projection.parked to ledger_reader;
grant delete, insert, select, update on table projection.rollups to ledger_projector;
grant select on table projection.rollups to ledger_reader;
grant delete, insert, select, update on table projection.timed_entries to ledger_projector;
grant select on table projection.timed_entries to ledger_reader;
grant delete, insert, select, update on table projection.transaction_terms to ledger_projector;
grant select on table projection.transaction_terms to ledger_reader;
grant delete, insert, select, update on table projection.transactions to ledger_projector;
grant select on table projection.transactions to ledger_reader;
grant select on table relay.cursors to ledger_projector;
grant select on table relay.cursors to ledger_reader;
grant insert, select, update on table relay.cursors to ledger_relay;
grant select on table relay.cursors to ledger_writer;
grant insert, select, update on table relay.outcome_cursors to ledger_relay;
grant select on table relay.outcome_cursors to ledger_writer;
grant delete, insert, select, update on table relay.primary_proofs to ledger_projector;
grant delete, insert, select, update on table relay.primary_proofs to ledger_reader;
grant delete, insert, select, update on table relay.primary_proofs to ledger_relay;
grant select on table relay.primary_proofs to ledger_writer;
