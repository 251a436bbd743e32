import { DeliverySkeleton } from "@/components/deliveries/delivery-skeleton";

export default DeliverySkeleton;
