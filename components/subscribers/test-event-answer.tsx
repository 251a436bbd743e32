import { CodeBlock, HeaderBlock, TextLine } from "@/components/ui/code-block";
import { Facts } from "@/components/ui/facts";
import { Mark } from "@/components/ui/mark";
import { OutsideText } from "@/components/ui/outside-text";
import type { UNREACHABLE } from "@/components/ui/unreachable";
import type { sendTest } from "@/lib/test-events/actions";
import type { TestedEventView } from "@/lib/test-events/view";
import classes from "./subscribers.module.css";

export type TestAnswer = Awaited<ReturnType<typeof sendTest>> | typeof UNREACHABLE;

/** What came back from a test event: its outcome, its timing, the request as sent and the response. */
export function TestEventAnswer({ answer }: { answer: TestAnswer }) {
  if (!answer.ok) {
    const details = answer.details?.map(({ message }) => message).join(" ") ?? "";
    return (
      <p className={classes.again}>
        <b>Not sent.</b> <OutsideText text={`${answer.message} ${details}`} />
      </p>
    );
  }
  const { tested } = answer;
  return (
    <>
      <p>
        <OutcomeMark tested={tested} />{" "}
        <OutsideText text={tested.failureDetail ?? `Answered ${tested.httpStatus}, as expected`} />
      </p>
      <Facts
        facts={{
          "Name resolved": milliseconds(tested.timing.dnsMs),
          Connected: milliseconds(tested.timing.connectMs),
          "First byte": milliseconds(tested.timing.firstByteMs),
          "In total": milliseconds(tested.timing.totalMs),
          "Webhook ID": <span className="mono">{tested.webhookId}</span>,
        }}
      />
      <CodeBlock
        title="Response body"
        note={tested.responseTruncated ? "truncated" : undefined}
        body={tested.responseBody}
        emptyText={tested.responseHeaders ? "The response had no body." : "No response came."}
      />
      {tested.responseHeaders ? (
        <HeaderBlock title="Response headers" headers={tested.responseHeaders} />
      ) : null}
      <TextLine label="POST" text={tested.requestUrl} what="URL" />
      <HeaderBlock title="Request headers" headers={tested.requestHeaders} />
    </>
  );
}

const MARKS = {
  success: { tone: "ok", shape: "check", text: "Test delivered" },
  partial: { tone: "fail", shape: "half", text: "Test failed" },
  failure: { tone: "fail", shape: "cross", text: "Test failed" },
  unknown: { tone: "off", shape: "dash", text: "Not known" },
} as const satisfies Record<TestedEventView["outcome"], object>;

function OutcomeMark({ tested }: { tested: TestedEventView }) {
  const { text, ...mark } = MARKS[tested.outcome];
  return <Mark {...mark}>{text}</Mark>;
}

/** Since the begin of the request. */
function milliseconds(ms: number | null): string | null {
  return ms === null ? null : `after ${ms.toLocaleString("en-GB")} ms`;
}
