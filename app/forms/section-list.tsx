/**
 * SectionList({ title, back, note, sections: [{ id, title, state, word }] }): the parts of a long form as a step list.
 * Jumps within the page, because a changed hash would make the router drop the last answer.
 */
import { Link } from "@remix-run/react";
import { classNames } from "#app/ui/class-names.ts";
import { JumpLink } from "#app/ui/jump-link.tsx";

export interface SectionState {
  id: string;
  title: string;
  state: "todo" | "current" | "done" | "wrong" | "outcome";
}

const WORDS: Record<SectionState["state"], string> = { todo: "未开始", current: "进行中", done: "已完成", wrong: "待更正", outcome: "" };

type SectionListProps = { title: string; back: { to: string; label: string }; note: string; sections: readonly SectionState[] };

export function SectionList({ title, back, note, sections }: SectionListProps) {
  return (
    <nav className="guide" aria-label="表单各部分">
      <div className="steps-head">
        <Link className="cap" to={back.to}>
          ‹ {back.label}
        </Link>
        <h2>{title}</h2>
        <p className="cap">{note}</p>
      </div>
      <ol className="steps">
        {sections.map((section, index) => (
          <li key={section.id}>
            <JumpLink to={section.id} className={classNames(section.state)}>
              <span className="n">{index + 1}</span>
              {section.title}
              <span className="w">{WORDS[section.state]}</span>
            </JumpLink>
          </li>
        ))}
      </ol>
    </nav>
  );
}
