-- Where deliveries go while the circuit is open; null: they wait.
alter table subscriber add column alternative_url text;
