import { performance } from "node:perf_hooks";
import type pg from "pg";
import { Link, type LinkQuery } from "../../lib/worker/database/link";

/** Executions of a statement before which it is explained: with the first small chunk, and with chunks of the size that the pace found. */
const EXPLAINED = new Set([1, 20, 100]);
/** A statement outside named ones: a lock on a partition, its seal or its removal. */
const OF_A_DAY = "seal or drop a day";

/** The connection of a run that notes the time of each statement and explains some executions of it, rolled back, before they are made. */
export class ExplainingLink extends Link {
  /** Milliseconds of each execution, by the name of the statement. */
  readonly times = new Map<string, number[]>();
  #plans = new Map<string, string[]>();
  #isNamed = false;

  override query<Row extends (string | null)[]>(query: LinkQuery): Promise<Row[]> {
    return this.#named(async () => {
      if (this.#isExplained(query)) {
        await super.use((client) => client.query("begin"));
        this.#keep(query, await super.query(explained(query)));
        await super.use((client) => client.query("rollback"));
      }
      return this.#timed(nameOf(query), () => super.query<Row>(query));
    });
  }

  override transaction(work: (query: Link["query"]) => Promise<void>): Promise<void> {
    return this.#named(() =>
      super.transaction((query) =>
        work(async (statement) => {
          if (this.#isExplained(statement)) {
            await query({ name: "mark", text: "savepoint mark", values: [] });
            this.#keep(statement, await query(explained(statement)));
            await query({ name: "return", text: "rollback to savepoint mark", values: [] });
          }
          return this.#timed(nameOf(statement), () => query(statement));
        }),
      ),
    );
  }

  override use<Value>(work: (client: pg.Client) => Promise<Value>): Promise<Value> {
    return this.#isNamed ? super.use(work) : this.#timed(OF_A_DAY, () => super.use(work));
  }

  plansText(): string {
    return [...this.#plans].map(([name, plans]) => `## ${name}\n${plans.join("\n\n")}`).join("\n\n");
  }

  async #named<Value>(work: () => Promise<Value>): Promise<Value> {
    this.#isNamed = true;
    return work().finally(() => {
      this.#isNamed = false;
    });
  }

  async #timed<Value>(name: string, work: () => Promise<Value>): Promise<Value> {
    const begun = performance.now();
    const value = await work();
    const all = this.times.get(name) ?? [];
    all.push(performance.now() - begun);
    this.times.set(name, all);
    return value;
  }

  #isExplained(query: LinkQuery): boolean {
    return EXPLAINED.has((this.times.get(nameOf(query))?.length ?? 0) + 1);
  }

  #keep(query: LinkQuery, rows: (string | null)[][]): void {
    const name = nameOf(query);
    const execution = (this.times.get(name)?.length ?? 0) + 1;
    const text = `-- execution ${execution}\n${rows.map(([line]) => line).join("\n")}`;
    this.#plans.set(name, [...(this.#plans.get(name) ?? []), text]);
  }
}

/** The copies of days are one statement, of one partition each. */
const nameOf = ({ name }: LinkQuery) => name.replace(/_event_payload_\d+$/, "_payloads");

const explained = ({ name, text, values }: LinkQuery): LinkQuery => ({
  name: `explain ${name}`,
  text: `explain (analyze, buffers, costs off) ${text}`,
  values,
});
