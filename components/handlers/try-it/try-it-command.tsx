import { Section } from "@/components/form-screen/section";
import { CodeBlock } from "@/components/ui/code-block";
import { curlOf, type EventToTry } from "@/lib/handlers/try-it";
import classes from "./try-it.module.css";

type Props = { origin: string; basePath: string; event: EventToTry };

/** The same request as a command, for copying. */
export function TryItCommand({ origin, basePath, event }: Props) {
  const text = curlOf(origin, basePath, event);
  return (
    <Section title="The same by curl">
      <CodeBlock title="Command" body={{ kind: "text", text, cut: false, bytes: text.length }} />
      <p className={classes.quiet}>
        KEY is an API key with the scope events:publish. The form above publishes as you, without a key and
        without the interceptors of the handler's policy.
      </p>
    </Section>
  );
}
