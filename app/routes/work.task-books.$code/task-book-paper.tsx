/** A task book as our own renderer set it: every text in `html` is escaped there, `css` is a constant with the edition's footer. */
export function TaskBookPaper({ html, css }: { html: string; css: string }) {
  return (
    <>
      {/* biome-ignore lint/security/noDangerouslySetInnerHtml: print rules name the edition, React would escape their quotes */}
      <style dangerouslySetInnerHTML={{ __html: css }} />
      {/* biome-ignore lint/security/noDangerouslySetInnerHtml: the same markup goes to screen, print and signature */}
      <div className="task-book-paper" dangerouslySetInnerHTML={{ __html: html }} />
    </>
  );
}
