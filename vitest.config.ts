import { defineConfig } from "vitest/config";

/** Two projects: `pure` needs no service and runs in seconds; `integration` runs on real PostgreSQL and Meilisearch. */
export default defineConfig({
  test: {
    pool: "forks",
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: "pure",
          include: ["{app,db,search,seeds,test}/**/*.pure.test.ts"],
          // Properties run thousands of cases; a busy shared machine must not fail them.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: "integration",
          include: ["{app,db,search,seeds,test}/**/*.test.ts"],
          exclude: ["**/*.pure.test.ts", "node_modules/**"],
          globalSetup: ["./test/global-setup.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
