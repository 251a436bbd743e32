import type { AuditOutcome } from "./schema";

/** The nouns of the audit trail's actions, which are `noun.verb`. */
export const NOUN_LABEL = {
  deliveries: "Deliveries",
  operation: "Operation",
  group: "Failure group",
  fold_rules: "Rules of folding",
  subscriber: "Subscriber",
  handler: "Handler",
  context: "Context",
  publisher: "Publisher",
  policy: "Policy",
  circuit: "Circuit",
  configuration: "Configuration",
  user: "User",
  session: "Session",
  account: "Account",
  api_key: "API key",
  audit: "Audit trail",
  secrets: "Secrets",
  retention: "Retention",
  api: "API request",
  refusals: "Refusals",
  page: "Page",
} as const satisfies Record<string, string>;
export type AuditNoun = keyof typeof NOUN_LABEL;

/** Verbs that do not read well as written. */
const VERB_LABEL: Record<string, string> = {
  discard: "delete",
  edit_and_retry: "edit and retry",
  copy: "copy a request",
  copy_secrets: "copy a request with secrets",
  set_role: "change role",
  sign_in: "sign in",
  sign_out: "sign out",
  end_all: "end all",
  rotate_key: "rotate signing key",
  pace: "change pace",
  open: "begins by its time",
  close: "waits for its window",
  finish: "finished",
  expire: "not started in time",
  leave_out: "not listed one by one",
  refuse: "refused",
};

export const OUTCOME_LABEL = {
  allowed: "Allowed",
  refused: "Refused",
} as const satisfies Record<AuditOutcome, string>;

/** An action in words: `Subscriber: update`. An action of another version is shown by its own words. */
export function actionLabel(action: string): string {
  const [noun = action, verb] = split(action);
  if (verb === undefined) return spaced(action);
  const name = Object.hasOwn(NOUN_LABEL, noun) ? NOUN_LABEL[noun as AuditNoun] : capital(spaced(noun));
  return `${name}: ${VERB_LABEL[verb] ?? spaced(verb)}`;
}

/** The name of a field in words: `sees payloads` for seesPayloads. */
export function fieldLabel(name: string): string {
  return name.replaceAll(
    /([a-z\d])([A-Z])/g,
    (_, before: string, after: string) => `${before} ${after.toLowerCase()}`,
  );
}

/** The refusal of a page is audited under the permission that it asks: `audit:read`. */
const split = (action: string) => action.split(/[.:](.*)/s);
const spaced = (text: string) => text.replaceAll(/[_-]/g, " ");
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
