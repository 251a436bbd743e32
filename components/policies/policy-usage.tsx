import { UsedBy } from "@/components/form-screen/used-by";
import type { Usage } from "@/lib/policies/view";

/** The handlers that use a policy. */
export function PolicyUsage({ handlers }: { handlers: Usage[] }) {
  return (
    <UsedBy
      items={handlers.map(({ basePath, ...handler }) => ({ ...handler, detail: basePath }))}
      none="No handler uses this policy yet: it has no effect."
    />
  );
}
