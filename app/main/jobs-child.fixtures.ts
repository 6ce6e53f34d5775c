import { createInterface } from "node:readline";
import { readConfig } from "#app/config.server.ts";
import { runJob } from "#app/jobs/handlers.server.ts";
import { createLog } from "./log.server.ts";
import { openServices } from "./services.server.ts";

/** A process that runs jobs as the worker does, one for each line `{"name", "data"}` it is given, and says how each ended. */
const config = readConfig();
const { services } = await openServices(config, createLog(config, "worker"), "web");
console.log("ready");
for await (const line of createInterface({ input: process.stdin })) {
  const { name, data } = JSON.parse(line) as { name: Parameters<typeof runJob>[1]; data: unknown };
  const outcome = await runJob(services, name, "child", data).then(
    () => "done",
    (error: unknown) => `failed: ${error instanceof Error ? error.message : String(error)}`,
  );
  console.log(outcome);
}
