import { confirm } from "@/components/ui/confirm";
import { UNREACHABLE } from "@/components/ui/unreachable";
import { countWaitingOf } from "@/lib/subscribers/actions";
import { consequencesOf } from "@/lib/subscribers/consequences";
import type { SubscriberFacts } from "@/lib/subscribers/view";
import type { SubscriberBody } from "./draft";
import { waitingInWords } from "./waiting-in-words";

/**
 * Asks before changes that touch waiting deliveries are saved: how many wait, until when, and what becomes of them. Nothing is asked
 * where none waits.
 * @returns whether to save
 */
export async function askBeforeSave(
  changes: Partial<SubscriberBody> & { id: string },
  before: SubscriberFacts,
  zone: string,
): Promise<boolean> {
  const sentences = consequencesOf(changes, before);
  if (sentences.length === 0) return true;
  const counted = await countWaitingOf({ id: changes.id }).catch(() => UNREACHABLE);
  const waiting = counted.ok ? counted.waiting : null;
  if (waiting?.total === 0) return true;
  return confirm({
    title: "Save these changes?",
    body: (
      <>
        <p>{waitingInWords(waiting, zone)}</p>
        <ul>
          {sentences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </>
    ),
    confirm: "Save the changes",
  });
}
