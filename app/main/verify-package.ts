import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { isPublicKey, keyIdOf } from "#app/sealing/ed25519.ts";
import { type PackageFacts, type PackageFault, verifyPackage } from "#app/sealing/verify-package.ts";

/**
 * `npm run verify:package -- FILE [--key PUBLICKEY …]`: whether an evidence package is genuine, offline and without a database. A key is trusted
 * only when it is named; the platform lists its keys on the page 签署文件验真. Exit code 0 valid, 1 altered, 2 unknown.
 */
const USAGE = "usage: npm run verify:package -- FILE [--key PUBLICKEY …]";
const EXIT = { valid: 0, altered: 1, unknown: 2 } as const;

const FAULTS: Record<PackageFault, string> = {
  container: "the file itself: bytes, or which entries it holds",
  manifest: "the list of files or its signature",
  entry: "an entry",
  statement: "the sealed statement",
  seal: "the seal",
  content: "the signed content",
  signatures: "the signatures do not cover the content",
  events: "the recorded events",
};

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { key: { type: "string", multiple: true } } });
  const [path] = positionals;
  const named = values.key ?? [];
  if (path === undefined || positionals.length !== 1 || !named.every(isPublicKey)) {
    console.error(path === undefined || positionals.length !== 1 ? USAGE : "a key is 43 characters of base64url, as the platform lists it");
    return EXIT.unknown;
  }
  const trusted = named.map((publicKey) => ({ id: keyIdOf(publicKey), publicKey }));
  const found = verifyPackage(await readFile(path), trusted);
  console.log(found.verdict);
  switch (found.verdict) {
    case "valid":
      say(found.facts);
      console.log(`keys      ${found.keyIds.join(", ")} (trusted: named by you)`);
      break;
    case "altered":
      console.log(`what      ${FAULTS[found.fault]}${found.entry ? `: ${found.entry}` : ""}`);
      break;
    case "unknown":
      if (found.reason === "notOurs") {
        console.log("what      this is not an evidence package of the platform");
        break;
      }
      say(found.facts);
      console.log("The package is whole in itself, but you have not said that you trust its keys:");
      for (const { id, publicKey } of found.keys) console.log(`key       ${id}  ${publicKey}`);
      console.log("Compare them with those the platform lists (/verify), then run again with --key.");
  }
  return EXIT[found.verdict];
}

function say({ taskBook, version, contentHash, sealedAt, parties }: PackageFacts): void {
  console.log(`task book ${taskBook}, version ${version}, ${parties} parties, sealed ${sealedAt}\ndigest    ${contentHash}`);
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = EXIT.unknown;
  },
);
