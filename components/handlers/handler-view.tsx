import fields from "@/components/form-screen/fields.module.css";
import { RowView } from "@/components/form-screen/row-view";
import { Section } from "@/components/form-screen/section";
import { Facts } from "@/components/ui/facts";
import { MarkShape } from "@/components/ui/mark";
import { OutsideText } from "@/components/ui/outside-text";
import { HANDLERS } from "@/lib/handlers/search-params";
import type { HandlerPageData, TopicContent } from "@/lib/handlers/view";
import { visible } from "@/lib/text/visible";
import { HandlerUsage } from "./handler-usage";
import { PolicyPanel } from "./policy-panel";
import classes from "./topics/topics.module.css";

/** A handler for users with read-only access. */
export function HandlerView({ handler, usage, policies, contexts, mayEdit, now }: HandlerPageData) {
  const { name, version, description, basePath, policyId, open, topics } = handler;
  return (
    <RowView
      screen={HANDLERS}
      title={name}
      mayEdit={mayEdit}
      aside={
        <>
          <PolicyPanel policy={policies.find(({ id }) => id === policyId) ?? null} open={open} now={now} />
          <HandlerUsage handler={handler} usage={usage} />
        </>
      }
    >
      <Section title="Handler">
        <Facts
          facts={{
            "Base path": <span className="mono">{visible(basePath)}</span>,
            Version: version,
            Description: description,
          }}
        />
      </Section>
      <Section title="Topics">
        {topics.length > 0 ? (
          <TopicTable topics={topics} contexts={contexts} />
        ) : (
          <p className={fields.quiet}>No topics: nothing can be published to this handler.</p>
        )}
      </Section>
    </RowView>
  );
}

function TopicTable({ topics, contexts }: { topics: readonly TopicContent[]; contexts: readonly string[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={classes.scroller} tabIndex={0} aria-label="Topics and contexts">
      <table className={classes.table} aria-label="Topics">
        <thead>
          <tr>
            <th scope="col" className={classes.first}>
              Topic
            </th>
            <th scope="col">Description</th>
            <th scope="col">Priority</th>
            {contexts.map((context) => (
              <th key={context} scope="col" className={classes.context}>
                <span title={visible(context)}>{visible(context)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {topics.map((topic) => (
            <tr key={topic.name}>
              <th scope="row" className={classes.first}>
                <OutsideText text={topic.name} />
              </th>
              <td>{topic.description ? <OutsideText text={topic.description} /> : null}</td>
              <td>{topic.priority}</td>
              {contexts.map((context) => (
                <td key={context} className={classes.context}>
                  {topic.contexts.includes(context) ? (
                    <span className={classes.check}>
                      <MarkShape shape="check" />
                      <span className="visually-hidden">enabled</span>
                    </span>
                  ) : (
                    <span className="visually-hidden">not enabled</span>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
