/** The value of a cookie in a request's header; undefined when it is not there. */
export function cookieOf(sent: string, name: string): string | undefined {
  for (const pair of sent.split(";")) {
    const [key, value] = pair.trim().split("=", 2);
    if (key === name) return value;
  }
  return undefined;
}
