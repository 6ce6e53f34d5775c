import { defineConfig } from "vitest/config";

/** They measure memory or time, and want the process and the machine for themselves. */
const MEASURING = ["db/client.test.ts", "app/areas/scenes/plan-table/read-workbook.test.ts"];

const SERVICES = { globalSetup: ["./test/global-setup.ts"], testTimeout: 60_000, hookTimeout: 60_000 };

/**
 * Three projects: `pure` needs no service and runs in seconds; `thorough` needs none either, and takes longer: thousands of random cases, the
 * stand-ins on loopback, child processes; `integration` runs on real PostgreSQL and Meilisearch.
 */
export default defineConfig({
  test: {
    pool: "forks",
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: "pure",
          // Pure tests leave nothing behind: what one file imported serves the next.
          isolate: false,
          include: ["{app,db,search,seeds,test,bench}/**/*.pure.test.ts"],
          // A busy shared machine must not fail them.
          testTimeout: 60_000,
        },
      },
      { test: { name: "thorough", include: ["{app,db,search,seeds,test,bench}/**/*.thorough.test.ts"], testTimeout: 60_000 } },
      {
        test: {
          name: "integration",
          // A file has a database of its own, and what it imported, half of its time, serves the next.
          isolate: false,
          include: ["{app,db,search,seeds,test}/**/*.test.ts"],
          exclude: ["**/*.pure.test.ts", "**/*.thorough.test.ts", ...MEASURING, "node_modules/**"],
          ...SERVICES,
        },
      },
      { test: { name: "integration-alone", include: MEASURING, fileParallelism: false, sequence: { groupOrder: 1 }, ...SERVICES } },
      // `npm run test:races`: what the suite runs a few times, as often as it takes to prove it.
      { test: { name: "races", include: ["app/**/*races.test.ts"], env: { RACES: "proof" }, ...SERVICES } },
    ],
  },
});
