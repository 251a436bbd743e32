-- Retrying waiting deliveries now, and no more. Names are added without touching a row.
alter type operation_kind add value 'retry_now';
alter type operation_kind add value 'stop';
-- The failure of a delivery that was stopped before the outcome of any attempt.
alter type failure_kind add value 'stopped';
