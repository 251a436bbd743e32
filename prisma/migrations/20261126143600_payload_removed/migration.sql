-- Why a delivery is not retried any more: there is nothing left to send.
alter type retrying_ended add value 'payload_removed';
