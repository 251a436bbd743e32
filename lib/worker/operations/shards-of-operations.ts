import { SHARD_COUNT } from "../../db/ids";

/** Every shard: an operation has items in all of them. */
export const EVERY_SHARD = Array.from({ length: SHARD_COUNT }, (_, shard) => shard);
