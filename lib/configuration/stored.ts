import type { FoldRulesInForce } from "../fold-rules/view";
import type { Interceptor } from "../interceptors/schema";
import type { Destinations } from "../subscribers/destinations";
import type { Entries, Noun } from "./view";

/** The stored rows of the configuration: each as the export shows it, with what it hides. */

type Secrets = {
  policies: { interceptors: readonly Interceptor[] | "unknown" };
  subscribers: { destinations: Destinations };
};

export type StoredRow<Name extends Noun> = { id: string; entry: Entries[Name] } & (Name extends keyof Secrets
  ? Secrets[Name]
  : unknown);

export type StoredRows = { [Name in Noun]: StoredRow<Name>[] };

export type Stored = StoredRows & {
  foldRules: Pick<FoldRulesInForce, "version" | "rules">;
};
