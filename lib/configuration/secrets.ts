import { movedOrigins } from "../subscribers/moved-origin";
import type { FileEntry } from "./schema";
import { changedSecretsOfPolicy, changedSecretsOfSubscriber } from "./secret-changes";
import { type StoodIn, standInForPolicy, standInForSubscriber } from "./stand-ins";
import type { StoredRow } from "./stored";
import { storedStandInsOfPolicy, storedStandInsOfSubscriber } from "./stored-stand-ins";
import type { Entries, Noun } from "./view";

type Secrets<Name extends Noun> = {
  /** The paths of secrets that a file has in the clear and that differ from the stored ones. */
  changed: (entry: FileEntry<Name>, stored: StoredRow<Name>) => string[];
  /** The parts that are sent although they do not differ, because another part's change needs them. */
  sentAlong: (entry: FileEntry<Name>, stored: StoredRow<Name>) => (keyof Entries[Name] & string)[];
  /** The entry with stand-ins for secrets that it masks and that are not stored. */
  standIn: (
    entry: FileEntry<Name>,
    stored: StoredRow<Name> | null,
    make: () => string,
  ) => StoodIn<FileEntry<Name>>;
  /** The paths of stand-ins that are stored, and that the file leaves as they are. */
  storedStandIns: (entry: FileEntry<Name>, stored: StoredRow<Name>) => string[];
};

const NO_SECRETS = {
  changed: () => [],
  sentAlong: () => [],
  standIn: <Entry>(entry: Entry) => ({ entry, missing: [] }),
  storedStandIns: () => [],
};

/** The secrets in the entries of each noun. */
export const SECRETS: { [Name in Noun]: Secrets<Name> } = {
  contexts: NO_SECRETS,
  policies: {
    changed: changedSecretsOfPolicy,
    sentAlong: () => [],
    standIn: standInForPolicy,
    storedStandIns: storedStandInsOfPolicy,
  },
  handlers: NO_SECRETS,
  publishers: NO_SECRETS,
  subscribers: {
    changed: changedSecretsOfSubscriber,
    // A URL of another origin needs the secret headers in the same request.
    sentAlong: ({ headers, ...urls }, { destinations }) =>
      headers && movedOrigins(urls, destinations).length > 0 ? ["headers"] : [],
    standIn: standInForSubscriber,
    storedStandIns: storedStandInsOfSubscriber,
  },
};
