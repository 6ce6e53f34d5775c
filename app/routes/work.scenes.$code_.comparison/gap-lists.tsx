import { OTHER_WORK, proposalName, VERDICT_NAMES } from "#app/areas/matching/vocabulary.ts";
import { paths } from "#app/http/paths.ts";
import { buttonClass } from "#app/ui/button.tsx";
import { Glyph } from "#app/ui/glyph.tsx";
import { LeaveLink } from "#app/ui/return-place.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import type { Page, Proposal } from "./matrix.tsx";
import { raiseSentence } from "./reasons.ts";

/** What each consortium lacks, where to look for somebody who has it, and the one change that would help most. */
export function GapLists({ page, params }: { page: Page; params: URLSearchParams }) {
  return (
    <Sheet title="缺口与补位" note="邀请补位会打开能力库，按该项指标、席位与领域筛选；数值是否为本场景的作业声明，请逐项核对">
      <div className="comparison-gaps">
        {page.proposals.map((proposal) => (
          <section key={proposal.id} aria-label={`${proposalName(proposal.rank)}的缺口`}>
            <h3>
              {proposalName(proposal.rank)} <span className="cap">{proposal.members[0]?.organizationName}</span>
            </h3>
            {proposal.gaps.length === 0 ? (
              <p className="ok">没有缺口，每一项指标都有满足的承诺。</p>
            ) : (
              <Gaps gaps={proposal.gaps} rank={proposal.rank} field={page.scene.field} params={params} code={page.scene.code} />
            )}
            {proposal.selfDeclaredCount > 0 ? (
              <p className="cap">{proposal.selfDeclaredCount} 项满足的指标仅有自述，没有证明文件。</p>
            ) : null}
            {proposal.raise ? (
              <p className="comparison-raise">
                <span className="strong">最有效的一步：</span>
                {raiseSentence(proposal.raise)}
              </p>
            ) : null}
          </section>
        ))}
      </div>
    </Sheet>
  );
}

/** As many lines as are read at a glance; of more the wishes are folded away, never a must. */
const MOST_LINES = 8;

function Gaps({ gaps, ...place }: Omit<GapLineProps, "gap"> & { gaps: Proposal["gaps"] }) {
  const lines = (some: Proposal["gaps"]) => (
    <ul>
      {some.map((gap) => (
        <GapLine key={gap.requirementId} gap={gap} {...place} />
      ))}
    </ul>
  );
  const wishes = gaps.filter(({ mandatory }) => !mandatory);
  if (gaps.length <= MOST_LINES || wishes.length === 0) return lines(gaps);
  return (
    <>
      {lines(gaps.filter(({ mandatory }) => mandatory))}
      <details className="fold">
        <summary>期望项 {wishes.length} 项未满足</summary>
        {lines(wishes)}
      </details>
    </>
  );
}

interface GapLineProps {
  gap: Proposal["gaps"][number];
  rank: number;
  field: string;
  params: URLSearchParams;
  code: string;
}

function GapLine({ gap, rank, field, params, code }: GapLineProps) {
  const id = `gap-${rank}-${gap.requirementId}`;
  const query = params.toString();
  const back = `${paths.comparison(code)}${query === "" ? "" : `?${query}`}#${id}`;
  return (
    <li>
      <Glyph state={gap.verdict} word={VERDICT_NAMES[gap.verdict]} />
      <span className={gap.mandatory ? "danger" : undefined}>
        {gap.name}
        {gap.shortfall ? `差 ${gap.shortfall}` : gap.otherWork ? `的数值${OTHER_WORK}` : <span className="nb">未答</span>}
        <span className="cap">（{gap.mandatory ? "必须" : "期望"}）</span>
      </span>
      <LeaveLink
        id={id}
        back={back}
        to={paths.capabilities({ ...gap.search, field, back })}
        className={`${buttonClass({ variant: "outline", small: true })} no-print`}
        aria-label={`为${proposalName(rank)}的“${gap.name}”邀请补位`}
      >
        邀请补位
      </LeaveLink>
    </li>
  );
}
