/** MarkedText({ pieces }): a text with what was searched for marked in it. */
export function MarkedText({ pieces }: { pieces: ReadonlyArray<{ text: string; hit: boolean }> }) {
  let at = 0;
  return (
    <>
      {pieces.map(({ text, hit }) => {
        const key = at;
        at += text.length;
        return hit ? <mark key={key}>{text}</mark> : <span key={key}>{text}</span>;
      })}
    </>
  );
}
