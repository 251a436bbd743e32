-- Deliveries of earlier events to a subscriber that had none of them. A name of a kind is added without touching a row.
alter type operation_kind add value 'backfill';
