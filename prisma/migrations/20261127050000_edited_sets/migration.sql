-- Edited copies of a frozen set: one row for each such operation. The patch is its text, of which jsonb would reorder members.
create table operation_edit (
  operation_id uuid primary key,
  patch text,
  headers jsonb,
  url text,
  patch_check jsonb
);

-- An operation makes one copy of a delivery. It finds the copies of a delivery too, as the index before.
drop index delivery_edit_original_idx;
create unique index delivery_edit_original_idx on delivery_edit (original_id, operation_id);
