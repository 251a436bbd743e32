import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { startWorkerProcess, type WorkerProcess } from "../testing/processes/worker-process";

let db: TestDatabase;
let worker: WorkerProcess;
beforeAll(async () => {
  db = await createTestDatabase();
  worker = await startWorkerProcess(db.url);
});
afterAll(async () => {
  await worker.stop();
  await db.drop();
});

/** The inode numbers of a process's open sockets, as in the system's lists. */
function socketsOf(pid: number): Set<string> {
  const links = readdirSync(`/proc/${pid}/fd`).map((name) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${name}`);
    } catch {
      return ""; // closed meanwhile
    }
  });
  return new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []));
}

const LISTENS = "0A";

it.runIf(process.platform === "linux")("a worker listens on no port", () => {
  const own = socketsOf(worker.pid);
  expect(own.size).toBeGreaterThan(0); // its connections to the database
  const listening = ["tcp", "tcp6"].flatMap((list) =>
    readFileSync(`/proc/${worker.pid}/net/${list}`, "utf8")
      .split("\n")
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , socket = ""]) => state === LISTENS && own.has(socket)),
  );
  expect(listening).toEqual([]);
});
