import { create } from "qrcode";

/** A QR code as one path of unit squares in a box of `size` units, with the quiet zone of four units the standard asks for. */
export function qrSquares(text: string): { path: string; size: number } {
  const { size, data } = create(text, { errorCorrectionLevel: "M" }).modules;
  const quiet = 4;
  const squares = Array.from({ length: size * size }, (_, i) =>
    data[i] ? `M${(i % size) + quiet} ${Math.floor(i / size) + quiet}h1v1h-1z` : "",
  );
  return { path: squares.join(""), size: size + 2 * quiet };
}
