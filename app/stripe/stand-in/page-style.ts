import { createHash } from "node:crypto";

/** The payment page's own sheet: the product's design tokens it uses, then its layout. Inlined, so that the page needs no second request. */
export const PAGE_STYLE = `
:root {
  --ink: #17212b; --ink-2: #475467; --paper: #ffffff; --ground: #f5f7f9; --sunk: #fafbfc; --line: #dde2e8; --control: #8a94a3;
  --primary: #1e4e8c; --primary-dark: #163d70; --primary-tint: #e8eff8; --success: #1f7043; --success-tint: #e9f3ed;
  --warning: #9a5b00; --warning-tint: #fbf3e6; --danger: #b3261e; --danger-tint: #fbeceb;
  --font: system-ui, -apple-system, "Segoe UI", "PingFang SC", "HarmonyOS Sans SC", "MiSans", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", sans-serif;
  --rule: 1px solid var(--line); --rule-strong: 1.5px solid var(--ink); --rule-head: 1px solid var(--control); --radius: 4px;
}
*, *::before, *::after { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 14px/22px var(--font); font-variant-numeric: tabular-nums; -webkit-text-size-adjust: 100%; }
h1, h2, p, dl, dd, fieldset, table { margin: 0; padding: 0; border: 0; min-width: 0; }
h1 { font: 600 24px/32px var(--font); overflow-wrap: anywhere; } h2 { font: 600 16px/24px var(--font); }
a { color: var(--primary); } :focus-visible { outline: 2px solid var(--primary); outline-offset: 2px; }
.demo { background: var(--warning-tint); color: var(--warning); border-bottom: var(--rule); font: 600 14px/20px var(--font); padding: 10px 24px; text-align: center; }
.top { background: var(--paper); border-bottom: var(--rule); }
.top > div { max-width: 1040px; margin: 0 auto; padding: 0 24px; height: 56px; display: flex; align-items: center; gap: 10px; font: 600 18px/24px var(--font); }
.top small { font: 400 12px/18px var(--font); color: var(--ink-2); padding-left: 10px; border-left: 1px solid var(--line); }
main { max-width: 1040px; margin: 0 auto; padding: 20px 24px 40px; }
.head { display: flex; align-items: baseline; gap: 8px 16px; flex-wrap: wrap; margin-bottom: 4px; }
.parties { color: var(--ink-2); margin-bottom: 16px; }
.st { position: relative; padding-left: 14px; white-space: nowrap; }
.st::before { content: ""; position: absolute; left: 0; top: calc(50% - 4px); width: 8px; height: 8px; border-radius: 50%; background: var(--control); }
.st.wait::before { background: var(--warning); } .st.ok::before { background: var(--success); } .st.bad::before { background: var(--danger); }
.strip { display: grid; grid-template-columns: 1.4fr 1fr 1fr; background: var(--paper); border: var(--rule); border-top: var(--rule-strong); margin-bottom: 16px; }
.strip > div { padding: 12px 20px 14px; border-left: var(--rule); } .strip > div:first-child { border-left: 0; }
.strip dt { font: 12px/18px var(--font); color: var(--ink-2); } .strip dd { font: 600 20px/28px var(--font); white-space: nowrap; }
.strip > div:first-child dd { font-size: 24px; line-height: 32px; color: var(--primary); } .strip > div dd.note { font: 12px/18px var(--font); color: var(--ink-2); white-space: normal; }
.strip dd.late { color: var(--danger); }
.cols { display: grid; grid-template-columns: minmax(0, 1fr) 304px; gap: 16px; align-items: start; }
.sheet { background: var(--paper); border: var(--rule); border-radius: var(--radius); } .sheet > h2, .sheet > .title { padding: 14px 20px 10px; }
.title { display: flex; justify-content: space-between; align-items: baseline; } .cap { display: block; font: 12px/18px var(--font); color: var(--ink-2); }
table { width: 100%; border-collapse: collapse; border-top: var(--rule-strong); border-bottom: var(--rule-strong); }
th { text-align: left; font-weight: 400; } thead th { font: 600 13px/20px var(--font); color: var(--ink-2); padding: 7px 20px; border-bottom: var(--rule-head); }
td, tbody th, tfoot th { padding: 9px 20px; border-bottom: var(--rule); vertical-align: top; overflow-wrap: anywhere; } tbody tr:last-child > * { border-bottom: 0; }
tfoot > tr > * { border-top: var(--rule-head); border-bottom: 0; background: var(--sunk); font-weight: 600; } .nb { white-space: nowrap; } .num { text-align: right; white-space: nowrap; }
tfoot .num { font-size: 18px; line-height: 24px; } .below { padding: 10px 20px 14px; font: 12px/18px var(--font); color: var(--ink-2); }
.box { padding: 16px 20px 20px; } .box h2 { margin-bottom: 12px; } legend { padding: 0; font: 600 16px/24px var(--font); margin-bottom: 12px; }
.way { display: flex; align-items: center; gap: 10px; min-height: 48px; padding: 8px 14px; border: 1px solid var(--control); border-radius: var(--radius); margin-bottom: 8px; cursor: pointer; }
.way:has(input:checked) { border-color: var(--primary); background: var(--primary-tint); } .way input { width: 18px; height: 18px; margin: 0; accent-color: var(--primary); }
.btn { display: flex; align-items: center; justify-content: center; width: 100%; min-height: 44px; margin-top: 16px; padding: 0 14px; border: 1px solid var(--primary); border-radius: var(--radius); background: var(--primary); color: #fff; font: 600 16px/24px var(--font); text-decoration: none; cursor: pointer; }
.btn:hover { background: var(--primary-dark); } .btn.quiet { background: var(--paper); color: var(--ink); border-color: var(--control); font-weight: 400; font-size: 14px; }
.small { margin-top: 12px; font: 12px/18px var(--font); color: var(--ink-2); }
.told { padding: 12px 14px; border-radius: var(--radius); margin-bottom: 12px; } .told.ok { background: var(--success-tint); color: var(--success); } .told.bad { background: var(--danger-tint); color: var(--danger); }
.told strong { display: block; font: 600 16px/24px var(--font); } .facts div { display: flex; justify-content: space-between; gap: 12px; padding: 7px 0; border-bottom: var(--rule); } .facts dt { color: var(--ink-2); white-space: nowrap; } .facts dd { text-align: right; }
.title.more { padding: 18px 20px 10px; } .title.more + table { border-bottom: var(--rule-head); }
.part { margin-top: 12px; } .part summary { color: var(--primary); cursor: pointer; min-height: 24px; } .part label { display: block; margin: 12px 0 4px; font: 600 14px/20px var(--font); }
.part input { width: 100%; min-height: 44px; padding: 0 12px; border: 1px solid var(--control); border-radius: var(--radius); font: 16px/24px var(--font); font-variant-numeric: tabular-nums; } .part input[aria-invalid] { border-color: var(--danger); }
.part .small { margin-top: 6px; } .part .btn { margin-top: 12px; }
.console { padding-bottom: 8px; } .console form > h2 { padding: 14px 20px 8px; } .console form > .acts { padding: 0 20px; } .console form > .small { padding: 0 20px; }
.acts { display: flex; flex-wrap: wrap; gap: 8px; } .act { min-height: 32px; padding: 0 12px; border: 1px solid var(--control); border-radius: var(--radius); background: var(--paper); color: var(--ink); font: 14px/20px var(--font); white-space: nowrap; cursor: pointer; } .act:hover { background: var(--primary-tint); border-color: var(--primary); }
.wide { overflow-x: auto; } .wide table { table-layout: fixed; min-width: 760px; } .wide th { width: 40%; } .wide .num { width: 20%; } .wide td:nth-child(3) { width: 16%; } .wide td { white-space: nowrap; } .wide .acts { flex-wrap: nowrap; }
.alone { max-width: 560px; margin: 48px auto; padding: 24px; } .alone p { margin-top: 8px; color: var(--ink-2); }
@media (max-width: 760px) {
  .act { min-height: 44px; }
  main { padding: 16px 16px 32px; } .top > div, .demo { padding-left: 16px; padding-right: 16px; } .cols { grid-template-columns: minmax(0, 1fr); }
  .strip { grid-template-columns: 1fr 1fr; } .strip > div { padding: 10px 16px 12px; } .strip > div:first-child { grid-column: 1 / -1; border-bottom: var(--rule); } .strip > div:nth-child(2) { border-left: 0; } .strip dd { font-size: 16px; line-height: 24px; }
  td, th, tbody th, tfoot th, thead th { padding-left: 16px; padding-right: 16px; } .sheet > .title, .title.more, .below, .box, .console form > h2, .console form > .acts, .console form > .small { padding-left: 16px; padding-right: 16px; }
}
@media print { body { background: #fff; } .cols { display: block; } form, .btn { display: none; } .sheet, .strip { border-color: var(--control); } .demo { background: none; } }
`;

/** Allows this one sheet and this page's own form, and nothing else: no script, no frame, no foreign request. */
export const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(PAGE_STYLE).digest("base64")}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`;
