import { PolicySkeleton } from "@/components/policies/policy-skeleton";

export default PolicySkeleton;
