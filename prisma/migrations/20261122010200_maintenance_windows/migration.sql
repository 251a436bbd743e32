-- When a subscriber is known to be away: deliveries wait. A list of { from, to } in ISO 8601.
alter table subscriber add column maintenance_windows jsonb not null default '[]';
