"use client";

import { Button } from "@mantine/core";
import { Section } from "@/components/form-screen/section";
import type { Clock } from "@/components/list-screen/columns";
import { SessionTable } from "@/components/people/session-table";
import { Mark } from "@/components/ui/mark";
import { endOtherSessions, endSession } from "@/lib/account/actions";
import type { AccountPageData } from "@/lib/account/view";
import { visible } from "@/lib/text/visible";
import { useOwnChange } from "./use-own-change";

type Props = { sessions: AccountPageData["sessions"]; clock: Clock };

/** Where the user is signed in. */
export function OwnSessions({ sessions, clock }: Props) {
  const { change, isPending } = useOwnChange();
  const own = new Set(sessions.filter(({ isThis }) => isThis).map(({ id }) => id));
  return (
    <Section
      title="Sessions"
      end={
        sessions.length > 1 ? (
          <Button
            size="compact-xs"
            variant="default"
            loading={isPending}
            onClick={() => change(() => endOtherSessions({}), "Your other sessions ended")}
          >
            End the others
          </Button>
        ) : null
      }
    >
      <SessionTable
        sessions={sessions}
        clock={clock}
        end={({ id, address }) =>
          own.has(id) ? (
            <Mark tone="ok" shape="check" isQuiet>
              this one
            </Mark>
          ) : (
            <Button
              size="compact-xs"
              variant="default"
              disabled={isPending}
              aria-label={`End the session from ${visible(address ?? "an unknown address")}`}
              onClick={() => change(() => endSession({ id }), "The session ended")}
            >
              End
            </Button>
          )
        }
      />
    </Section>
  );
}
