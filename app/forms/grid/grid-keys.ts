/**
 * The control an arrow or Enter leads to, or null when the key belongs to the control itself: up and down change a select, left and right move
 * in a text until its edge.
 */
export function neighbour(
  control: HTMLInputElement | HTMLSelectElement,
  { key, altKey, ctrlKey, metaKey, shiftKey }: { key: string; altKey: boolean; ctrlKey: boolean; metaKey: boolean; shiftKey: boolean },
  table: HTMLTableElement | null,
): HTMLInputElement | HTMLSelectElement | null {
  if (altKey || ctrlKey || metaKey || shiftKey || !table) return null;
  const isSelect = control instanceof HTMLSelectElement;
  const { row, field } = control.dataset;
  const inRow = (number: number) => table.querySelector<HTMLInputElement>(`[data-row="${number}"][data-field="${field}"]`);
  if (key === "Enter" || (key === "ArrowDown" && !isSelect)) return inRow(Number(row) + 1);
  if (key === "ArrowUp" && !isSelect) return inRow(Number(row) - 1);
  if (key !== "ArrowLeft" && key !== "ArrowRight") return null;
  const isAtEdge =
    isSelect ||
    (control.selectionStart === control.selectionEnd && control.selectionStart === (key === "ArrowLeft" ? 0 : control.value.length));
  if (!isAtEdge) return null;
  const controls = [...table.querySelectorAll<HTMLInputElement>(`[data-row="${row}"][data-field]`)].filter(
    (one) => one.offsetParent !== null,
  );
  const at = controls.findIndex((one) => one.dataset["field"] === field);
  return controls[at + (key === "ArrowLeft" ? -1 : 1)] ?? null;
}
