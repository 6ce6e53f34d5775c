import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

/** Domain rooms in import order: a room imports only rooms above it. A room below is told by a job name. */
export const ROOM_ORDER = [
  "files",
  "organizations",
  "notifications",
  "metrics",
  "scenes",
  "capabilities",
  "saved-searches",
  "robots",
  "matching",
  "consortia",
  "calls",
  "questions",
  "task-books",
  "training",
  "validation",
  "contracts",
  "usage",
  "billing",
  "payouts",
  "bureau",
];
/** What a room shows to other rooms, and what it further shows to everything that is not a room. */
const ROOM_DOOR = "index.server.ts";
const BROWSER_SAFE = [
  "schemas.ts",
  "states.ts",
  "policy.ts",
  "vocabulary.ts",
  "shares.ts",
  "benefits.ts",
  "benefit-form.ts",
  "quantity.ts",
  "metric-names.ts",
  "completeness.ts",
  "submission.ts",
  "negotiation/schemas.ts",
];
const FOLDERS = ["app", "db", "search", "seeds", "scripts", "test", "e2e"];
const DUMPING_GROUNDS = ["utils", "util", "lib", "libs", "helpers", "common", "misc", "shared"];
const MAY_READ_ENVIRONMENT = ["app/config.server.ts", "playwright.config.ts", "vitest.config.ts", "vite.config.ts"];
const SQL_METHODS = ["select", "selectDistinct", "insert", "update", "delete", "execute", "transaction", "query"];
const MOST_LINES = 400;
const MOST_ROUTE_LINES = 250;
const MOST_KERNEL_FILES = 12;

/** A file as the checker sees it; `path` is relative to the project, with forward slashes. */
export interface Source {
  path: string;
  text: string;
}

interface Facts {
  path: string;
  lines: number;
  /** What is imported, exported from or dynamically imported: project paths without a leading `./`, or package names. Types count too. */
  imports: string[];
  readsEnvironment: boolean;
  hasSql: boolean;
}

/** Every breach of the layout rules, as `path: what is wrong`. */
export function findFaults(sources: Source[]): string[] {
  const faults: string[] = [];
  for (const source of sources) {
    const facts = readFacts(source);
    for (const fault of [...placeFaults(facts), ...importFaults(facts)]) faults.push(`${facts.path}: ${fault}`);
  }
  const kernel = sources.filter(({ path }) => path.startsWith("app/kernel/") && !isTest(path));
  if (kernel.length > MOST_KERNEL_FILES) faults.push(`app/kernel/: ${kernel.length} files, at most ${MOST_KERNEL_FILES}`);
  return faults;
}

/** All hand-written code of the project. */
export function readProject(): Source[] {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const inFolders = FOLDERS.flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const atTop = readdirSync(root).map((name) => join(root, name));
  return [...inFolders, ...atTop]
    .filter((path) => /\.(ts|tsx|js|mjs|mts)$/.test(path))
    .map((path) => ({ path: relative(root, path).split(sep).join("/"), text: readFileSync(path, "utf8") }));
}

function placeFaults({ path, lines, readsEnvironment, hasSql }: Facts): string[] {
  const faults: string[] = [];
  const room = roomOf(path);
  const folder = dirname(path)
    .split("/")
    .find((name) => DUMPING_GROUNDS.includes(name));
  if (folder) faults.push(`folder name ${folder} says nothing about what is in it`);
  if (room && !ROOM_ORDER.includes(room)) faults.push(`room ${room} has no place in the import order`);
  if (lines > MOST_LINES) faults.push(`${lines} lines, at most ${MOST_LINES}`);
  if (path.endsWith("/route.tsx") && lines > MOST_ROUTE_LINES) faults.push(`${lines} lines, at most ${MOST_ROUTE_LINES} for a route`);
  const environmentIsFree = MAY_READ_ENVIRONMENT.includes(path) || path.startsWith("test/") || path.startsWith("e2e/");
  if (readsEnvironment && !environmentIsFree) faults.push("reads process.env, which only app/config.server.ts may");
  if (hasSql && isRoute(path)) faults.push("holds SQL; a route calls a verb or a read");
  return faults;
}

function importFaults({ path, imports }: Facts): string[] {
  return imports.flatMap((target) => {
    const fault = packageFault(path, target) ?? leafFault(path, target) ?? routeFault(path, target) ?? roomFault(path, target);
    return fault ? [`imports ${target}: ${fault}`] : [];
  });
}

function packageFault(path: string, target: string): string | undefined {
  if (isPackage(target, "stripe") && !path.startsWith("app/stripe/")) return "only app/stripe/ may";
  if (isPackage(target, "aws4fetch") && !path.startsWith("app/storage/")) return "only app/storage/ may";
  if (isPackage(target, "meilisearch") && !path.startsWith("search/") && !path.startsWith("test/")) return "only search/ may";
  return undefined;
}

function leafFault(path: string, target: string): string | undefined {
  if (isTest(path)) return undefined;
  if (path.startsWith("db/") && /^(app|search|seeds)\//.test(target)) return "db/ is a leaf";
  if (path.startsWith("search/") && /^(app|seeds)\//.test(target)) return "search/ knows db/ only";
  if (path.startsWith("app/") && !path.startsWith("app/main/") && target.startsWith("seeds/"))
    return "only app/main/ and tests may load seeds";
  if (/^(app|db|search|seeds)\//.test(path) && /^(test|e2e|bench)\//.test(target)) return "the product does not need its tests";
  return undefined;
}

function routeFault(path: string, target: string): string | undefined {
  if (!isRoute(path)) return undefined;
  if (isPackage(target, "drizzle-orm") || isPackage(target, "postgres")) return "a route does not talk to the database";
  return /^db\/(client|schema)/.test(target) ? "a route does not talk to the database" : undefined;
}

function roomFault(path: string, target: string): string | undefined {
  const from = roomOf(path);
  const to = roomOf(target);
  if (!to || from === to || path.startsWith("bench/")) return undefined;
  if (/^app\/(kernel|ui|stripe|storage|sealing)\//.test(path)) return "the rooms stand on this folder, not the other way round";
  const file = target.split("/").slice(3).join("/");
  if (from) {
    if (file !== ROOM_DOOR) return `a room is entered through its ${ROOM_DOOR}`;
    const isBelow = ROOM_ORDER.indexOf(to) > ROOM_ORDER.indexOf(from);
    return isBelow && !isTest(path) ? `${to} stands below ${from}; tell it by a job name` : undefined;
  }
  const open = [ROOM_DOOR, ...BROWSER_SAFE, ...(path.startsWith("app/jobs/") ? ["jobs.server.ts"] : [])];
  return open.includes(file) ? undefined : `outside the room only ${open.join(", ")} may be imported`;
}

function isPackage(target: string, name: string): boolean {
  return target === name || target.startsWith(`${name}/`);
}

function isRoute(path: string): boolean {
  return path.startsWith("app/routes/") && !isTest(path);
}

function isTest(path: string): boolean {
  return /\.test\.tsx?$|\.fixtures\.ts$/.test(path) || path.startsWith("test/") || path.startsWith("e2e/");
}

function roomOf(path: string): string | undefined {
  return /^app\/areas\/([^/]+)\/./.exec(path)?.[1];
}

function readFacts({ path, text }: Source): Facts {
  const facts: Facts = { path, lines: text.trimEnd().split("\n").length, imports: [], readsEnvironment: false, hasSql: false };
  const kind = path.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  // Every node is looked at only where it may tell something: imports of the usual kind stand at the top.
  const looksInside = isRoute(path) || /\bimport\s*\(|\bprocess\b/.test(text);
  const visit = (node: ts.Node): void => {
    const specifier = importedBy(node);
    if (specifier !== undefined) facts.imports.push(resolve(path, specifier));
    facts.readsEnvironment ||= isEnvironment(node);
    facts.hasSql ||= isSql(node);
    if (looksInside) ts.forEachChild(node, visit);
  };
  ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false, kind).statements.forEach(visit);
  return facts;
}

function importedBy(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier && literal(node.moduleSpecifier);
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
    return node.arguments[0] && literal(node.arguments[0]);
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return literal(node.argument.literal);
  return undefined;
}

function literal(node: ts.Node): string | undefined {
  return ts.isStringLiteralLike(node) ? node.text : undefined;
}

function resolve(from: string, specifier: string): string {
  if (specifier.startsWith("#")) return specifier.slice(1);
  return specifier.startsWith(".") ? posix.join(posix.dirname(from), specifier) : specifier;
}

/** An import of node:process counts as well: what it gives is there without it. */
function isEnvironment(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node)) return isNamed(node.expression, "process") && node.name.text === "env";
  if (ts.isElementAccessExpression(node)) return isNamed(node.expression, "process") && literal(node.argumentExpression) === "env";
  if (ts.isVariableDeclaration(node) && node.initializer && isNamed(node.initializer, "process"))
    return /\benv\b/.test(bindingNames(node.name));
  return /^(node:)?process$/.test(importedBy(node) ?? "");
}

function bindingNames(name: ts.BindingName): string {
  if (!ts.isObjectBindingPattern(name)) return "";
  return name.elements
    .map((element) => [element.propertyName, element.name].map((part) => (part && ts.isIdentifier(part) ? part.text : "")).join(" "))
    .join(" ");
}

function isSql(node: ts.Node): boolean {
  if (ts.isTaggedTemplateExpression(node)) return isNamed(node.tag, "sql");
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  const { expression: owner, name } = node.expression;
  const ownerName = ts.isIdentifier(owner) ? owner.text : ts.isPropertyAccessExpression(owner) ? owner.name.text : "";
  return SQL_METHODS.includes(name.text) && ["db", "tx", "database", "transaction"].includes(ownerName);
}

function isNamed(node: ts.Node, name: string): boolean {
  return ts.isIdentifier(node) && node.text === name;
}
