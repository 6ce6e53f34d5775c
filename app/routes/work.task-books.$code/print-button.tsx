import { buttonClass } from "#app/ui/button.tsx";

/** Prints the page; the style sheet for paper leaves only the document. Without JavaScript the browser's own menu does the same. */
export function PrintButton() {
  return (
    <button type="button" className={buttonClass({})} onClick={() => window.print()}>
      打印
    </button>
  );
}
