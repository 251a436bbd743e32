import "server-only";
import { may } from "../access/roles";
import { requestTimeZone } from "../auth/request-zone";
import { requireUser } from "../auth/session";
import type { FilterValues, ListDefinition, Search } from "../list/definition";
import type { Filters } from "../list/filters";
import type { ListPage } from "../list/page";
import { type Position, readList } from "../list/read";
import type { RawSearch } from "../list/url-params";
import { type ListData, listData } from "../list/view";
import type { ConfigurationReader } from "./view";

/**
 * The user of this request, who may read the configuration. Without a session it redirects to the sign-in page.
 * @throws RedeliverError forbidden
 */
export async function requireReader(): Promise<ConfigurationReader> {
  const { reader } = await requireUserAndReader();
  return reader;
}

/**
 * Loads the list of a noun of the configuration for a URL.
 * @param read reads the rows at a position, with the values of the list's filters
 * @throws RedeliverError forbidden
 */
export async function loadConfigurationList<
  Row extends object,
  F extends Filters,
  Sort extends string,
  View extends string,
>(
  list: ListDefinition<F, Sort, View>,
  raw: RawSearch,
  read: (position: Position, search: FilterValues<F>) => Promise<ListPage<Row>>,
): Promise<ListData<Row, Search<F, Sort, View>> & ConfigurationReader> {
  const { user, reader } = await requireUserAndReader();
  const { zone, now } = reader;
  const asked = readList(list, raw, reader);
  const columns = user.preferences.columns[list.name] ?? null;
  return {
    ...listData(asked, await read(asked.position, asked.search), { options: {}, asOf: now, zone, columns }),
    ...reader,
  };
}

async function requireUserAndReader() {
  const [user, { zone }] = await Promise.all([requireUser("config:read"), requestTimeZone()]);
  return { user, reader: { mayEdit: may(user.role, "config:write"), zone, now: new Date() } };
}
