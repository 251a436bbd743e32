import { build, isBuildFresh } from "../lib/supervisor/build";

/** Makes the production build that `npm start` serves once, before any test's time limit starts. */
export default async function setup(): Promise<void> {
  if (await isBuildFresh()) return;
  console.log("Building (the production build is missing or older than the sources) …");
  await build();
}
