import { DateTime } from "luxon";
import { sha256 } from "#app/kernel/canonical.ts";
import type { Seal } from "#app/sealing/package-format.ts";
import type { SealStatement } from "#app/sealing/seal-statement.ts";
import { escapeHtml } from "./render-html.ts";
import { signingMethod } from "./signing-provider.ts";

type Party = SealStatement["parties"][number];
type Signature = SealStatement["signatures"][number];

/** 签署证明 as a page of its own: what was sealed, in words. `statementText` is the sealed text, `verifyUrl` where everybody can check it. */
export function renderCertificate(statement: SealStatement, statementText: string, seal: Seal, verifyUrl: string): string {
  const method = signingMethod(statement.signatures[0]?.provider ?? "platform");
  const rows = (items: readonly (readonly [string, string])[]) =>
    items.map(([term, detail]) => `<tr><th scope="row">${escapeHtml(term)}</th><td>${escapeHtml(detail)}</td></tr>`).join("");
  const parties = statement.parties
    .map((party) => {
      const signature = statement.signatures.find(({ organizationId }) => organizationId === party.organizationId);
      return `<h2>${escapeHtml(party.name)}</h2><table>${rows(partyRows(statement, party, signature))}</table>`;
    })
    .join("\n");
  return page(
    `签署证明 ${statement.taskBook}`,
    CERTIFICATE_CSS,
    [
      "<h1>签署证明</h1>",
      `<p class="label">${escapeHtml(method.label)}</p>`,
      `<table>${rows([
        ["文件", statement.title],
        ["编号与版本", `${statement.taskBook}　第 ${statement.version} 版`],
        ["内容摘要（SHA-256）", statement.contentHash],
        ["发出签署", shown(statement.sentAt)],
        ["封存", shown(statement.sealedAt)],
        ["过程记录", `${statement.events.count} 条，摘要 ${statement.events.digest}`],
      ])}</table>`,
      parties,
      "<h2>平台签章</h2>",
      `<table>${rows([
        ["签章算法", seal.algorithm],
        ["密钥编号", seal.keyId],
        ["公钥", seal.publicKey],
        ["签章", seal.seal],
        ["签章内容摘要（SHA-256）", sha256(statementText)],
        ["验真", verifyUrl],
      ])}</table>`,
      `<p class="standing">${escapeHtml(method.standing)}</p>`,
      "<p>本证明由平台根据签章内容（statement.json）生成。时间为北京时间（UTC+8）。</p>",
    ].join("\n"),
  );
}

function partyRows({ sentAt }: SealStatement, party: Party, signature: Signature | undefined): (readonly [string, string])[] {
  return [
    ["角色", party.role],
    ["统一社会信用代码", party.creditCode ?? "登记时未填报"],
    ["单位身份", party.verifiedAt ? `平台运营方已核验（${shown(party.verifiedAt)}）` : "未核验"],
    ["发送", shown(sentAt)],
    ["首次查看", party.firstViewedAt ? shown(party.firstViewedAt) : "无记录"],
    ["最后查看", party.lastViewedAt ? shown(party.lastViewedAt) : "无记录"],
    ["签署人", signature?.signer ?? "—"],
    ["签署人身份", signature?.factorAt ? `平台账号登录，并于 ${shown(signature.factorAt)} 通过二次验证` : "平台账号登录"],
    ["确认事项", signature && signature.confirmed.length > 0 ? signature.confirmed.join("；") : "—"],
    ["签署", signature ? shown(signature.signedAt) : "—"],
    ["签署的内容摘要", signature?.contentHash ?? "—"],
    ["网络地址", signature?.ipAddress ?? "—"],
    ["浏览器", signature?.userAgent ?? "—"],
    ["签署方式", signature ? signingMethod(signature.provider).label : "—"],
  ];
}

/** A page that stands alone, from a file: no script, nothing from elsewhere. */
export function page(title: string, css: string, body: string): string {
  return [
    "<!doctype html>",
    '<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>${escapeHtml(title)}</title><style>${css}</style></head><body>`,
    body,
    "</body></html>\n",
  ].join("\n");
}

const shown = (iso: string): string => DateTime.fromISO(iso, { zone: "Asia/Shanghai" }).toFormat("yyyy-MM-dd HH:mm:ss");

const CERTIFICATE_CSS = `
body{max-width:52rem;margin:32px auto;padding:0 16px;color:#17212b;font:14px/22px system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
h1{font-size:24px;line-height:32px;text-align:center;margin:0}
h2{font-size:16px;margin:24px 0 6px}
.label{text-align:center;color:#475467;margin:4px 0 20px}
table{width:100%;border-collapse:collapse;table-layout:fixed;border-top:1.5px solid #17212b;border-bottom:1.5px solid #17212b;font-variant-numeric:tabular-nums}
th,td{padding:6px 8px;text-align:left;vertical-align:top;border-bottom:1px solid #dde2e8;overflow-wrap:anywhere;font-weight:400}
th{width:11em;color:#475467}
.standing{margin-top:20px;border-top:1px solid #8a94a3;padding-top:12px}
@page{size:A4;margin:25mm 20mm;@bottom-center{content:"— " counter(page) " —";font:9pt/14pt SimSun,"宋体","Noto Sans CJK SC",serif}}
@media print{body{margin:0;max-width:none;padding:0;color:#000}table{break-inside:avoid}h2{break-after:avoid}th,.label{color:#000}}
`;
