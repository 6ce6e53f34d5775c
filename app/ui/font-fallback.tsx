/**
 * FontFallback(): brings a Chinese font to hosts that have none. Its stylesheet alone is as large as all of ours,
 * so it is fetched only where a Chinese character does not come out one em wide (a font without it draws a narrow box).
 */
import fontStyles from "@fontsource-variable/noto-sans-sc/index.css?url";
import { useEffect, useState } from "react";

const PROBE_SIZE = 100;

function lacksChinese(): boolean {
  const context = document.createElement("canvas").getContext("2d");
  if (!context) return false;
  context.font = `${PROBE_SIZE}px ${getComputedStyle(document.body).fontFamily}`;
  return Math.abs(context.measureText("\u5b9e").width - PROBE_SIZE) > 2;
}

/** Where it is fetched it also goes first, so that figures and Chinese share one face. */
const preferIt = `:root{--font:"Noto Sans SC Variable",sans-serif}`;

export function FontFallback() {
  const [needed, setNeeded] = useState(false);
  useEffect(() => setNeeded(lacksChinese()), []);
  return (
    <>
      <noscript>
        <link rel="stylesheet" href={fontStyles} />
      </noscript>
      {needed ? (
        <>
          <link rel="stylesheet" href={fontStyles} />
          <style>{preferIt}</style>
        </>
      ) : null}
    </>
  );
}
