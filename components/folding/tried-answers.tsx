import { GroupTitle } from "@/components/failure-groups/group-title";
import blocks from "@/components/ui/code-block.module.css";
import { Facts } from "@/components/ui/facts";
import { Mark } from "@/components/ui/mark";
import { Moment } from "@/components/ui/moment";
import { OutsideText } from "@/components/ui/outside-text";
import type { TriedAnswer } from "@/lib/folding/view";
import classes from "./folding.module.css";

type Clock = { now: Date; zone: string };
type Props = { answers: readonly TriedAnswer[]; isOfGroup: boolean } & Clock;

/** What the rules make of answers, beside what those in force make of them. */
export function TriedAnswers({ answers, isOfGroup, ...clock }: Props) {
  const isGone = isOfGroup && answers.every(({ attempt }) => attempt === null);
  return (
    <>
      {answers.map((answer) => (
        <TriedOne
          key={answer.attempt ? answer.attempt.startedAt.getTime() : "pasted"}
          {...answer}
          {...clock}
        />
      ))}
      {isGone ? <p className={classes.quiet}>The answers of this group are not kept any more.</p> : null}
    </>
  );
}

function TriedOne({ attempt, text, inForce, tried, ...clock }: TriedAnswer & Clock) {
  const isSame = inForce === tried;
  return (
    <section
      className={classes.answer}
      aria-label={attempt ? `Attempt ${attempt.number}` : "The pasted answer"}
    >
      <h3>
        {attempt ? (
          <span>
            Attempt {attempt.number}, <Moment at={attempt.startedAt} {...clock} />
          </span>
        ) : (
          "The pasted answer"
        )}
        <Mark tone={isSame ? "off" : "wait"} shape={isSame ? "dash" : "arrow"} isQuiet>
          {isSame ? "stays as it is" : "gets another text"}
        </Mark>
      </h3>
      {text === null ? null : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it
        <pre className={blocks.code} tabIndex={0}>
          {text === "" ? "nothing was taken: the answer has no text" : <OutsideText text={text} hasLines />}
        </pre>
      )}
      <Facts
        facts={{
          "In force": <GroupTitle title={inForce} />,
          "With these": <GroupTitle title={tried} />,
        }}
      />
    </section>
  );
}
