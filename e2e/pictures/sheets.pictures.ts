import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "@playwright/test";
import { FOLDER } from "./draw";
import { screens } from "./visit";

/** Sheets with the pictures of a screen side by side, light and dark in each window, and `index.html` with all of them. */
const HEIGHT = 430;

test("sheets of the pictures", async ({ page }) => {
  const pictures = readdirSync(FOLDER).filter((name) => name.endsWith(".png") && !name.startsWith("sheet-"));
  const groups = new Map<string, string[]>();
  for (const name of pictures) {
    const group = name.replace(/-(1280|1920|390)-(light|dark)\.png$/, "");
    groups.set(group, [...(groups.get(group) ?? []), name]);
  }
  writeFileSync(
    path.join(FOLDER, "index.html"),
    `<!doctype html><meta charset="utf-8"><title>Pictures</title>${[...groups]
      .map(([name, list]) => `<h2>${name}</h2>${list.map(linked).join("")}`)
      .join("")}`,
  );
  await page.setViewportSize({ width: 1800, height: 1000 });
  for (const [name, list] of groups) {
    if (!screens.some((screen) => name.startsWith(`${screen.name}-`))) continue;
    const figures = list.map(embedded).join("");
    await page.setContent(`<body style="margin:8px;font:14px sans-serif;background:#888">${figures}`);
    await page.screenshot({ path: path.join(FOLDER, `sheet-${name}.png`), fullPage: true });
  }
});

const linked = (name: string) =>
  `<a href="${name}"><img src="${name}" alt="${name}" height="240" loading="lazy"></a> `;

function embedded(name: string): string {
  const data = readFileSync(path.join(FOLDER, name)).toString("base64");
  const source = `data:image/png;base64,${data}`;
  return `<figure style="display:inline-block;margin:4px;vertical-align:top"><figcaption>${name}</figcaption><img src="${source}" style="max-height:${HEIGHT}px;max-width:860px"></figure>`;
}
