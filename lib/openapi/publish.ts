import { publishEvent } from "../publishing/api";
import { curlExample } from "./curl";
import { errorAnswers, JSON_TYPE, type JsonObject, schemaOf } from "./schemas";

/** Assembles the description of publishing one event: no schemas of a route describe it. */
export function publishOperation(serverUrl: string): JsonObject {
  const { summary, description, path, headers, body, answer, errors, example } = publishEvent;
  return {
    operationId: "publishEvent",
    tags: ["events"],
    summary,
    description,
    security: [{ apiKey: [] }, { clientId: [], clientSecret: [] }, {}],
    "x-scope": "events:publish",
    parameters: [
      { name: "path", in: "path", required: true, description: path, schema: { type: "string" } },
      ...Object.entries(headers).map(([name, header]) => {
        const { description: meaning, ...schema } = schemaOf(header, "input");
        return { name, in: "header", required: false, description: meaning, schema };
      }),
    ],
    requestBody: { description: body, content: { "*/*": { schema: {} } } },
    responses: {
      202: { description: "Accepted", content: { [JSON_TYPE]: { schema: schemaOf(answer, "output") } } },
      ...errorAnswers(errors),
    },
    "x-codeSamples": [
      {
        lang: "Shell",
        source: curlExample(serverUrl, { method: "post", access: "events:publish", ...example }),
      },
    ],
  };
}
