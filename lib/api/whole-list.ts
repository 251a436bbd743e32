import { z } from "zod";
import { batchedFile } from "../http/batched-file";
import { type FileType, fileHead, fileHeaders, fileLine, type Row } from "../list/file";

/**
 * Whole lists of the HTTP API as files: every list whose client pages through it streams all of its rows when the client accepts a
 * table or lines in the place of JSON. The handler of the list reads them page by page, so a file has the rows, the filter and the
 * members of the pages.
 */

/** Rows of a page of a file: as many as a client may ask for. */
const PAGE = 500;

/** What the operation of a list says of itself. */
type ListOperation = {
  query?: z.ZodType;
  answer?: z.ZodType;
  /** The columns of the table, where they are not all members of a row. */
  columns?: readonly string[];
};

/** The columns of a list's table: the members of a row; undefined for an operation whose answer is no list to page through. */
export function columnsOf({ query, answer, columns }: ListOperation): readonly string[] | undefined {
  if (!(query instanceof z.ZodObject && ("cursor" in query.shape || "_offset" in query.shape)))
    return undefined;
  const items = answer instanceof z.ZodObject ? answer.shape.items : undefined;
  const row = items instanceof z.ZodArray ? items.element : undefined;
  return columns ?? (row instanceof z.ZodObject ? Object.keys(row.shape) : undefined);
}

type Query = Record<string, unknown>;

/**
 * Answers a list as a file. The first page is read before the answer begins, so that a refusal keeps its status; a failure later breaks
 * the download off.
 * @param query as parsed; what pages in it has no effect @param read reads the page of a query, as the list does
 * @param name of the file, without its end
 */
export async function wholeList(
  type: FileType,
  columns: readonly string[],
  query: Query,
  read: (query: Query) => Promise<unknown>,
  name: string,
): Promise<Response> {
  const batches = pagesOf(query, read);
  const first = await batches.next();
  async function* all() {
    if (!first.done) yield first.value;
    yield* batches;
  }
  const lines = (rows: readonly Row[]) => rows.map((row) => fileLine(type, columns, row)).join("");
  return new Response(batchedFile(fileHead(type, columns), all(), lines), {
    headers: fileHeaders(type, name),
  });
}

async function* pagesOf(
  query: Query,
  read: (query: Query) => Promise<unknown>,
): AsyncGenerator<readonly Row[]> {
  const isByCursor = "limit" in query;
  let page: Query = isByCursor
    ? { ...query, limit: PAGE, cursor: undefined }
    : { ...query, _limit: PAGE, _offset: 0, ...("_after" in query && { _after: undefined }) };
  for (;;) {
    const { items, next } = (await read(page)) as { items: readonly Row[]; next?: string | null };
    yield items;
    if (next) page = { ...page, [isByCursor ? "cursor" : "_after"]: next };
    else if (next === undefined && items.length === PAGE)
      page = { ...page, _offset: Number(page._offset) + PAGE };
    else return;
  }
}
