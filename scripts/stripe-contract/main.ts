import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { deriveContract } from "./derive.ts";

/** `npm run stripe:contract`: writes the contract anew from the installed SDK and says what is in it. Run it after a new SDK version. */
const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const target = at("../../app/stripe/contract/openapi-subset.json");

const limits = JSON.parse(readFileSync(at("./published-limits.json"), "utf8")) as Record<string, Record<string, number>>;
const derived = deriveContract(at("../../node_modules/stripe"), limits);
const changed = readFileSync(target, "utf8") !== derived.text;
if (changed) writeFileSync(target, derived.text);
const { paths, operations, schemas, stubs, eventTypes, text } = derived;
process.stdout.write(
  `${paths} paths, ${operations} operations, ${schemas} schemas (${stubs} stubs), ${eventTypes} event types, ${Buffer.byteLength(text)} bytes: ${changed ? "written" : "unchanged"}\n`,
);
