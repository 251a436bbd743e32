-- Sending delivered deliveries again. A name of a kind is added without touching a row.
alter type operation_kind add value 'resend';
