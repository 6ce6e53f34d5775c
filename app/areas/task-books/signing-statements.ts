/** What a signatory confirms, one by one. A change of a word is another edition; editions stay, since signatures name them. */
const EDITIONS = {
  "2026-11": {
    readWhole: "我已阅读任务书全文",
    authorized: "我有权代表本单位签署",
    agreesElectronic: "我同意以电子方式签署，签名由平台存证并与本版的内容摘要绑定",
  },
} as const;

export type StatementsEdition = keyof typeof EDITIONS;
export const CURRENT_STATEMENTS: StatementsEdition = "2026-11";

/** The three statements of an edition in the order they are confirmed; none where the edition is not known or was not recorded. */
export function signingStatements(edition: string | null): { name: "readWhole" | "authorized" | "agreesElectronic"; text: string }[] {
  const found = edition !== null && Object.hasOwn(EDITIONS, edition) ? EDITIONS[edition as StatementsEdition] : null;
  if (!found) return [];
  return (["readWhole", "authorized", "agreesElectronic"] as const).map((name) => ({ name, text: found[name] }));
}
