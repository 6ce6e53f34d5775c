import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { identify, isAlive, type ProcessIdentity } from "#db/server-process.server.ts";
import { PROJECT_ROOT } from "./child-processes.ts";

/** Where `npm start` keeps everything unless told otherwise. */
export const DEFAULT_DATA_DIRECTORY = join(PROJECT_ROOT, ".data");

export interface DemoSecrets {
  AUTH_SECRET: string;
  SEALING_KEY: string;
  MEILI_MASTER_KEY: string;
  STRIPE_WEBHOOK_SECRET: string;
}

/** Who runs on a data directory now, and at which address. */
export interface RunningRecord extends ProcessIdentity {
  url: string;
}

/** The paths of one data directory. `secrets` also marks a folder as one of ours: `npm run reset` removes no other. */
export function dataPaths(directory: string) {
  const root = resolve(directory);
  const under = (name: string) => join(root, name);
  return {
    root,
    secrets: under("secrets.json"),
    running: under("running.json"),
    postgres: under("postgres"),
    meilisearch: under("meilisearch"),
    stripe: under("stripe.json"),
    mail: under("mail"),
    files: under("files"),
    logs: under("logs"),
  };
}

export type DataPaths = ReturnType<typeof dataPaths>;

/** Makes the folders of a data directory that are missing. */
export function prepareDirectory(paths: DataPaths): void {
  for (const path of [paths.root, paths.mail, paths.files, paths.logs]) mkdirSync(path, { recursive: true });
}

/** The demo's own secrets: made at random on the first start, kept in a file that only its owner may read. */
export function keptSecrets(paths: DataPaths): DemoSecrets {
  const kept = existsSync(paths.secrets) ? (JSON.parse(readFileSync(paths.secrets, "utf8")) as Partial<DemoSecrets>) : {};
  const random = () => randomBytes(32).toString("base64url");
  const secrets = {
    AUTH_SECRET: kept.AUTH_SECRET ?? random(),
    SEALING_KEY: kept.SEALING_KEY ?? random(),
    MEILI_MASTER_KEY: kept.MEILI_MASTER_KEY ?? random(),
    STRIPE_WEBHOOK_SECRET: kept.STRIPE_WEBHOOK_SECRET ?? `whsec_${random()}`,
  };
  writeFileSync(paths.secrets, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  return secrets;
}

/** The start that runs on this directory now; a record left by one that died does not count. */
export function whoRuns(recordFile: string): RunningRecord | undefined {
  const record = readRecord(recordFile);
  return record && isAlive(record) ? record : undefined;
}

/**
 * Claims the directory for this process: answers undefined, or who holds it already.
 * The file is made in one step that only one of two starts can win.
 */
export function claim(recordFile: string, url: string): RunningRecord | undefined {
  const mine = JSON.stringify({ ...identify(process.pid), url });
  for (;;) {
    try {
      writeFileSync(recordFile, mine, { flag: "wx" });
      return undefined;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const holder = whoRuns(recordFile);
    if (holder) return holder;
    rmSync(recordFile, { force: true });
  }
}

function readRecord(file: string): RunningRecord | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as RunningRecord;
  } catch {
    return undefined;
  }
}
