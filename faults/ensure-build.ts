import { build, isBuildFresh } from "../lib/supervisor/build";

/** `npm start` serves the production build: it is made once, before any test's clock runs. */
export default async function setup(): Promise<void> {
  if (await isBuildFresh()) return;
  console.log("Building (the production build is missing or older than the sources) …");
  await build();
}
