import { rankOf } from "../../engine/priority";

/** Conditions on the event of deliveries `d`. */

/** The rank of an event's priority: the usual without one; a rank of a later release is the least urgent. */
export const EVENT_RANK = `least(coalesce(e.priority, ${rankOf("normal")}), ${rankOf("low")})`;

/** Whether the event `e` meets conditions. */
export const eventWith = (conditions: readonly string[]) =>
  `exists (select from event e where e.id = d.event_id and e.shard = d.shard and ${conditions.join(" and ")})`;
