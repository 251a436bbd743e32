/** The parts of `schema.prisma` that a database can contradict: tables, columns, keys, references and enums. */

export type ColumnShape = { type: string; nullable: boolean; default: string | null };
export type TableShape = {
  columns: Record<string, ColumnShape>;
  primaryKey: string[];
  /** Column lists of unique indexes over whole tables, sorted. */
  uniques: string[];
  /** `columns -> table(columns) on delete …`, sorted. */
  references: string[];
};
export type SchemaShape = { tables: Record<string, TableShape>; enums: Record<string, string[]> };

type Field = { name: string; type: string; isList: boolean; isOptional: boolean; rest: string };
type Block = { name: string; mapped: string; fields: Field[]; attributes: string[]; values: string[] };

/** Parses the text of a schema. @throws on a field of an unknown type */
export function readPrismaSchema(text: string): SchemaShape {
  const models = blocksOf(text, "model");
  const enums = blocksOf(text, "enum");
  const tables = models.map((model) => [model.mapped, tableOf(model, models, enums)] as const);
  return {
    tables: Object.fromEntries(tables),
    enums: Object.fromEntries(enums.map(({ mapped, values }) => [mapped, values])),
  };
}

function blocksOf(text: string, kind: "model" | "enum"): Block[] {
  return [...text.matchAll(new RegExp(`^${kind} (\\w+) \\{\\n([\\s\\S]*?)^\\}`, "gm"))].map(
    ([, name = "", body = ""]) => {
      const lines = body
        .split("\n")
        .map((line) => line.replace(/\/\/.*$/, "").trim())
        .filter(Boolean);
      const attributes = lines.filter((line) => line.startsWith("@@"));
      const others = lines.filter((line) => !line.startsWith("@@"));
      const mapped = attributes.map((line) => /^@@map\("(.+)"\)$/.exec(line)?.[1]).find(Boolean) ?? name;
      const fields = kind === "model" ? others.map(fieldOf) : [];
      return { name, mapped, fields, attributes, values: kind === "enum" ? others : [] };
    },
  );
}

function fieldOf(line: string): Field {
  const [, name = "", type = "", mark = "", rest = ""] = /^(\w+)\s+(\w+)(\[\]|\?)?\s*(.*)$/.exec(line) ?? [];
  return { name, type, isList: mark === "[]", isOptional: mark === "?", rest };
}

function tableOf(model: Block, models: Block[], enums: Block[]): TableShape {
  const isRelation = (field: Field) => models.some(({ name }) => name === field.type);
  const stored = model.fields.filter((field) => !isRelation(field));
  const columnsNamed = (block: Block, list: string) =>
    list.split(",").map((name) => columnName(block.fields.find((field) => field.name === name.trim())));
  const listIn = (attribute: string) =>
    model.attributes
      .filter((line) => line.startsWith(`${attribute}(`))
      .map((line) => columnsNamed(model, /\[(.+)\]/.exec(line)?.[1] ?? ""));
  const marked = (attribute: RegExp) =>
    stored.filter(({ rest }) => attribute.test(rest)).map((field) => [columnName(field)]);
  const references = model.fields.flatMap((field) => {
    const [, own, theirs] =
      /@relation\((?:"\w+", )?fields: \[(.+?)\], references: \[(.+?)\]/.exec(field.rest) ?? [];
    const target = models.find(({ name }) => name === field.type);
    if (!own || !theirs || !target) return [];
    const action =
      /onDelete: (\w+)/.exec(field.rest)?.[1]?.replace("NoAction", "no action").toLowerCase() ?? "no action";
    return [
      `${columnsNamed(model, own)} -> ${target.mapped}(${columnsNamed(target, theirs)}) on delete ${action}`,
    ];
  });
  return {
    columns: Object.fromEntries(stored.map((field) => [columnName(field), columnOf(field, enums)])),
    primaryKey: [...marked(/@id\b/), ...listIn("@@id")][0] ?? [],
    uniques: [...marked(/@unique\b/), ...listIn("@@unique")].map(String).sort(),
    references: references.sort(),
  };
}

const columnName = (field: Field | undefined) =>
  /@map\("(.+?)"\)/.exec(field?.rest ?? "")?.[1] ?? field?.name ?? "?";

const NATIVE: Record<string, string> = {
  Uuid: "uuid",
  SmallInt: "smallint",
  Real: "real",
  Date: "date",
  Timestamptz: "timestamp with time zone",
  "Timestamptz(3)": "timestamp(3) with time zone",
  "Decimal(18, 4)": "numeric(18,4)",
};
const PLAIN: Record<string, string> = {
  String: "text",
  Int: "integer",
  BigInt: "bigint",
  Boolean: "boolean",
  Float: "double precision",
  Json: "jsonb",
  Bytes: "bytea",
};

function columnOf(field: Field, enums: Block[]): ColumnShape {
  const native = /@db\.(\w+(?:\([\d, ]+\))?)/.exec(field.rest)?.[1];
  const ofEnum = enums.find(({ name }) => name === field.type)?.mapped;
  const type = ofEnum ?? (native ? NATIVE[native] : PLAIN[field.type]);
  if (!type) throw new Error(`Unknown type: ${field.type} ${field.rest}`);
  const [, given] = /@default\(((?:now|autoincrement)\(\)|[^)]*)\)/.exec(field.rest) ?? [];
  return {
    type: field.isList ? `${type}[]` : type,
    nullable: field.isOptional,
    default: given?.replace(/^"|"$/g, "") ?? null,
  };
}
