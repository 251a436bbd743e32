-- From when a delivery's total time counts: its first failure, later by what requests have taken since. Deliveries on their way now
-- keep the beginning of their first attempt, a little earlier.
alter table delivery rename column first_attempt_at to retrying_since;
