/** Every link of the application, typed; objects are named by their readable code. */
const query = (params: Record<string, string | number | readonly string[] | undefined>) => {
  const entries = Object.entries(params).flatMap(([key, value]) =>
    (Array.isArray(value) ? value : [value]).filter((one) => one !== undefined && one !== "").map((one) => [key, String(one)]),
  );
  return entries.length === 0 ? "" : `?${new URLSearchParams(entries)}`;
};

export const paths = {
  home: () => "/",
  scenes: (params: { q?: string; page?: number } = {}) => `/scenes${query(params)}`,
  scene: (code: string) => `/scenes/${code}`,
  /** `m` is a condition on a quantity as the list writes it; `back` leads to where one came from. */
  capabilities: (
    params: {
      q?: string;
      page?: number;
      metric?: string;
      m?: string;
      role?: readonly string[];
      componentKind?: string;
      field?: string;
      back?: string;
    } = {},
  ) => `/capabilities${query(params)}`,
  capability: (code: string) => `/capabilities/${code}`,
  /** Whether a signed document is genuine. */
  verifyDocument: () => "/verify",
  publicOrganization: (code: string) => `/organizations/${code}`,
  suggestOrganizations: () => "/organizations/suggest",
  signIn: (params: { to?: string } = {}) => `/sign-in${query(params)}`,
  secondFactor: (params: { to?: string } = {}) => `/second-factor${query(params)}`,
  signOut: () => "/sign-out",
  register: () => "/register",
  invitation: (id: string) => `/invitations/${id}`,
  switchOrganization: () => "/switch-organization",
  demoMail: () => "/demo-mail",

  file: (id: string) => `/files/${id}`,
  thumbnail: (id: string) => `/files/${id}?w=640`,
  uploads: () => "/work/files",

  workbench: () => "/work",
  search: (q?: string) => `/work/search${query({ q })}`,
  savedSearches: () => "/work/saved-searches",
  inbox: () => "/work/inbox",
  members: () => "/work/members",
  organization: () => "/work/organization",
  applyForVerification: () => "/work/organization/application",
  contacts: (params: { draft?: string } = {}) => `/work/contacts${query(params)}`,
  askForContact: (params: { to: string; subject?: string }) => `/work/contacts/new${query(params)}`,
  applications: () => "/work/organizations",
  verifyOrganization: (code: string) => `/work/organizations/${code}`,
  security: () => "/work/security",

  myScenes: () => "/work/scenes",
  newScene: () => "/work/scenes/new",
  draft: (code: string) => `/work/scenes/drafts/${code}`,
  draftStep: (code: string, step: string, params: { check?: number; contact?: string } = {}) =>
    `/work/scenes/drafts/${code}/${step}${query(params)}`,
  saveDraft: (code: string) => `/work/scenes/drafts/${code}/save`,
  draftQr: (code: string) => `/work/scenes/drafts/${code}/qr.svg`,
  checkIndicators: () => "/work/indicators/check",
  sceneImports: () => "/work/scenes/import",
  sceneImport: (id: string) => `/work/scenes/import/${id}`,
  sceneImportReport: (id: string) => `/work/scenes/import/${id}/report.xlsx`,
  planTemplate: () => "/work/scenes/import/template.xlsx",
  exportMyScenes: () => "/work/scenes/export.xlsx",
  editScene: (code: string) => `/work/scenes/${code}/edit`,
  myScene: (code: string) => `/work/scenes/${code}`,
  sceneVersions: (code: string, params: { from?: number; to?: number } = {}) => `/work/scenes/${code}/versions${query(params)}`,
  comparison: (code: string, params: { run?: string } = {}) => `/work/scenes/${code}/comparison${query(params)}`,
  exportComparison: (code: string) => `/work/scenes/${code}/comparison/report.xlsx`,
  alternatives: (code: string) => `/work/scenes/${code}/alternatives`,
  whyNot: (code: string, params: { q?: string; organization?: string } = {}) => `/work/scenes/${code}/why-not${query(params)}`,
  sceneWeights: (code: string) => `/work/scenes/${code}/weights`,
  runs: (code: string) => `/work/scenes/${code}/runs`,
  run: (code: string, run: string) => `/work/scenes/${code}/runs/${run}`,
  /** What was proven elsewhere and is proposed to a scene; and where else what was proven in it is proposed. */
  replications: (code: string) => `/work/scenes/${code}/replications`,
  sceneOrders: (code: string) => `/work/scenes/${code}/orders`,
  replicationsFrom: (code: string) => `/work/replications/${code}`,

  myCapabilities: () => "/work/capabilities",
  newCapability: (params: { role?: string; kind?: string; draft?: string } = {}) => `/work/capabilities/new${query(params)}`,
  editCapability: (code: string) => `/work/capabilities/${code}/edit`,
  orders: (params: { view?: string } = {}) => `/work/orders${query(params)}`,
  opportunities: (params: { kind?: string; capability?: string } = {}) => `/work/opportunities${query(params)}`,
  compatibility: () => "/work/capabilities/compatibility",
  partnerOptions: (q?: string) => `/work/capabilities/partners${query({ q })}`,

  /** Where a proposal is edited before its members are invited. */
  pickProposal: (sceneCode: string, params: { proposalId?: string } = {}) => `/work/scenes/${sceneCode}/consortium${query(params)}`,
  consortia: (params: { status?: string; side?: string } = {}) => `/work/consortia${query(params)}`,
  consortium: (code: string) => `/work/consortia/${code}`,
  /** Who may take over a vacant seat of a consortium. */
  inviteToSeat: (code: string, slotId: string) => `/work/consortia/${code}/seats/${slotId}/invitation`,

  calls: () => "/work/calls",
  call: (code: string) => `/work/calls/${code}`,
  newCall: (sceneCode: string) => `/work/scenes/${sceneCode}/call`,
  editCall: (code: string) => `/work/calls/${code}/edit`,
  bids: () => "/work/bids",
  bid: (callCode: string) => `/work/calls/${callCode}/bid`,
  evaluation: (callCode: string) => `/work/calls/${callCode}/evaluation`,
  award: (callCode: string) => `/work/calls/${callCode}/award`,
  letter: (callCode: string) => `/work/calls/${callCode}/letter`,

  questions: (params: { on?: string } = {}) => `/work/questions${query(params)}`,
  question: (id: string) => `/work/questions/${id}`,
  askQuestion: (params: { on: string }) => `/work/questions/new${query(params)}`,
  pledge: (sceneCode: string) => `/work/scenes/${sceneCode}/pledge`,

  /** Asks for a second factor again and leads back to `to`. */
  confirmFactor: (params: { to?: string } = {}) => `/work/factor${query(params)}`,

  taskBooks: () => "/work/task-books",
  taskBook: (code: string) => `/work/task-books/${code}`,
  editClause: (code: string, clause: string) => `/work/task-books/${code}/clauses/${clause}`,
  registrationForm: (code: string) => `/work/task-books/${code}/registration.xlsx`,
  /** What the parties said: of every clause, or of the one whose key is given. */
  negotiation: (code: string, params: { clause?: string } = {}) => `/work/task-books/${code}/negotiation${query(params)}`,
  compareTaskBook: (code: string, params: { from?: string; to?: string } = {}) => `/work/task-books/${code}/compare${query(params)}`,
  editBenefits: (code: string) => `/work/task-books/${code}/benefits`,
  signTaskBook: (code: string) => `/work/task-books/${code}/sign`,
  evidencePackage: (code: string) => `/work/task-books/${code}/evidence.zip`,
  taskBookDocx: (code: string) => `/work/task-books/${code}/docx`,
  contracts: () => "/work/contracts",
  newContract: (taskBookCode: string) => `/work/contracts/new${query({ taskBook: taskBookCode })}`,
  contract: (code: string) => `/work/contracts/${code}`,
  contractQuote: (code: string) => `/work/contracts/${code}/quote`,
  contractTerms: (code: string) => `/work/contracts/${code}/terms`,
  contractEnd: (code: string, by?: string) => `/work/contracts/${code}/end${query({ by })}`,
  contractUsage: (code: string) => `/work/contracts/${code}/usage`,
  contractUsageCsv: (code: string) => `/work/contracts/${code}/usage.csv`,
  contractUsageEvents: (code: string) => `/work/contracts/${code}/usage/events`,
  contractUsageReview: (code: string) => `/work/contracts/${code}/usage/review`,
  invoices: () => "/work/invoices",
  invoice: (code: string) => `/work/invoices/${code}`,
  receipts: (params: { view?: string; q?: string } = {}) => `/work/receipts${query(params)}`,
  /** `connect`: back from the channel, where the organization opens its account. */
  payouts: (params: { connect?: "returned" | "expired" } = {}) => `/work/payouts${query(params)}`,
  reconciliation: (params: { run?: string } = {}) => `/work/reconciliation${query(params)}`,
  payoutBatches: () => "/work/payouts/batches",
  payoutBatch: (code: string) => `/work/payouts/batches/${code}`,
  payoutStatement: (params: { month?: string } = {}) => `/work/payouts/statement${query(params)}`,
  exportPayouts: () => "/work/payouts/export",
  exportPayoutStatement: (params: { month?: string } = {}) => `/work/payouts/statement/export${query(params)}`,
  exportPayoutBatch: (code: string) => `/work/payouts/batches/${code}/export`,

  /** What every quantity means, for everyone; `key` opens at one of them. */
  publicMetrics: (key?: string) => `/metrics${key ? `#${key}` : ""}`,
  metrics: () => "/work/metrics",
  newMetric: () => "/work/metrics/new",
  metric: (key: string) => `/work/metrics/${key}`,
  editMetric: (key: string) => `/work/metrics/${key}/edit`,
  lexicon: () => "/work/lexicon",
  newOperation: () => "/work/lexicon/new",
  operation: (key: string) => `/work/lexicon/${key}`,
  editOperation: (key: string) => `/work/lexicon/${key}/edit`,
  wordings: (params: { state?: string } = {}) => `/work/lexicon/wordings${query(params)}`,

  review: () => "/work/review",
  reviewScene: (code: string, params: { beside?: string } = {}) => `/work/review/${code}${query(params)}`,
  ledger: () => "/work/ledger",
  /** Sealed task books of a bureau's region (任务书备案). */
  filings: () => "/work/filings",
  exportFilings: () => "/work/filings/export.xlsx",
  openPairs: () => "/work/ledger/pairs",
  ledgerImports: () => "/work/ledger/import",
  ledgerImport: (id: string) => `/work/ledger/import/${id}`,
  ledgerImportReport: (id: string) => `/work/ledger/import/${id}/report.xlsx`,
  workPlanTable: () => "/work/ledger/work-plan.xlsx",
  gaps: (params: { view?: string } = {}) => `/work/gaps${query(params)}`,
  metricGaps: (key: string) => `/work/gaps/${key}`,
  exportGaps: () => "/work/gaps/export.xlsx",

  apiKeys: () => "/work/api-keys",
  apiDocs: () => "/api/docs",
  openApi: () => "/api/v1/openapi.json",
  usageApi: () => "/api/v1/usage",
  stripeWebhook: () => "/webhooks/stripe",
} as const;

/** A return address given by a visitor: a path of this site or the workbench; never another origin. */
export function localPath(candidate: string | null): string {
  if (!candidate?.startsWith("/") || candidate.startsWith("//") || candidate.includes("\\") || /\p{Cc}/u.test(candidate))
    return paths.workbench();
  const url = new URL(candidate, "http://local.invalid");
  return url.origin === "http://local.invalid" && !url.pathname.startsWith("//") ? url.pathname + url.search : paths.workbench();
}
