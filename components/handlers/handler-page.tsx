import { DeleteButton } from "@/components/form-screen/delete-button";
import { ButtonLink } from "@/components/ui/button-link";
import { ReasonTip } from "@/components/ui/reason-tip";
import { remove } from "@/lib/handlers/actions";
import { HANDLERS } from "@/lib/handlers/search-params";
import type { HandlerPageData, HandlerUsage as Usage } from "@/lib/handlers/view";
import { visible } from "@/lib/text/visible";
import { HandlerForm } from "./handler-form";
import { HandlerUsage } from "./handler-usage";
import { HandlerView } from "./handler-view";
import { TryIt } from "./try-it/try-it";

/** The page of one handler: a form for administrators, read-only for others. */
export function HandlerPage(data: HandlerPageData) {
  const { handler, usage, policies, contexts, subscriptions, publicUrl, zone, now } = data;
  if (!data.mayEdit) return <HandlerView {...data} />;
  return (
    <>
      <HandlerForm
        key={handler.id}
        {...{ handler, policies, contexts, subscriptions, now }}
        buttons={
          <>
            <ButtonLink href="#try-it" variant="default">
              Try it
            </ButtonLink>
            <DeleteButton
              screen={HANDLERS}
              row={handler}
              reason={inUse(usage)}
              consequence="No subscriber receives its topics. Requests to its paths are answered 404 from then on; events that were received stay."
              remove={remove}
            />
          </>
        }
        aside={<HandlerUsage handler={handler} usage={usage} />}
      />
      <TryIt key={`try ${handler.id}`} handler={handler} publicUrl={publicUrl} zone={zone} />
      <ReasonTip />
    </>
  );
}

/** The most subscribers that the reason names. */
const MOST_NAMED = 3;

/** A handler whose topics are received cannot be deleted. */
function inUse({ items, total }: Usage): string | undefined {
  if (total === 0) return undefined;
  const names = items.slice(0, MOST_NAMED).map(({ name }) => visible(name));
  const more = total > MOST_NAMED ? ` and ${total - MOST_NAMED} more` : "";
  return `In use: its topics are received by ${names.join(", ")}${more}.`;
}
