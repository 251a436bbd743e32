import { createServer } from "node:net";
import { freePort } from "../net/free-port";
import { type Home, keep, kept } from "./home";
import { StartProblem } from "./problem";

/** @throws StartProblem when the web server cannot listen on the port of the address */
export async function checkPort(port: number, host: string): Promise<void> {
  const problem = await listenProblem(port, host);
  if (problem === "EADDRINUSE") {
    throw new StartProblem(
      `Port ${port} is in use by another program: stop that one, or choose another port with \`PORT=${port + 1} npm start\`.`,
    );
  }
  if (problem === "EACCES") {
    throw new StartProblem(`Port ${port} may not be used by this user: choose one above 1023 with PORT.`);
  }
  if (problem === "EADDRNOTAVAIL" || problem === "ENOTFOUND" || problem === "EAI_AGAIN") {
    throw new StartProblem(`HOST is ${host}, which is no address of this machine (${problem}).`);
  }
  if (problem)
    throw new StartProblem(`Port ${port} cannot be used (${problem}): choose another one with PORT.`);
}

/** Returns the loopback port of the last run of a process of this home, or a new one if that port is in use. */
export async function rememberedPort(home: Home, name: string): Promise<number> {
  const port = Number(kept(home, name, () => "0"));
  if (port > 0 && !(await listenProblem(port, "127.0.0.1"))) return port;
  const found = await freePort();
  keep(home, name, String(found));
  return found;
}

/** Returns the system's error code if listening on a port fails, else undefined. */
function listenProblem(port: number, host: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ port, host }, () => server.close(() => resolve(undefined)));
  });
}
