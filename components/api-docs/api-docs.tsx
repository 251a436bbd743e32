"use client";

import { LiveArea } from "@/components/ui/live-area";
import type { OperationGroup } from "@/lib/openapi/readable";
import classes from "./api-docs.module.css";
import { OperationEntry } from "./operation-entry";

type Props = { groups: OperationGroup[]; serverUrl: string };

/**
 * The HTTP API as a page, made from the OpenAPI document, which is made from the schemas of the routes. A client component, so that
 * its data is sent beside the HTML and not every element of it once more.
 */
export function ApiDocs({ groups, serverUrl }: Props) {
  return (
    <LiveArea className={classes.page}>
      <nav className={classes.contents} aria-label="Operations">
        {groups.map(({ tag, operations }) => (
          <section key={tag}>
            <h2>{titleOf(tag)}</h2>
            <ul>
              {operations.map(({ id, method, summary }) => (
                <li key={id}>
                  <a href={`#${id}`} className={classes.link}>
                    <span data-method={method}>{method === "DELETE" ? "DEL" : method}</span> {summary}
                  </a>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </nav>
      <div className={classes.main}>
        <header className={classes.intro}>
          <h1>HTTP API</h1>
          <p>
            The API offers all functions of the console, under <span className="mono">{serverUrl}</span>. Send
            an API key as <span className="mono">Authorization: Bearer …</span>; make one with{" "}
            <span className="mono">
              npm run api-key -- --name NAME --scopes events:publish,deliveries:read
            </span>
            . Timestamps are ISO 8601 in UTC. Every error is{" "}
            <span className="mono">{'{ "error": { "code", "message", "details"? } }'}</span>.
          </p>
          <p>
            For programs: <a href="/api/v1/openapi.json">the OpenAPI 3.1 document</a>.
          </p>
        </header>
        {groups.map(({ tag, operations }) => (
          <section key={tag} aria-label={titleOf(tag)}>
            <h2 className={classes.noun}>{titleOf(tag)}</h2>
            {operations.map((operation) => (
              <OperationEntry key={operation.id} operation={operation} />
            ))}
          </section>
        ))}
      </div>
    </LiveArea>
  );
}

function titleOf(tag: string): string {
  return tag.charAt(0).toUpperCase() + tag.slice(1);
}
