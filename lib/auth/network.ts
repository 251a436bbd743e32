/**
 * What counts as one place of a client: an IPv4 address, or the half of an IPv6 address that a provider gives to one
 * customer (/64), who has as many addresses in it as they like.
 */
export function networkOf(address: string): string {
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.replace(/%.*$/, "").toLowerCase().split("::", 2);
  const groups = head.split(":").filter(Boolean);
  const missing =
    tail === undefined ? 0 : Math.max(0, 8 - groups.length - tail.split(":").filter(Boolean).length);
  const all = [...groups, ...Array<string>(missing).fill("0"), ...(tail ?? "").split(":").filter(Boolean)];
  const half = all.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, ""));
  return `${half.join(":")}::/64`;
}
