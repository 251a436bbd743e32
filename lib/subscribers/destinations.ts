import { type FieldProblem, RedeliverError } from "../errors";
import { isSecretOfSubscriber } from "../secrets/mask";
import { MASKED } from "../secrets/masked";
import { unmaskUrl } from "../secrets/unmask-url";
import { unmaskHeaders } from "./headers";
import { movedOrigins } from "./moved-origin";

/** The stored URLs and headers of a subscriber: complete, with secret headers encrypted. */
export type Destinations = { url: string; alternativeUrl: string | null; headers: Record<string, string> };

/** The changes of a body: parts left out stay, masked values keep the stored ones. */
export type DestinationChanges = Partial<Destinations>;

/**
 * Converts the destinations of a body to stored ones. A secret stays with its origin: a URL of another origin requires every
 * secret header again, or its removal.
 * @throws RedeliverError invalid naming the URL and the headers, or a mask without a stored value
 */
export function keepDestinations(
  given: DestinationChanges,
  stored: Destinations,
  subscriberId: string,
): DestinationChanges {
  refuseOtherOrigins(given, stored);
  return {
    url: given.url === undefined ? undefined : unmaskUrl(given.url, stored.url, "url"),
    alternativeUrl:
      typeof given.alternativeUrl === "string"
        ? unmaskUrl(given.alternativeUrl, stored.alternativeUrl, "alternativeUrl")
        : given.alternativeUrl,
    headers: given.headers && unmaskHeaders(given.headers, stored.headers, subscriberId),
  };
}

function refuseOtherOrigins(given: DestinationChanges, stored: Destinations): void {
  const moved = movedOrigins(given, stored);
  const kept = moved.length > 0 ? keptSecrets(given, stored) : [];
  if (kept.length === 0) return;
  const problems: FieldProblem[] = [
    ...moved.map(({ field, origin }) => ({
      field,
      message: `${origin} is another origin. Secret headers are not sent there unless their values come again in the same request: ${kept.join(", ")}.`,
    })),
    ...kept.map((name) => ({
      field: `headers.${name}`,
      message: "The origin changes: send the value again, or leave the header out of `headers`.",
    })),
  ];
  const fields = problems.map(({ field }) => field).join(", ");
  throw new RedeliverError("invalid", `Another origin needs the secrets again: ${fields}.`, problems);
}

/** The stored secrets that would be sent to a new origin although the request does not contain them. */
function keptSecrets({ headers }: DestinationChanges, stored: Destinations): string[] {
  const known = [...Object.keys(stored.headers), ...signInNames(stored.url)];
  const names = headers
    ? Object.keys(headers).filter((name) => headers[name] === MASKED && isAmong(known, name))
    : known;
  return names.filter(isSecretOfSubscriber).sort();
}

function isAmong(names: readonly string[], name: string): boolean {
  return names.some((one) => one.toLowerCase() === name.toLowerCase());
}

/** A URL of an earlier release may contain credentials, which are sent as a header. */
function signInNames(url: string): string[] {
  return /^[a-z]+:\/\/[^/?#]*@/i.test(url) ? ["authorization"] : [];
}
