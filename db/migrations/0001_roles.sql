-- The roles the services act as (`set role`). They cannot log in and own nothing; what each may do
-- is granted beside the tables. Roles belong to the whole cluster, so they may exist already.
do $$
declare
  role_name text;
begin
  foreach role_name in array array['ledger_writer', 'ledger_relay', 'ledger_projector', 'ledger_reader']
  loop
    begin
      execute format('create role %I nologin', role_name);
    exception
      when duplicate_object or unique_violation then null; -- made by another database of this cluster
    end;
    execute format('grant %I to current_user', role_name);
  end loop;
end
$$;
