import { env } from "../../lib/config/env";
import { openDatabase } from "../../lib/db/client";
import { renewCredentials } from "./credentials";
import { serveSubscribers } from "./serve";
import { publishTrickle } from "./trickle";

/** The process of the demonstration, started by `npm start`: serves its subscribers and publishes a trickle of events. */

const stopping = new AbortController();
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => stopping.abort());

const { DATABASE_URL, PORT } = env();
await serveSubscribers(Number(process.env.REDELIVER_DEMO_PORT), Math.random);
const db = openDatabase(DATABASE_URL, 1);
const credentials = await renewCredentials(db);
await db.close();
process.send?.("ready");
await publishTrickle(`http://127.0.0.1:${PORT}`, credentials, Math.random, stopping.signal);
process.exit(0);
