import { delimiter, join } from "node:path";
import { defineConfig } from "@playwright/test";
import { BROWSER_ARGUMENTS, findBrowser } from "./e2e/browser.ts";
import { DATA_DIRECTORY, ORIGIN, PORT } from "./e2e/settings.ts";

/** The journeys, one after the other, on a product of their own with demo data that is thrown away. */
export default defineConfig({
  testDir: "e2e/journeys",
  testMatch: "**/*.spec.ts",
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env["CI"]),
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"], ["html", { open: "never" }]],
  use: {
    baseURL: ORIGIN,
    locale: "zh-CN",
    actionTimeout: 15_000,
    timezoneId: "Asia/Shanghai",
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    launchOptions: { executablePath: await findBrowser(), args: BROWSER_ARGUMENTS },
  },
  webServer: {
    command: `node app/main/start.ts --throwaway --quiet --port ${PORT} --data "${DATA_DIRECTORY}"`,
    url: `${ORIGIN}/readyz`,
    env: { PATH: `${join(import.meta.dirname, "node_modules", ".bin")}${delimiter}${process.env["PATH"] ?? ""}` },
    timeout: 240_000,
    stdout: "pipe",
    stderr: "pipe",
    gracefulShutdown: { signal: "SIGTERM", timeout: 12_000 },
  },
});
