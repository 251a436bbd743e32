import type { JsonObject } from "./schemas";

/** Converts the OpenAPI document for the API page: by noun, with every schema as a flat list of fields. */

export type Field = {
  /** With its parents: `items[].eventId`. */
  name: string;
  type: string;
  isRequired: boolean;
  description: string;
};
export type ReadableParameter = Field & { place: string };
export type ReadableAnswer = { status: string; description: string; fields: Field[] };
export type ReadableOperation = {
  id: string;
  method: string;
  path: string;
  summary: string;
  description: string;
  /** The scope of an API key, or the permission of a role; null for public operations. */
  scope: string | null;
  parameters: ReadableParameter[];
  bodyNote: string;
  body: Field[];
  answers: ReadableAnswer[];
  example: string;
};
export type OperationGroup = { tag: string; operations: ReadableOperation[] };

/** Converted once for a document. @param document as made by `openApiDocument` */
export function readableOperations(document: JsonObject): OperationGroup[] {
  const groups = converted.get(document) ?? convert(document);
  converted.set(document, groups);
  return groups;
}

const converted = new WeakMap<JsonObject, OperationGroup[]>();

function convert(document: JsonObject): OperationGroup[] {
  const operations = Object.entries(object(document.paths)).flatMap(([path, methods]) =>
    Object.entries(object(methods)).map(([method, operation]) => ({
      tag: text(list(object(operation).tags)[0]),
      operation: readOperation(method, path, object(operation)),
    })),
  );
  const tags = [...new Set(operations.map(({ tag }) => tag))];
  return tags.map((tag) => ({
    tag,
    operations: operations.filter((one) => one.tag === tag).map(({ operation }) => operation),
  }));
}

function readOperation(method: string, path: string, operation: JsonObject): ReadableOperation {
  const body = object(operation.requestBody);
  return {
    id: text(operation.operationId),
    method: method.toUpperCase(),
    path,
    summary: text(operation.summary),
    description: text(operation.description),
    scope: text(operation["x-scope"]) || null,
    parameters: list(operation.parameters).map((one) => readParameter(object(one))),
    bodyNote: text(body.description),
    body: contentFields(body),
    answers: Object.entries(object(operation.responses)).map(([status, answer]) => ({
      status,
      description: text(object(answer).description),
      fields: Number(status) < 300 ? contentFields(object(answer)) : [],
    })),
    example: text(object(list(operation["x-codeSamples"])[0]).source),
  };
}

function readParameter(parameter: JsonObject): ReadableParameter {
  const schema = object(parameter.schema);
  return {
    name: text(parameter.name),
    place: text(parameter.in),
    type: typeText(schema),
    isRequired: parameter.required === true,
    description: text(parameter.description) || text(schema.description),
  };
}

function contentFields(holder: JsonObject): Field[] {
  const [content] = Object.values(object(holder.content));
  return fieldsOf(object(object(content).schema), "");
}

/** The properties of an object, of the objects in it, and of the objects in its lists. */
function fieldsOf(schema: JsonObject, parent: string): Field[] {
  const item = itemOf(schema);
  if (item) return fieldsOf(item, `${parent}[]`);
  const required = new Set(list(schema.required));
  return Object.entries(object(nonNull(schema).properties)).flatMap(([name, value]) => {
    const property = object(value);
    const path = parent ? `${parent}.${name}` : name;
    const field = {
      name: path,
      type: typeText(property),
      isRequired: required.has(name),
      description: text(property.description),
    };
    return [field, ...fieldsOf(nonNull(property), path)];
  });
}

function typeText(schema: JsonObject): string {
  const values = list(schema.enum);
  if (values.length) return values.map((value) => JSON.stringify(value)).join(" | ");
  if ("const" in schema) return JSON.stringify(schema.const);
  const choices = [...list(schema.anyOf), ...list(schema.oneOf)].map((one) => typeText(object(one)));
  if (choices.length) return [...new Set(choices)].join(" | ");
  const item = itemOf(schema);
  if (item) return `list of ${typeText(item)}${boundsText(schema)}`;
  const type = list(schema.type).length ? list(schema.type).join(" | ") : text(schema.type) || "any";
  const format = text(schema.format);
  const fallback = "default" in schema ? `, default ${JSON.stringify(schema.default)}` : "";
  return `${type}${format ? ` (${format})` : ""}${boundsText(schema)}${fallback}`;
}

function boundsText(schema: JsonObject): string {
  const [lowest, highest] = [
    schema.minimum ?? schema.minItems ?? schema.minLength,
    schema.maximum ?? schema.maxItems ?? schema.maxLength,
  ].map((bound) =>
    typeof bound === "number" && Math.abs(bound) < Number.MAX_SAFE_INTEGER ? bound : undefined,
  );
  if (lowest === undefined && highest === undefined) return "";
  return `, ${lowest ?? ""}–${highest ?? ""}`;
}

function itemOf(schema: JsonObject): JsonObject | undefined {
  return schema.items && schema.type === "array" ? object(schema.items) : undefined;
}

/** The schema of a nullable value other than null. */
function nonNull(schema: JsonObject): JsonObject {
  const choice = list(schema.anyOf).find((one) => object(one).type !== "null");
  return choice ? object(choice) : schema;
}

const object = (value: unknown): JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string => (typeof value === "string" ? value : "");
