import { unquoted } from "./json-text";
import type { JsonValue } from "./json-value";

/**
 * Compares two values as RFC 6902 does: numbers by what they are, strings by their characters, arrays item by item, and objects without
 * the order of their members. An object in which a name stands twice equals none.
 */
export function areEqual(one: JsonValue, other: JsonValue): boolean {
  const children = one.children;
  const others = other.children;
  if (!children || !others) return !children && !others && areEqualScalars(one.toString(), other.toString());
  if (children.values.length !== others.values.length) return false;
  if (!children.names || !others.names) {
    if (children.names || others.names) return false;
    return children.values.every((value, index) => areEqual(value, others.values[index] as JsonValue));
  }
  const values = new Map(children.names.map((name, index) => [unquoted(name), children.values[index]]));
  const names = others.names.map(unquoted);
  if (values.size !== names.length || new Set(names).size !== names.length) return false;
  return names.every((name, index) => {
    const value = values.get(name);
    return value !== undefined && areEqual(value, others.values[index] as JsonValue);
  });
}

function areEqualScalars(one: string, other: string): boolean {
  if (one === other) return true;
  if (isString(one) || isString(other))
    return isString(one) && isString(other) && unquoted(one) === unquoted(other);
  // Texts of numbers; a literal is no number. -0 equals 0.
  return Number(one) === Number(other) && !isLiteral(one) && !isLiteral(other);
}

const isString = (text: string) => text.startsWith('"');
const isLiteral = (text: string) => text === "true" || text === "false" || text === "null";
