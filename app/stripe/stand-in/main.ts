import { parseArgs } from "node:util";
import { startStandIn } from "./server.ts";

/** Runs the stand-in as a process of its own: prints its origin when it listens, ends cleanly on SIGINT and SIGTERM. */
const USAGE = "main.ts --port <n> --webhook-url <url> --webhook-secret <whsec_…> [--data-file <path>] [--app-origin <origin>]\n";

const { values } = parseArgs({
  options: {
    port: { type: "string" },
    "webhook-url": { type: "string" },
    "webhook-secret": { type: "string" },
    "data-file": { type: "string" },
    "app-origin": { type: "string" },
  },
});
const { port, "webhook-url": webhookUrl, "webhook-secret": webhookSecret } = values;
if (port === undefined || !/^\d+$/.test(port) || !webhookUrl || !webhookSecret) {
  process.stderr.write(USAGE);
  process.exit(2);
}

const standIn = await startStandIn({
  port: Number(port),
  webhookUrl,
  webhookSecret,
  dataFile: values["data-file"],
  appOrigin: values["app-origin"],
});
process.stdout.write(`${standIn.url}\n`);
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    void standIn.close().then(() => process.exit(0));
  });
}
// Whoever started it over a channel is gone: nobody is left to stop it.
process.once("disconnect", () => process.exit(0));
