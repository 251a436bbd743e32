-- Circuits that a person opens and closes. by_hand: open until a person closes it, or until held_until; probing does not close it.
-- changed_by and reason: of the last change, null when that was not made by a person.
alter table subscriber_circuit
  add column by_hand boolean not null default false,
  add column held_until timestamptz(3),
  add column changed_by text,
  add column reason text;
