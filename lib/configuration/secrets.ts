import type { FileEntry } from "./schema";
import { changedSecretsOfPolicy, changedSecretsOfSubscriber } from "./secret-changes";
import { type StoodIn, standInForPolicy, standInForSubscriber } from "./stand-ins";
import type { StoredRow } from "./stored";
import type { Noun } from "./view";

type Secrets<Name extends Noun> = {
  /** The paths of secrets that a file has in the clear and that differ from the stored ones. */
  changed: (entry: FileEntry<Name>, stored: StoredRow<Name>) => string[];
  /** The entry with stand-ins for secrets that it masks and that are not stored. */
  standIn: (
    entry: FileEntry<Name>,
    stored: StoredRow<Name> | null,
    make: () => string,
  ) => StoodIn<FileEntry<Name>>;
};

const NO_SECRETS = { changed: () => [], standIn: <Entry>(entry: Entry) => ({ entry, missing: [] }) };

/** The secrets in the entries of each noun. */
export const SECRETS: { [Name in Noun]: Secrets<Name> } = {
  contexts: NO_SECRETS,
  policies: { changed: changedSecretsOfPolicy, standIn: standInForPolicy },
  handlers: NO_SECRETS,
  publishers: NO_SECRETS,
  subscribers: { changed: changedSecretsOfSubscriber, standIn: standInForSubscriber },
};
