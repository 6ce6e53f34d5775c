import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { localPath, paths } from "./paths.ts";

/** Every link as it is built; a change here breaks bookmarks, mails already sent and what Stripe was told. */
test("every path", () => {
  const built = Object.fromEntries(
    Object.entries(paths).map(([name, make]) => [
      name,
      (make as (...args: unknown[]) => string)(...(make.length > 0 ? ["X-2026-0001"] : [])),
    ]),
  );
  expect(built).toMatchInlineSnapshot(`
    {
      "alternatives": "/work/scenes/X-2026-0001/alternatives",
      "apiDocs": "/api/docs",
      "apiKeys": "/work/api-keys",
      "applications": "/work/organizations",
      "applyForVerification": "/work/organization/application",
      "askForContact": "/work/contacts/new?0=X&1=-&2=2&3=0&4=2&5=6&6=-&7=0&8=0&9=0&10=1",
      "askQuestion": "/work/questions/new?0=X&1=-&2=2&3=0&4=2&5=6&6=-&7=0&8=0&9=0&10=1",
      "award": "/work/calls/X-2026-0001/award",
      "bid": "/work/calls/X-2026-0001/bid",
      "bids": "/work/bids",
      "call": "/work/calls/X-2026-0001",
      "calls": "/work/calls",
      "capabilities": "/capabilities",
      "capability": "/capabilities/X-2026-0001",
      "checkIndicators": "/work/indicators/check",
      "compareTaskBook": "/work/task-books/X-2026-0001/compare",
      "comparison": "/work/scenes/X-2026-0001/comparison",
      "compatibility": "/work/capabilities/compatibility",
      "confirmFactor": "/work/factor",
      "consortia": "/work/consortia",
      "consortium": "/work/consortia/X-2026-0001",
      "contacts": "/work/contacts",
      "contract": "/work/contracts/X-2026-0001",
      "contractEnd": "/work/contracts/X-2026-0001/end",
      "contractQuote": "/work/contracts/X-2026-0001/quote",
      "contractTerms": "/work/contracts/X-2026-0001/terms",
      "contractUsage": "/work/contracts/X-2026-0001/usage",
      "contractUsageCsv": "/work/contracts/X-2026-0001/usage.csv",
      "contractUsageEvents": "/work/contracts/X-2026-0001/usage/events",
      "contractUsageReview": "/work/contracts/X-2026-0001/usage/review",
      "contracts": "/work/contracts",
      "demoMail": "/demo-mail",
      "draft": "/work/scenes/drafts/X-2026-0001",
      "draftQr": "/work/scenes/drafts/X-2026-0001/qr.svg",
      "draftStep": "/work/scenes/drafts/X-2026-0001/undefined",
      "editBenefits": "/work/task-books/X-2026-0001/benefits",
      "editCall": "/work/calls/X-2026-0001/edit",
      "editCapability": "/work/capabilities/X-2026-0001/edit",
      "editClause": "/work/task-books/X-2026-0001/clauses/undefined",
      "editMetric": "/work/metrics/X-2026-0001/edit",
      "editOperation": "/work/lexicon/X-2026-0001/edit",
      "editScene": "/work/scenes/X-2026-0001/edit",
      "evaluation": "/work/calls/X-2026-0001/evaluation",
      "evidencePackage": "/work/task-books/X-2026-0001/evidence.zip",
      "exportComparison": "/work/scenes/X-2026-0001/comparison/report.xlsx",
      "exportFilings": "/work/filings/export.xlsx",
      "exportGaps": "/work/gaps/export.xlsx",
      "exportMyScenes": "/work/scenes/export.xlsx",
      "exportPayoutBatch": "/work/payouts/batches/X-2026-0001/export",
      "exportPayoutStatement": "/work/payouts/statement/export",
      "exportPayouts": "/work/payouts/export",
      "file": "/files/X-2026-0001",
      "filings": "/work/filings",
      "gaps": "/work/gaps",
      "home": "/",
      "inbox": "/work/inbox",
      "invitation": "/invitations/X-2026-0001",
      "inviteToSeat": "/work/consortia/X-2026-0001/seats/undefined/invitation",
      "invoice": "/work/invoices/X-2026-0001",
      "invoices": "/work/invoices",
      "ledger": "/work/ledger",
      "ledgerImport": "/work/ledger/import/X-2026-0001",
      "ledgerImportReport": "/work/ledger/import/X-2026-0001/report.xlsx",
      "ledgerImports": "/work/ledger/import",
      "letter": "/work/calls/X-2026-0001/letter",
      "lexicon": "/work/lexicon",
      "members": "/work/members",
      "metric": "/work/metrics/X-2026-0001",
      "metricGaps": "/work/gaps/X-2026-0001",
      "metrics": "/work/metrics",
      "myCapabilities": "/work/capabilities",
      "myScene": "/work/scenes/X-2026-0001",
      "myScenes": "/work/scenes",
      "negotiation": "/work/task-books/X-2026-0001/negotiation",
      "newCall": "/work/scenes/X-2026-0001/call",
      "newCapability": "/work/capabilities/new",
      "newContract": "/work/contracts/new?taskBook=X-2026-0001",
      "newMetric": "/work/metrics/new",
      "newOperation": "/work/lexicon/new",
      "newScene": "/work/scenes/new",
      "openApi": "/api/v1/openapi.json",
      "openPairs": "/work/ledger/pairs",
      "operation": "/work/lexicon/X-2026-0001",
      "opportunities": "/work/opportunities",
      "orders": "/work/orders",
      "organization": "/work/organization",
      "partnerOptions": "/work/capabilities/partners?q=X-2026-0001",
      "payoutBatch": "/work/payouts/batches/X-2026-0001",
      "payoutBatches": "/work/payouts/batches",
      "payoutStatement": "/work/payouts/statement",
      "payouts": "/work/payouts",
      "pickProposal": "/work/scenes/X-2026-0001/consortium",
      "planTemplate": "/work/scenes/import/template.xlsx",
      "pledge": "/work/scenes/X-2026-0001/pledge",
      "publicMetrics": "/metrics#X-2026-0001",
      "publicOrganization": "/organizations/X-2026-0001",
      "question": "/work/questions/X-2026-0001",
      "questions": "/work/questions",
      "receipts": "/work/receipts",
      "reconciliation": "/work/reconciliation",
      "register": "/register",
      "registrationForm": "/work/task-books/X-2026-0001/registration.xlsx",
      "replications": "/work/scenes/X-2026-0001/replications",
      "replicationsFrom": "/work/replications/X-2026-0001",
      "review": "/work/review",
      "reviewScene": "/work/review/X-2026-0001",
      "run": "/work/scenes/X-2026-0001/runs/undefined",
      "runs": "/work/scenes/X-2026-0001/runs",
      "saveDraft": "/work/scenes/drafts/X-2026-0001/save",
      "savedSearches": "/work/saved-searches",
      "scene": "/scenes/X-2026-0001",
      "sceneImport": "/work/scenes/import/X-2026-0001",
      "sceneImportReport": "/work/scenes/import/X-2026-0001/report.xlsx",
      "sceneImports": "/work/scenes/import",
      "sceneOrders": "/work/scenes/X-2026-0001/orders",
      "sceneVersions": "/work/scenes/X-2026-0001/versions",
      "sceneWeights": "/work/scenes/X-2026-0001/weights",
      "scenes": "/scenes",
      "search": "/work/search?q=X-2026-0001",
      "secondFactor": "/second-factor",
      "security": "/work/security",
      "signIn": "/sign-in",
      "signOut": "/sign-out",
      "signTaskBook": "/work/task-books/X-2026-0001/sign",
      "stripeWebhook": "/webhooks/stripe",
      "suggestOrganizations": "/organizations/suggest",
      "switchOrganization": "/switch-organization",
      "taskBook": "/work/task-books/X-2026-0001",
      "taskBookDocx": "/work/task-books/X-2026-0001/docx",
      "taskBooks": "/work/task-books",
      "thumbnail": "/files/X-2026-0001?w=640",
      "uploads": "/work/files",
      "usageApi": "/api/v1/usage",
      "verifyDocument": "/verify",
      "verifyOrganization": "/work/organizations/X-2026-0001",
      "whyNot": "/work/scenes/X-2026-0001/why-not",
      "wordings": "/work/lexicon/wordings",
      "workPlanTable": "/work/ledger/work-plan.xlsx",
      "workbench": "/work",
    }
  `);
});

test("queries leave out what is not set and encode what is", () => {
  expect(paths.scenes({ q: "螺丝 & 电池", page: 2 })).toBe("/scenes?q=%E8%9E%BA%E4%B8%9D+%26+%E7%94%B5%E6%B1%A0&page=2");
  expect(paths.scenes({ q: "" })).toBe("/scenes");
  expect(paths.signIn({ to: "/work?a=1&b=2" })).toBe("/sign-in?to=%2Fwork%3Fa%3D1%26b%3D2");
  expect(paths.search()).toBe("/work/search");
  expect(paths.newContract("RW-2026-0001")).toBe("/work/contracts/new?taskBook=RW-2026-0001");
});

const ORIGIN = "https://shijing.example";
const hostile = [
  ...["//evil.example", "///evil.example", "////evil.example/x", "//evil.example@shijing.example", "//[::1]", "//evil.example:443/"],
  ...["/\\evil.example", "\\\\evil.example", "\\/evil.example", "/\\/evil.example", "/work\\..\\..\\evil", "/\\\\evil"],
  ...[
    "https://evil.example",
    "http:evil.example",
    "https:/evil.example",
    "HTTPS://EVIL.EXAMPLE",
    "ftp://evil.example",
    "blob:https://evil.example/1",
  ],
  ...[
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>",
    "vbscript:x",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
  ],
  ...[
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r\n/evil.example",
    "/\0/evil.example",
    "\t//evil.example",
    "/%0d%0aLocation:https://evil.example",
  ],
  ...["%2f%2fevil.example", "/%2f%2fevil.example", "/%5cevil.example", "/%252f%252fevil.example", "%68ttps://evil.example"],
  ...[
    "/.//evil.example",
    "/..//evil.example",
    "/work/..//evil.example",
    "/./\\evil.example",
    "/%2e//evil.example",
    "/work/%2e%2e//evil.example",
  ],
  ...[
    "／／evil.example",
    "/／evil.example",
    "∕∕evil.example",
    "/\u2044evil.example",
    "/\u3000/evil.example",
    "/\u200b/evil.example",
    "/\u2028/evil.example",
  ],
  ...[
    "evil.example",
    "@evil.example",
    "/@evil.example",
    "?to=//evil.example",
    "#//evil.example",
    "",
    ".",
    "..",
    "/\u0085/evil.example",
    "/\ud800/evil",
  ],
];

describe("a return address", () => {
  test.each(hostile)("%j does not leave the origin", (candidate) => {
    const target = localPath(candidate);
    expect(new URL(target, ORIGIN).origin).toBe(ORIGIN);
    // As a Location header and as the URL parser of a browser sees it: one slash, then no second one of any kind.
    expect(target).toMatch(/^\/(?![/\\])[\x21-\x7e]*$/);
  });

  test("there are enough of them", () => expect(new Set(hostile).size).toBeGreaterThanOrEqual(40));

  test.each([
    ["/work/scenes?page=2&q=%E8%9E%BA", "/work/scenes?page=2&q=%E8%9E%BA"],
    ["/", "/"],
    ["/work/scenes/SC-2026-0001#part", "/work/scenes/SC-2026-0001"],
    ["/scenes?q=螺丝", "/scenes?q=%E8%9E%BA%E4%B8%9D"],
    ["/work?to=https://evil.example", "/work?to=https://evil.example"],
    [null, "/work"],
    ["//evil.example", "/work"],
  ])("%j leads to %s", (candidate, target) => {
    expect(localPath(candidate)).toBe(target);
  });

  test("stays on the origin whatever is typed", () => {
    const piece = fc.constantFrom("/", "\\", ".", "..", "%2f", "%5c", "@", ":", "evil.example", "\t", "?", "#", "／", "https:", "work");
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ unit: "grapheme", maxLength: 3 })), { maxLength: 8 }), (pieces) => {
        for (const candidate of [pieces.join(""), `/${pieces.join("")}`]) {
          const target = localPath(candidate);
          expect(new URL(target, ORIGIN).origin).toBe(ORIGIN);
          expect(target).toMatch(/^\/(?![/\\])/);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
