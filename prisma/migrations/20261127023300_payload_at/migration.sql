-- The text as it was sent: jsonb writes 1e3 as 1000. A block that catches errors cannot run in a parallel worker before PostgreSQL 17.
create function payload_at(body bytea, path text[]) returns text language plpgsql immutable parallel unsafe as $$
begin
  return convert_from(body, 'UTF8')::json #>> path;
exception when others then
  return null;
end $$;
