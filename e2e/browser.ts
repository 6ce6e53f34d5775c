import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";

const SYSTEM_BROWSERS = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** What a browser on a build machine may not do: no sandbox under root, no graphics card, no traffic of its own. */
export const BROWSER_ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * The browser for the journeys: the one named in CHROMIUM_PATH, Playwright's own download, one of the system, the one in node_modules (Linux x64).
 * Throws when there is none: journeys are never passed over.
 */
export async function findBrowser(): Promise<string> {
  const named = process.env["CHROMIUM_PATH"];
  if (named && !existsSync(named)) throw new Error(`CHROMIUM_PATH names ${named}, which does not exist`);
  const found = named ?? [chromium.executablePath(), ...SYSTEM_BROWSERS].find((path) => existsSync(path)) ?? (await unpackedBrowser());
  if (!found) throw new Error("no browser found: run `npx playwright install chromium`, or set CHROMIUM_PATH to a Chromium or Chrome");
  return found;
}

/** Unpacked once into the system's temporary folder. Its own list of arguments is left alone: it is made for another setting and hangs here. */
async function unpackedBrowser(): Promise<string | undefined> {
  if (process.platform !== "linux" || process.arch !== "x64") return undefined;
  try {
    const { default: packed } = await import("@sparticuz/chromium");
    return await packed.executablePath();
  } catch {
    return undefined;
  }
}
