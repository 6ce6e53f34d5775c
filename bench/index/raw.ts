import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Meilisearch } from "meilisearch";
import { INDEXES, type IndexName } from "#search/indexes/index.ts";
import type { Servers } from "../servers.ts";

/**
 * Meilisearch alone: its own client, the settings of our indexes, and the bodies of requests ready in files, so that it costs the client
 * nothing to make them. Nothing is checked, nothing is swapped in.
 */
export function rawMeilisearch({ meili }: Servers) {
  const client = new Meilisearch({ host: meili.url, apiKey: meili.key, requestInit: { headers: { "Accept-Encoding": "identity" } } });

  async function done({ taskUid }: { taskUid: number }): Promise<void> {
    for (;;) {
      const task = await client.tasks.getTask(taskUid);
      if (task.status === "succeeded") return;
      if (task.status === "failed" || task.status === "canceled") throw new Error(`raw task ${task.status}: ${task.error?.message}`);
      await sleep(5);
    }
  }
  const uid = (index: IndexName) => `raw_${index}`;

  return {
    /** Sends all bodies at once into a fresh index, so that the server can put them together as it likes, and waits for the last. */
    async bulk(index: IndexName, folder: string): Promise<{ ms: number }> {
      await done(await client.deleteIndex(uid(index))).catch(() => {});
      const started = performance.now();
      await done(await client.index(uid(index)).updateSettings(INDEXES[index].settings));
      let last: { taskUid: number } | undefined;
      for (const file of readdirSync(folder).sort()) {
        const body = readFileSync(join(folder, file), "utf8");
        last = await client.index(uid(index)).addDocumentsFromString(body, "application/json", { primaryKey: "id" });
      }
      if (last) await done(last);
      return { ms: performance.now() - started };
    },
    /** Writes one document; resolves with the call, not with the task. */
    write: async (index: IndexName, document: object): Promise<void> => {
      await client.index(uid(index)).addDocuments([document]);
    },
    remove: async (index: IndexName): Promise<void> => done(await client.deleteIndex(uid(index))),
    /** Asks again and again until a document with this id is found. */
    untilFound: async (name: string, id: string): Promise<void> => {
      for (const deadline = Date.now() + 30_000; ; ) {
        const { hits } = await client.index(name).search("", { filter: `id = "${id}"`, limit: 1, attributesToRetrieve: ["id"] });
        if (hits.length > 0) return;
        if (Date.now() > deadline) throw new Error(`${id} was not found in ${name} within 30 s`);
        await sleep(5);
      }
    },
    uid,
  };
}
export type Raw = ReturnType<typeof rawMeilisearch>;
