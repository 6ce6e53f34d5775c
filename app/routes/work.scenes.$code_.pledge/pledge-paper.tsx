/** PledgePaper({ text }): the whole pledge, to be read and printed. */

type PledgePaperProps = {
  text: { title: string; edition: string; opening: string; articles: ReadonlyArray<{ heading: string; paragraphs: readonly string[] }> };
};

const NUMERALS = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

/** 1 to 19 as an article is counted: 一, 十, 十三. */
const counted = (n: number): string => (n <= 10 ? (NUMERALS[n] ?? "") : `十${NUMERALS[n - 10] ?? ""}`);

export function PledgePaper({ text }: PledgePaperProps) {
  return (
    <article className="pledge-paper">
      <h3>
        {text.title}
        <span className="cap block">第 {text.edition} 版</span>
      </h3>
      <p>{text.opening}</p>
      {text.articles.map(({ heading, paragraphs }, i) => (
        <section key={heading}>
          <h4>
            第{counted(i + 1)}条　{heading}
          </h4>
          {paragraphs.map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
        </section>
      ))}
    </article>
  );
}
