/** Skeleton({ lines?=4 }): stands in for a block that streams in later; unseen for the first 300 ms. */
const widths = ["72%", "94%", "61%", "88%", "77%"];

export function Skeleton({ lines = 4 }: { lines?: number | undefined }) {
  return (
    <div className="skeleton" role="status">
      <span className="vh" style={{ height: 1 }}>
        正在载入
      </span>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines never change order
        <span key={line} style={{ width: widths[line % widths.length] }} />
      ))}
    </div>
  );
}
