import { CodeBlock } from "@/components/ui/code-block";
import type { Field, ReadableOperation } from "@/lib/openapi/readable";
import classes from "./api-docs.module.css";

/** One operation: its description, scope, input, answers and an example command. */
export function OperationEntry({ operation }: { operation: ReadableOperation }) {
  const { id, method, path, summary, description, scope, parameters, body, bodyNote, answers } = operation;
  return (
    <article id={id} className={classes.operation} aria-label={summary}>
      <div>
        <h3>
          <a href={`#${id}`} className={classes.anchor}>
            {summary}
          </a>
        </h3>
        <p className={classes.path}>
          <span data-method={method}>{method}</span> <span className="mono">{path}</span>
        </p>
        <p className={classes.scope}>
          {scope ? (
            <>
              Scope <span className="mono">{scope}</span>
            </>
          ) : (
            "Open to anyone"
          )}
        </p>
        {description ? <p>{prose(description)}</p> : null}
        {parameters.length ? <FieldTable title="Parameters" fields={parameters} /> : null}
        {bodyNote ? <p>{prose(bodyNote)}</p> : null}
        {body.length ? <FieldTable title="Body" fields={body} /> : null}
        {answers
          .filter(({ fields }) => fields.length)
          .map(({ status, fields }) => (
            <FieldTable key={status} title={`Answer ${status}`} fields={fields} />
          ))}
      </div>
      <div className={classes.aside}>
        <CodeBlock
          title="Example"
          body={{
            kind: "text",
            text: operation.example,
            cut: false,
            bytes: operation.example.length,
          }}
        />
        <ul className={classes.answers} aria-label="Answers">
          {answers.map(({ status, description: meaning }) => (
            <li key={status}>
              <b data-ok={status.startsWith("2") || undefined}>{status}</b> {meaning.replaceAll("_", " ")}
            </li>
          ))}
        </ul>
      </div>
    </article>
  );
}

function FieldTable({ title, fields }: { title: string; fields: (Field & { place?: string })[] }) {
  return (
    <details className={classes.fields} open={title !== "Answer 200" && title !== "Answer 201"}>
      <summary>
        {title} <small>{fields.length}</small>
      </summary>
      <table>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Description</th>
          </tr>
        </thead>
        <tbody>
          {fields.map(({ name, type, isRequired, description, place }) => (
            <tr key={`${place ?? ""} ${name}`}>
              <th scope="row">
                <span className="mono">{name}</span>
                {isRequired ? <em>required</em> : null}
              </th>
              <td>
                <span className={classes.type}>
                  {type}
                  {place && place !== "query" ? ` · ${place}` : ""}
                </span>
                {description ? <div>{prose(description)}</div> : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

/** Renders text between backticks as code. */
function prose(text: string) {
  return text.split("`").map((part, index) =>
    index % 2 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a fixed text have no id but their index
      <span key={index} className="mono">
        {part}
      </span>
    ) : (
      part
    ),
  );
}
