import { openFailuresDatabase } from "/work/main/bench/failures";
const t = Date.now();
const { db, now } = await openFailuresDatabase();
const { rows } = await db.pool.query("select inet_server_port() as port, version()");
console.log(JSON.stringify({ rows, now, took: Date.now() - t }));
setInterval(() => {}, 1e6);
