-- The orders by a name, by the URL and by the expected status, without the id at their end: few failures have one time, and those are sorted.
-- It saves 73 bytes of a failure, of which its fingerprint and that one's index take 58 (docs/decisions/0028-fingerprints.md).
create index delivery_failed_subscriber_url_date_idx on delivery (subscriber_url, failed_at) where state = 'failed';
drop index delivery_failed_subscriber_url_idx;
create index delivery_failed_subscriber_name_date_idx on delivery (subscriber_name, failed_at) where state = 'failed';
drop index delivery_failed_subscriber_name_idx;
create index delivery_failed_context_name_date_idx on delivery (context_name, failed_at) where state = 'failed';
drop index delivery_failed_context_name_idx;
create index delivery_failed_expected_status_date_idx on delivery (expected_status, failed_at) where state = 'failed';
drop index delivery_failed_expected_status_idx;
