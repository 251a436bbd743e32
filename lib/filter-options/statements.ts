/**
 * The options of filters: queries with the columns `value` and `label`, in order. Deleted subscribers are among them, because what they
 * received is still listed; several may have had one name.
 */
export const SUBSCRIBER_OPTION =
  "s.id as value, case when s.deleted_at is null then s.name else s.name || ' (deleted)' end as label";
export const SUBSCRIBER_ORDER = "s.deleted_at is not null, s.name, s.id";

/** Those of the configuration, by the filter's name. */
export const OPTIONS = {
  subscribers: `select ${SUBSCRIBER_OPTION} from subscriber s order by ${SUBSCRIBER_ORDER}`,
  contexts: "select id as value, name as label from context order by name",
  handlers: "select id as value, name as label from handler order by name",
  topics: "select distinct name as value, name as label from topic order by name",
  publishers: "select id as value, name as label from publisher order by name, id",
} as const;

/** Several of these queries as one statement of one row: a column of JSON for each, by its name. */
export const optionsStatement = (queries: Readonly<Record<string, string>>): string =>
  `select ${Object.entries(queries)
    .map(
      ([name, query]) => `(select coalesce(json_agg(option), '[]') from (${query}) as option) as "${name}"`,
    )
    .join(", ")}`;
