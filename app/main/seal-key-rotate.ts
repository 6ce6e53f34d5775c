import { ConfigError, readConfig } from "#app/config.server.ts";
import { contextFor } from "#app/kernel/context.server.ts";
import { rotateSealingKey } from "#app/sealing/platform-keys.server.ts";
import { createLog } from "./log.server.ts";
import { openServices } from "./services.server.ts";

/** `npm run seal-key:rotate`: retires the key the platform seals with and makes the next one. Seals of the retired key stay valid. */
async function main() {
  const config = readConfig();
  const { services, close } = await openServices(config, createLog(config, "worker"), "web");
  try {
    const { retired, active } = await rotateSealingKey(contextFor(services, { kind: "system", job: "seal-key:rotate" }));
    console.log(`${retired ? `key ${retired} retired` : "there was no key"}; key ${active} seals from now on`);
  } finally {
    await close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exitCode = 1;
});
