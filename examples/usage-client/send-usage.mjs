#!/usr/bin/env node
/**
 * Sends usage of robots to Shijing, and loses none of it: events are first written to disk, sent in batches with the ids they were given, sent again
 * until the platform has answered 202, and only then forgotten. Node 20 or newer, no dependency.
 *
 *   node send-usage.mjs --url https://…/api/v1/usage --key sjk_… [--spool DIRECTORY] < events.jsonl
 *
 * Every line of the input is one event without `specversion`; the id names the physical operation and never the sending:
 *   {"id":"T01-000001","source":"CNHB01…","type":"cn.shijing.operation.succeeded","time":"2026-11-21T09:59:00+08:00","data":{"quantity":1}}
 * Without input it sends what an earlier run left behind. What the platform refuses is kept in refused.jsonl, with the reason, for a person to read.
 * Exit code 0: everything was acknowledged; 1: something waits on disk for the next run; 2: wrong use.
 */
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";

const MOST_EVENTS = 1000;
const MOST_BYTES = 256 * 1024;

export class UsageClient {
  constructor({ url, key, spool = "usage-spool", tries = 8, firstWaitMs = 500, longestWaitMs = 30_000 }) {
    Object.assign(this, { url, key, spool, tries, firstWaitMs, longestWaitMs });
    mkdirSync(spool, { recursive: true });
  }

  /** Keeps an event on disk; it is sent by the next flush. */
  record(event) {
    appendFileSync(join(this.spool, "pending.jsonl"), `${JSON.stringify({ specversion: "1.0", ...event })}\n`, { flush: true });
  }

  /** Sends all that is on disk; true when nothing is left. A run that dies on the way sends the same again: the platform counts it once. */
  async flush() {
    const pending = join(this.spool, "pending.jsonl");
    if (existsSync(pending)) renameSync(pending, join(this.spool, `batch-${Date.now()}-${process.pid}.jsonl`));
    for (const name of readdirSync(this.spool)
      .filter((name) => name.startsWith("batch-"))
      .sort()) {
      const file = join(this.spool, name);
      // A line that was cut off by a loss of power was never acknowledged to whoever wrote it.
      const events = readFileSync(file, "utf8")
        .split("\n")
        .flatMap((line) => parsed(line));
      for (const batch of batchesOf(events)) if (!(await this.send(batch))) return false;
      rmSync(file);
    }
    return true;
  }

  async send(batch) {
    let wait = this.firstWaitMs;
    for (let attempt = 1; attempt <= this.tries; attempt++) {
      const { status, body, retryAfter, error } = await this.post(batch);
      if (status === 202) {
        this.keepRefused(batch, body.results);
        return true;
      }
      console.error(`attempt ${attempt}: ${error ?? `${status} ${body?.detail ?? ""}`}`);
      // Asking again does not help against a wrong key or a broken request: a person has to look.
      if (status !== undefined && status < 500 && status !== 429 && status !== 408) return false;
      if (attempt < this.tries) await new Promise((resolve) => setTimeout(resolve, retryAfter ?? wait * (0.5 + Math.random() / 2)));
      wait = Math.min(wait * 2, this.longestWaitMs);
    }
    return false;
  }

  async post(batch) {
    try {
      const response = await fetch(this.url, {
        method: "POST",
        headers: { authorization: `Bearer ${this.key}`, "content-type": "application/cloudevents-batch+json" },
        body: JSON.stringify(batch),
        signal: AbortSignal.timeout(30_000),
      });
      const seconds = Number(response.headers.get("retry-after"));
      // An answer that breaks off is no answer.
      return { status: response.status, body: await response.json(), ...(seconds > 0 ? { retryAfter: seconds * 1000 } : {}) };
    } catch (error) {
      return { error: error.cause?.message ?? error.message };
    }
  }

  keepRefused(batch, results) {
    const counts = {};
    for (const { index, status, code, message } of results) {
      counts[status] = (counts[status] ?? 0) + 1;
      if (status === "accepted" || status === "duplicate") continue;
      appendFileSync(join(this.spool, "refused.jsonl"), `${JSON.stringify({ status, code, message, event: batch[index] })}\n`);
    }
    console.log(
      Object.entries(counts)
        .map(([status, count]) => `${status} ${count}`)
        .join(", "),
    );
  }
}

function parsed(line) {
  try {
    return line === "" ? [] : [JSON.parse(line)];
  } catch {
    return [];
  }
}

/** As many events as a request may hold, by number and by bytes. */
function* batchesOf(events) {
  let [batch, bytes] = [[], 2];
  for (const event of events) {
    const size = Buffer.byteLength(JSON.stringify(event)) + 1;
    if (batch.length > 0 && (batch.length === MOST_EVENTS || bytes + size > MOST_BYTES)) {
      yield batch;
      [batch, bytes] = [[], 2];
    }
    batch.push(event);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

if (import.meta.main ?? process.argv[1]?.endsWith("send-usage.mjs")) {
  const { values } = parseArgs({ options: { url: { type: "string" }, key: { type: "string" }, spool: { type: "string" } } });
  if (!values.url || !values.key) {
    console.error("usage: node send-usage.mjs --url ADDRESS --key KEY [--spool DIRECTORY] < events.jsonl");
    process.exit(2);
  }
  const client = new UsageClient(values);
  if (!process.stdin.isTTY)
    for await (const line of createInterface({ input: process.stdin })) if (line.trim()) client.record(JSON.parse(line));
  process.exitCode = (await client.flush()) ? 0 : 1;
}
