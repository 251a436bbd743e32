import type { BrowserContext } from "@playwright/test";

/** Bytes of a page with an empty cache. `transferred` is compressed and includes the headers of the answers. */
export type Transfer = {
  /** Scripts that the HTML names, which a page needs before it is usable. */
  "script, transferred": number;
  /** With those that links to other pages and later imports load by themselves. */
  "script with prefetches, transferred": number;
  HTML: number;
  "HTML, transferred": number;
};

/** Loads a page without the cache and adds up its bytes until the network is quiet. */
export async function measureTransfer(context: BrowserContext, url: string): Promise<Transfer> {
  const page = await context.newPage();
  const network = await context.newCDPSession(page);
  const responses = new Map<string, { path: string; type: string }>();
  const loaded: { path: string; type: string; bytes: number }[] = [];
  network.on("Network.responseReceived", ({ requestId, type, response }) => {
    responses.set(requestId, { path: new URL(response.url).pathname, type });
  });
  network.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const response = responses.get(requestId);
    if (response) loaded.push({ ...response, bytes: encodedDataLength });
  });
  await network.send("Network.enable");
  await network.send("Network.setCacheDisabled", { cacheDisabled: true });
  const response = await page.goto(url, { waitUntil: "networkidle" });
  const html = (await response?.text()) ?? "";
  await page.close();
  const sum = (ones: { bytes: number }[]) => ones.reduce((total, { bytes }) => total + bytes, 0);
  const scripts = loaded.filter(({ type }) => type === "Script");
  return {
    "script, transferred": sum(scripts.filter(({ path }) => html.includes(`src="${path}`))),
    "script with prefetches, transferred": sum(scripts),
    HTML: Buffer.byteLength(html),
    "HTML, transferred": sum(loaded.filter(({ type }) => type === "Document")),
  };
}
