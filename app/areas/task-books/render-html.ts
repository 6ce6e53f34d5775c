import type { Block, Cell, ClauseText, TableBlock } from "./clause-texts/block.ts";
import type { TaskBookDocument } from "./document.ts";
import { editionFooter, printedForm, type TaskBookEdition } from "./printed-form.ts";

/**
 * A whole 任务书 as an HTML fragment: one <article>, no inline styles or scripts, every text escaped. Style it with TASK_BOOK_CSS;
 * for print add taskBookPageCss(edition), which puts page number, version and digest on every page. `top` is the level of its title:
 * 2 on a page that has its own first heading.
 */
export function renderTaskBookHtml(document: TaskBookDocument, edition: TaskBookEdition, top: 1 | 2 = 1): string {
  const [title, heading] = top === 1 ? ["h1", "h2"] : ["h2", "h3"];
  const form = printedForm(document, edition);
  const signatures = form.signatures
    .map(
      (one) =>
        `<tr><th scope="row">${escapeHtml(one.name)}</th><td>${escapeHtml(one.role)}</td><td>${
          one.signer === "" ? '<span class="task-book-blank">签署人：</span>' : escapeHtml(one.signer)
        }</td><td>${one.signedAt === "" ? '<span class="task-book-blank">年　月　日</span>' : escapeHtml(one.signedAt)}</td></tr>`,
    )
    .join("");
  return [
    '<article class="task-book" lang="zh-CN">',
    `<header class="task-book-head"><${title}>${escapeHtml(form.title)}</${title}><p class="task-book-edition">${escapeHtml(form.edition)}</p></header>`,
    `<p class="task-book-paragraph task-book-preamble">${escapeHtml(form.preamble)}</p>`,
    ...form.clauses.map((clause) => renderClauseHtml(clause, heading)),
    `<p class="task-book-closing">${escapeHtml(form.closing)}</p>`,
    '<section class="task-book-signing" aria-labelledby="task-book-signing">',
    `<${heading} id="task-book-signing">签署</${heading}>`,
    `<p class="task-book-digest">${escapeHtml(form.edition)}<br>${escapeHtml(form.digest)}</p>`,
    '<div class="task-book-scroll" tabindex="0" role="region" aria-label="签署"><table class="task-book-table task-book-signatures"><colgroup><col class="task-book-w36"><col class="task-book-w20"><col class="task-book-w20"><col class="task-book-w24"></colgroup><thead><tr><th scope="col">单位</th><th scope="col">角色</th><th scope="col">签署人</th><th scope="col">签署时间</th></tr></thead>',
    `<tbody>${signatures}</tbody></table></div></section>`,
    `<footer class="task-book-foot">${escapeHtml(form.footer)}</footer>`,
    "</article>",
  ].join("\n");
}

/** One clause: <section id="clause-7"> with its heading, paragraphs and tables. */
export function renderClauseHtml(clause: ClauseText, heading = "h2"): string {
  const id = `clause-${clause.number}`;
  return `<section class="task-book-clause" id="${id}" aria-labelledby="${id}-title"><${heading} id="${id}-title">${escapeHtml(clause.heading)}</${heading}>\n${clause.blocks
    .map(renderBlock)
    .join("\n")}</section>`;
}

function renderBlock(block: Block): string {
  if (block.kind === "table") return renderTable(block);
  return `<p class="task-book-paragraph"><span class="task-book-number">${escapeHtml(block.number)}</span> ${escapeHtml(block.text)}</p>`;
}

function renderTable(table: TableBlock): string {
  const caption = `表 ${table.number}　${table.caption}`;
  const columns = table.columns.map((column) => `<col class="task-book-w${column.width}">`).join("");
  const head = table.columns.map((column) => `<th scope="col"${figureClass(column.align)}>${escapeHtml(column.title)}</th>`).join("");
  const row = (cells: readonly Cell[]) =>
    `<tr>${cells
      .map((cell, index) => {
        const figure = figureClass(table.columns[index]?.align);
        return index === 0 ? `<th scope="row"${figure}>${renderCell(cell)}</th>` : `<td${figure}>${renderCell(cell)}</td>`;
      })
      .join("")}</tr>`;
  const note = table.note === "" ? "" : `<span class="task-book-note">${escapeHtml(table.note)}</span>`;
  const foot = table.footer === null ? "" : `<tfoot>${row(table.footer)}</tfoot>`;
  return `<div class="task-book-scroll" tabindex="0" role="region" aria-label="${escapeHtml(caption)}"><table class="task-book-table"><caption>${escapeHtml(
    caption,
  )}${note}</caption><colgroup>${columns}</colgroup><thead><tr>${head}</tr></thead><tbody>${table.rows.map(row).join("")}</tbody>${foot}</table></div>`;
}

const figureClass = (align: "end" | undefined) => (align === "end" ? ' class="task-book-figure"' : "");

function renderCell(cell: Cell): string {
  if (typeof cell === "string") return escapeHtml(cell);
  return cell.mark === "" ? escapeHtml(cell.text) : `${escapeHtml(cell.text)}<sup>${escapeHtml(cell.mark)}</sup>`;
}

/** Text as HTML content or a quoted attribute value; line feeds become <br>. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;")
    .replaceAll("\n", "<br>");
}

/** Column width classes task-book-w1 … task-book-w60, since the fragment carries no inline style. */
const WIDTHS = Array.from({ length: 60 }, (_, index) => `.task-book-w${index + 1}{width:${index + 1}%}`).join("");

/**
 * Styles of the fragment of renderTaskBookHtml, on screen and on A4 (GB/T 9704 spirit: type area 156 × 225 mm, title 小标宋 2号,
 * body 仿宋 3号 at 22 lines a page, headings 黑体). Print needs no colour: rules and words carry the meaning.
 */
export const TASK_BOOK_CSS = `
.task-book{max-width:52rem;margin:0 auto;color:#17212b;font-size:16px;line-height:1.75;overflow-wrap:anywhere}
.task-book-head :is(h1,h2){margin:0 0 8px;font-size:24px;line-height:32px;font-weight:600;text-align:center}
.task-book section :is(h2,h3){margin:28px 0 8px;font-size:18px;line-height:28px;font-weight:600}
.task-book-edition,.task-book-closing{margin:0 0 16px;text-align:center;color:#475467}
.task-book-paragraph{margin:0 0 10px}
.task-book-preamble{text-indent:2em}
.task-book-number{display:inline-block;min-width:3em;color:#475467;font-variant-numeric:tabular-nums}
.task-book-scroll{margin:10px 0 14px;overflow-x:auto}
.task-book-table{width:100%;min-width:34rem;border-collapse:collapse;table-layout:fixed;border-top:1.5px solid #17212b;border-bottom:1.5px solid #17212b;font-size:13px;line-height:20px;font-variant-numeric:tabular-nums}
.task-book-table caption{padding:0 0 6px;font-size:14px;text-align:left;font-weight:600;line-height:22px}
.task-book-note{float:right;font-size:12px;font-weight:400;color:#475467}
.task-book-table th,.task-book-table td{padding:7px 6px;text-align:left;vertical-align:top;font-weight:400;border-bottom:1px solid #dde2e8}
.task-book-table thead th{font-size:13px;font-weight:600;color:#475467;border-bottom:1px solid #8a94a3}
.task-book-table tfoot th,.task-book-table tfoot td{font-weight:600;background:#fafbfc;border-top:1px solid #8a94a3}
.task-book-table .task-book-figure{position:relative;text-align:right}
.task-book-table sup{position:absolute;right:-2px;top:4px;font-size:11px;line-height:1;color:#475467}
.task-book-digest{font-size:14px;font-variant-numeric:tabular-nums}
.task-book-signatures tbody td,.task-book-signatures tbody th{height:56px}
.task-book-blank{color:#667085}
.task-book-foot{margin-top:24px;font-size:12px;color:#475467}
${WIDTHS}
@page{size:A4;margin:37mm 26mm 35mm 28mm}
@media print{
body{margin:0}
.task-book{max-width:none;color:#000;font:16pt/29pt FangSong,FangSong_GB2312,STFangsong,"仿宋","仿宋_GB2312","Noto Sans SC Variable","Noto Sans CJK SC",serif;text-align:justify}
.task-book-head :is(h1,h2){font:400 22pt/36pt "方正小标宋简体",FZXiaoBiaoSong-B05S,STZhongsong,SimSun,"Noto Sans SC Variable","Noto Sans CJK SC",serif;margin-bottom:14pt}
.task-book section :is(h2,h3){font:400 16pt/29pt SimHei,"黑体",STHeiti,"Noto Sans SC Variable","Noto Sans CJK SC",sans-serif;margin:14pt 0 0;break-after:avoid}
.task-book-edition,.task-book-closing,.task-book-note,.task-book-number,.task-book-digest,.task-book-blank,.task-book-table thead th,.task-book-table sup{color:#000}
.task-book-paragraph{margin:0;text-indent:2em;orphans:2;widows:2}
.task-book-number{min-width:0;margin-right:.75em;text-indent:0}
.task-book-scroll{overflow:visible}
.task-book-table{min-width:0;font-size:10.5pt;line-height:15pt;text-align:left}
.task-book-table thead{display:table-header-group;break-after:avoid}
.task-book-table tbody tr:first-child{break-before:avoid}
.task-book-table tfoot{display:table-row-group}
.task-book-table tr{break-inside:avoid}
.task-book-table caption{font:400 12pt/20pt SimHei,"黑体",STHeiti,"Noto Sans SC Variable","Noto Sans CJK SC",sans-serif;break-after:avoid}
.task-book-table th,.task-book-table td{padding:3pt;border-bottom:.5pt solid #000}
.task-book-table tfoot th,.task-book-table tfoot td{background:none;border-top:1pt solid #000}
.task-book-closing{break-before:avoid}
.task-book-signing{break-before:page}
.task-book-digest{font-size:10.5pt;line-height:16pt;text-align:left}
.task-book-signatures tbody td,.task-book-signatures tbody th{height:20mm}
.task-book-foot{display:none}
}
`;

/** Page boxes of one edition: "— 1 —" in the middle of the foot, version and digest below it, on every page. */
export function taskBookPageCss(edition: Pick<TaskBookEdition, "version" | "digest">): string {
  return `@page{@bottom-center{content:"— " counter(page) " —\\A ${editionFooter(edition)}";white-space:pre;text-align:center;font:9pt/14pt SimSun,"宋体","Noto Sans SC Variable","Noto Sans CJK SC",serif}}`;
}
