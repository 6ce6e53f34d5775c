/** Seal({ word, title? }): the red stamp of distinction; the only red that is not danger. */
export function Seal({ word, title }: { word: string; title?: string | undefined }) {
  return (
    <span className="seal" title={title}>
      {word}
    </span>
  );
}
