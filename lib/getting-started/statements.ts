/**
 * Reads how far a hub has come. A handler that somebody receives is named first. Failed deliveries are found by their index;
 * whether there is any delivery by the first row of the table.
 */
export const PROGRESS = `
select coalesce(
    (select t.handler_id from subscription s join topic t on t.id = s.topic_id limit 1),
    (select t.handler_id from topic t limit 1)
  ) as "handlerId",
  exists (
    select 1 from subscription s join subscriber on subscriber.id = s.subscriber_id
    where subscriber.deleted_at is null and subscriber.status = 'approved'
  ) as subscribed,
  exists (select 1 from delivery) as published,
  (select d.failed_at from delivery d where d.state = 'failed' order by d.failed_at desc, d.id desc limit 1) is not null as failed,
  exists (select 1 from operation where kind = 'retry') as retried`;
