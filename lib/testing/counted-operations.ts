import type { Queryable } from "../db/client";
import { ITEM_RESULTS } from "../engine/operation";

/**
 * Makes the database refuse every transaction after which the counters of an operation and shard differ from its items: the rule that
 * an operation adds up at every commit, checked at every commit.
 */
export async function checkOperationsAtCommit(db: Queryable): Promise<void> {
  await db.query(`
    create function check_operation() returns trigger language plpgsql as $$
    begin
      if exists (
        select from operation_shard c cross join lateral (
          select ${ITEM_RESULTS.map((result) => `count(*) filter (where i.result = '${result}') as ${result}`).join(", ")}
          from operation_item i where i.operation_id = c.operation_id and i.shard = c.shard) as n
        where c.operation_id = new.operation_id and c.shard = new.shard and (${ITEM_RESULTS.map((result) => `c.${result} <> n.${result}`).join(" or ")})
      ) then
        raise exception 'The counters of operation % and shard % differ from its items', new.operation_id, new.shard;
      end if;
      return null;
    end $$;
    create constraint trigger counted_items after insert or update on operation_item
      deferrable initially deferred for each row execute function check_operation();
    create constraint trigger counted_shards after insert or update on operation_shard
      deferrable initially deferred for each row execute function check_operation()`);
}

/**
 * Makes the database refuse every transaction after which two operations send the same delivery, or edited copies of it: while one does, the
 * others skip it.
 */
export async function checkHoldsAtCommit(db: Queryable): Promise<void> {
  await db.query(`
    create function check_hold() returns trigger language plpgsql as $$
    begin
      if (select count(*) from operation_item i where i.delivery_id = new.delivery_id and i.result = 'sending') > 1 then
        raise exception 'Two operations send the delivery %', new.delivery_id;
      end if;
      return null;
    end $$;
    create constraint trigger held_items after insert or update on operation_item
      deferrable initially deferred for each row when (new.result = 'sending') execute function check_hold()`);
}
