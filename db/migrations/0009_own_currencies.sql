-- Currencies of one's own: loyalty points, tokens. Rows are only ever added, so what was read stays
-- true. Numbers come from a sequence; gaps are harmless.
create sequence journal.own_currency_no as integer start 1000;

grant insert on journal.currencies to ledger_writer;
grant usage on sequence journal.own_currency_no to ledger_writer;

create trigger append_only before update or delete on journal.currencies
  for each row execute function journal.refuse_change();
create trigger append_only_truncate before truncate on journal.currencies
  for each statement execute function journal.refuse_change();
