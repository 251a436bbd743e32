/**
 * The reasons for which a delivery is not sent to subscriber `s`, as branches of a CASE.
 * @param isGone condition: its payload was removed by retention (./removed.ts)
 */
export const unsendable = (isGone: string) => `when ${isGone} then 'payload_removed'
      when s.id is null or s.deleted_at is not null then 'subscriber_deleted'
      when s.status <> 'approved' then 'subscriber_not_approved'`;
