import { EventSkeleton } from "@/components/events/event-skeleton";

export default EventSkeleton;
